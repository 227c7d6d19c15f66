"""Every file that the studio makes is loaded by the real runner of its language, and its handler works at once."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import pytest_asyncio

from motia_studio.scaffold.intent import SCHEMAS, Intent
from motia_studio.scaffold.languages import LANGUAGES
from runtime.execution.attempt import Attempt
from runtime.languages.node import find_node
from runtime.model import Message, Outcome, TraceContext
from runtime.scaffold import create_project
from runtime.supervisor.editor import link_sdk
from tests.integration.loaded import REQUEST, Loaded, loaded
from tests.unit.motia_studio.scaffold.wishes import FITS, file_of, text_of, wishes

ROOT = Path(__file__).parents[2]
WISHES = {f"{language} {name}": intent for language in LANGUAGES for name, intent in wishes(language).items()}
CHANGE = {"group_id": "orders", "scope": "orders", "item_id": "1", "key": "1", "new_value": {"a": 1}}
EVENT = {"type": "stream", "streamName": "tickets", "groupId": "all", "id": "1", "event": {"type": "create", "data": 1}}
INPUTS = {
    "queue": FITS,
    "cron": None,
    "state": {"type": "state", "event_type": "state:created", "old_value": None, **CHANGE},
    "stream": EVENT,
}
HANDED_ON = {
    "queue": FITS,
    "state": {"group": "orders", "key": "1", "value": {"a": 1}},
    "stream": {"group": "all", "item": "1", "event": {"type": "create", "data": 1}},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(redis_of_file: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Loaded]:
    """Load one project with a file of each kind in each language."""
    project = tmp_path_factory.mktemp("made")
    (project / "src").mkdir()
    for intent in WISHES.values():
        (project / file_of(intent)).write_text(text_of(intent), encoding="utf-8")
    async with loaded(project, redis_of_file.url) as found:
        yield found


@pytest.mark.asyncio(loop_scope="module")
async def test_discovery_finds_every_new_file_and_nothing_wrong_with_it(running: Loaded) -> None:
    registry = running.runtime.registry
    assert [problem for problem in registry.problems if problem.severity != "info"] == []
    assert len(registry.steps) + len(registry.streams) == len(WISHES)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", WISHES)
async def test_the_config_of_a_new_file_is_what_was_asked_for(running: Loaded, name: str) -> None:
    intent, registry = WISHES[name], running.runtime.registry
    if intent.kind == "stream":
        found = next(stream for stream in registry.streams if stream.name == intent.name)
        assert found.broken is None
        assert_says_the_same(found.schema, intent.schema)
        return
    config, asked = dict(registry.by_name[intent.name].config), intent.config()
    if intent.trigger:
        field = SCHEMAS.get(intent.trigger["type"], "")
        (trigger,), (wanted,) = config.pop("triggers"), asked.pop("triggers")
        assert_says_the_same(trigger.pop(field, None), wanted.pop(field, None))
        assert {key: value for key, value in trigger.items() if value is not None} == wanted
    assert {key: value for key, value in config.items() if value} == {
        key: value for key, value in asked.items() if value
    }


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", [name for name, intent in WISHES.items() if "rich" in name])
async def test_the_handler_of_a_new_step_works_at_once(running: Loaded, name: str) -> None:
    intent = WISHES[name]
    kind = intent.trigger["type"]
    outcome, sent = await run(running, intent, request(intent) if kind == "http" else INPUTS[kind])
    assert outcome.failure is None
    assert outcome.kind == "ok"
    assert [message.topic for message in sent] == list(intent.enqueues)
    if kind == "http":
        assert outcome.result["status"] == 200
        assert sent[0].data == outcome.result["body"]
        given = list(outcome.result["body"].values())
        assert given == ([{"id": "7"}, FITS] if intent.trigger["method"] == "POST" else ["2"])
    elif kind in HANDED_ON:
        assert sent[0].data == HANDED_ON[kind]
    else:
        assert sent[0].data["at"]


def test_new_files_of_typescript_have_no_mistake_of_types(tmp_path: Path) -> None:
    create_project(tmp_path / "shop", "typescript")
    link_sdk(tmp_path / "shop" / ".motia")
    for intent in wishes("typescript").values():
        (tmp_path / "shop" / file_of(intent)).write_text(text_of(intent), encoding="utf-8")
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(find_node()), str(compiler), "--project", str(tmp_path / "shop")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def request(intent: Intent) -> dict[str, Any]:
    post = intent.trigger["method"] == "POST"
    given = {"pathParams": {"id": "7"}, "body": FITS, "bodyKind": "json"} if post else {"queryParams": {"page": "2"}}
    return {**REQUEST, "method": intent.trigger["method"], "path": intent.trigger["path"], **given}


async def run(running: Loaded, intent: Intent, given: Any) -> tuple[Outcome, list[Message]]:
    step = running.step(intent.name)
    sent: list[Message] = []
    trigger, parent = step.triggers[0], TraceContext.new()
    attempt = Attempt(step=step, trigger=trigger, input=given, parent=parent, timeout_ms=5000, outbox=sent)
    return await running.runtime.invoke(attempt), sent


def assert_says_the_same(schema: Any, asked: Any) -> None:
    """A language's own schema is written another way: it takes what fits, and misses what is required."""
    assert (schema is None) == (asked is None)
    if asked is None:
        return
    if "format" in str(asked):
        assert schema == asked
        return
    accepts = jsonschema_rs.validator_for(schema).is_valid
    assert accepts(FITS)
    for field in asked["required"]:
        assert not accepts({key: value for key, value in FITS.items() if key != field})
    for field, wrong in (("ticketId", 4), ("count", 1.5), ("price", "1"), ("items", [{"isPaid": True}]), ("tags", [1])):
        assert not accepts({**FITS, field: wrong})
