"""From described files to a registry: good ones, Broken ones, and where their problems are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.discovery.assemble import assemble
from runtime.model import Described, Enqueue, Problem, Snapshot
from tests.unit.discovery.projects import HTTP, QUEUE, build, codes, step, stream


def test_registry_has_the_steps_in_order_of_their_files() -> None:
    config = {
        "name": "A",
        "description": "d",
        "triggers": [HTTP],
        "enqueues": ["t", {"topic": "u", "label": "l", "conditional": True}],
        "virtualSubscribes": ["t", "u"],
        "flows": ["f"],
    }

    registry = build(
        step("src/b_step.py", {"name": "B", "triggers": [HTTP | {"path": "/b"}]}), step("src/a.step.ts", config)
    )

    first = registry.steps[0]
    assert ([found.name for found in registry.steps], registry.version, registry.problems) == (["A", "B"], 7, ())
    assert (first.runner, first.broken, first.flows, first.description) == ("node@1", None, ("f",), "d")
    assert first.enqueues == (Enqueue("t"), Enqueue("u", "l", True))


def test_assembling_twice_gives_the_same() -> None:
    described = (step("src/a.step.ts", {"name": "A", "triggers": [QUEUE, QUEUE]}), step("src/b.step.ts", None))

    assert build(*described) == build(*reversed(described))


def test_step_that_does_not_load_is_broken_and_nothing_else_suffers() -> None:
    error = {"message": "Unexpected token", "line": 3, "hint": "look there"}

    registry = build(
        step("src/bad.step.ts", error=error, handler=False), step("src/ok.step.ts", {"name": "Ok", "triggers": [HTTP]})
    )

    bad, good = registry.steps
    assert bad.broken == Problem("src/bad.step.ts", "Unexpected token", line=3, code="load_failed", hint="look there")
    assert (bad.name, bad.runner, good.broken, good.runner) == ("bad", None, None, "node@1")
    assert registry.problems == (bad.broken,)


def test_step_that_no_longer_loads_keeps_its_last_good_version() -> None:
    (found,) = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}, error={"message": "no"})).steps

    assert (found.name, found.runner, len(found.triggers)) == ("A", "node@1", 1)
    assert found.broken is not None


@pytest.mark.parametrize(
    ("described", "message"),
    [
        (step("src/a.step.ts", None), "exports no `config`"),
        (step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}, handler=False), "exports no `handler`"),
        (step("src/a.step.ts", {"triggers": [HTTP]}), "config.name: is missing"),
        (step("src/a.step.ts", {"name": 3, "triggers": [HTTP]}), "config.name: must be a text"),
        (step("src/a.step.ts", {"name": "A"}), "config.triggers: is missing"),
        (step("src/a.step.ts", {"name": "A", "triggers": "http"}), "config.triggers: must be a list, not 'http'"),
        (step("src/a.step.ts", {"name": "A", "triggers": [{"type": "x"}]}), "triggers[0].type: 'x' is not a type"),
        (step("src/a.step.ts", {"name": "A", "type": "apy"}), "config.triggers: is missing"),
    ],
)
def test_step_that_cannot_run_is_broken_with_the_reason(described: Described, message: str) -> None:
    (found,) = build(described).steps

    assert found.broken is not None
    assert message in found.broken.message
    assert found.runner is None


def test_step_with_one_bad_trigger_runs_with_the_others() -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP, {"type": "cron", "expression": "x"}]}))

    (found,) = registry.steps
    assert (found.broken, found.runner, [t.suffix for t in found.triggers]) == (None, "node@1", ["http(GET /a)"])
    assert "triggers[1].expression" in registry.problems[0].message


@pytest.mark.parametrize("config", [{"triggers": []}, {"type": "noop", "virtualEmits": ["t"]}])
def test_step_without_triggers_needs_no_handler(config: dict[str, Any]) -> None:
    (found,) = build(step("src/a.step.ts", {"name": "A", **config}, handler=False)).steps

    assert (found.broken, found.triggers) == (None, ())


@pytest.mark.parametrize(
    ("config", "hint"),
    [({"enqueue": []}, "'enqueues'"), ({"flow": ["x"]}, "'flows'"), ({"virtualSubscribe": []}, "'virtualSubscribes'")],
)
def test_misspelt_key_is_a_warning(config: dict[str, Any], hint: str) -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP], **config}))

    assert registry.problems[0].hint == f"did you mean {hint}?"


@pytest.mark.parametrize("config", [{"enqueues": "t"}, {"enqueues": [3]}, {"flows": "f"}, {"virtualEnqueues": [{}]}])
def test_list_of_the_wrong_kind_is_a_warning(config: dict[str, Any]) -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP], **config}))

    assert (registry.steps[0].broken, registry.problems[0].severity) == (None, "warning")


def test_notes_of_the_runner_are_told() -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}, notes=("zod 3",)))

    assert [(problem.severity, problem.message) for problem in registry.problems] == [("info", "zod 3")]


def test_streams_say_which_hooks_they_have() -> None:
    registry = build(
        stream("src/a.stream.ts", {"name": "a", "onJoin": True, "schema": {}}), stream("src/b_stream.py", None)
    )

    first, second = registry.streams
    assert (first.name, first.has_join, first.has_leave, first.runner, first.broken) == (
        "a",
        True,
        False,
        "node@1",
        None,
    )
    assert (second.name, second.runner) == ("b", None)
    assert codes(registry) == [("src/b_stream.py", "error", "no_config")]


def test_settings_that_failed_are_kept_so_that_their_hook_is_missed() -> None:
    good = step("motia.config.ts", {"authenticateStream": True}, kind="settings")
    bad = step("motia.config.ts", None, kind="settings", error={"message": "no"})

    assert build(good).settings == good
    assert (build(bad).settings, codes(build(bad))) == (bad, [("motia.config.ts", "error", "load_failed")])


def test_problems_of_the_snapshot_are_kept() -> None:
    found = Problem("src/a.step.tsx", "nearly", "warning")

    assert assemble(Snapshot(1, (), {}, (found,))).problems == (found,)


def test_problems_have_the_line_when_the_files_are_at_hand(project: Path) -> None:
    (project / "src" / "a.step.ts").write_text(
        "export const config = {\n  name: 'A',\n  // topic: 'sent'\n  triggers: [\n"
        "    { type: 'queue', topic: 't', config: { maxRetries: 'x' } },\n  ],\n  enqueues: ['sent'],\n}\n"
    )
    config = {"name": "A", "triggers": [HTTP, QUEUE | {"config": {"maxRetries": "x"}}], "enqueues": ["sent"]}

    registry = build(step("src/a.step.ts", config), project=project)

    assert {problem.code: problem.line for problem in registry.problems} == {"config": 5, "topic_not_consumed": 7}


def test_line_of_a_field_is_found_in_python_s_spelling(project: Path) -> None:
    (project / "src" / "a_step.py").write_text(
        'config = {\n "triggers": [queue("t",\n  config={"max_retries": -1})]}\n'
    )
    config = {"name": "A", "triggers": [QUEUE | {"config": {"maxRetries": -1}}]}

    registry = build(step("src/a_step.py", config), project=project)

    assert registry.problems[0].line == 3


def test_a_stream_whose_name_no_store_can_keep_is_broken_and_called_by_its_file() -> None:
    registry = build(stream("src/board.stream.ts", {"name": "x" * 513}))
    (found,) = registry.streams
    assert (found.name, found.broken is not None) == ("board", True)
    assert "513 bytes" in registry.problems[0].message
