"""A trigger, an adapter and a language each join by one new file and one registry line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.adapters import load_adapter
from runtime.adapters.telemetry.memory import MemoryTelemetry
from runtime.discovery.assemble import assemble
from runtime.discovery.graph import draw
from runtime.discovery.scan import scan
from runtime.errors import AdapterNotFound
from runtime.execution.attempt import Attempt
from runtime.execution.invoke import Invoker
from runtime.execution.pool import RunnerPool
from runtime.languages import LANGUAGES
from runtime.model import Described, Snapshot, TraceContext
from runtime.supervisor.fleet import Fleet
from runtime.triggers import TRIGGERS
from tests.contract.extending.bell import BellTrigger
from tests.contract.extending.chalkboard import Chalkboard
from tests.contract.extending.words import Words


def test_trigger_kind_is_parsed_subscribed_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRIGGERS, BellTrigger.kind, BellTrigger)
    config = {"name": "Open", "triggers": [{"type": "bell", "bell": "door"}]}
    registry = assemble(Snapshot(1, (Described("src/open.step.ts", "node", "step", "node@1", config, handler=True),)))
    assert [found.name for found in registry.by_topic["@bell/door"]] == ["Open/bell(door)"]
    (node,) = draw(registry)["nodes"]
    assert node["triggers"][0]["summary"] == "when door rings"
    assert node["triggers"][0]["icon"] == "bell"


def test_trigger_kind_reports_its_own_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRIGGERS, BellTrigger.kind, BellTrigger)
    config = {"name": "Open", "triggers": [{"type": "bell"}]}
    registry = assemble(Snapshot(1, (Described("src/open.step.ts", "node", "step", "node@1", config, handler=True),)))
    assert any("triggers[0].bell: is missing" in problem.message for problem in registry.problems)


async def test_adapter_is_found_by_its_dotted_path_and_works() -> None:
    state = load_adapter("state", "tests.contract.extending.chalkboard:Chalkboard")(url="", options={})
    assert isinstance(state, Chalkboard)
    await state.set("lessons", "monday", {"room": 7})
    assert await state.get("lessons", "monday") == {"room": 7}


@pytest.mark.parametrize("name", ["rediss", "tests.contract.extending.chalkboard:Blackboard", "no.such.module:X"])
def test_adapter_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(AdapterNotFound, match=r"adapter|class"):
        load_adapter("state", name)


async def test_language_is_scanned_described_and_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words()
    monkeypatch.setitem(LANGUAGES, words.name, words)
    (project / "src" / "hello.step.txt").write_text("greetings\n")
    fleet = Fleet(
        words, 1, project, count=1, memory_mb=512, environment={}, say=lambda *_: None, on_change=lambda: None
    )
    described = await fleet.start(scan(project).found)
    pool = RunnerPool(fleet.name, role="worker", detached=None)
    try:
        pool.update(fleet.sockets)
        registry = assemble(Snapshot(1, tuple(described), {fleet.name: fleet.sockets}))
        (found,) = registry.by_topic["greetings"]
        telemetry = MemoryTelemetry(url="", options={})
        invoker = Invoker(lambda _: pool, lambda: registry, None, telemetry, output_limit=1000)  # type: ignore[arg-type]
        attempt = Attempt(
            step=found.step, trigger=found.trigger, input={"hi": 1}, parent=TraceContext.new(), timeout_ms=5000
        )
        outcome = await invoker.invoke(attempt)
        assert (outcome.kind, outcome.result) == ("ok", {"hi": 1})
        await telemetry.flush()
    finally:
        pool.close()
        await fleet.stop()
