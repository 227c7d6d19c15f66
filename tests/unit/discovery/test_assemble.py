"""From described files to a registry: good ones, Broken ones, old ones, and what doesn't fit together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.discovery.graph import draw
from runtime.model import Described, Enqueue, Problem, Registry, Snapshot


def step(file: str, config: dict[str, Any] | None = None, **rest: Any) -> Described:
    language = "python" if file.endswith(".py") else "node"
    return Described(file, language, rest.pop("kind", "step"), f"{language}@1", config, **{"handler": True, **rest})


def stream(file: str, config: dict[str, Any] | None, **rest: Any) -> Described:
    return step(file, config, kind="stream", **rest)


def build(*described: Described, project: Path | None = None) -> Registry:
    return assemble(Snapshot(7, described), Config(project=project) if project else None)


def codes(registry: Registry) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.severity, problem.code) for problem in registry.problems]


HTTP = {"type": "http", "method": "GET", "path": "/a"}
QUEUE = {"type": "queue", "topic": "t"}


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


def test_same_name_and_trigger_breaks_the_second_step() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}),
        step("src/b.step.ts", {"name": "A", "triggers": [HTTP]}),
    )

    first, second = registry.steps
    assert (first.broken, second.runner, second.triggers) == (None, None, ())
    assert "src/a.step.ts" in second.broken.message if second.broken else False
    assert registry.by_name["A"] is first
    assert codes(registry) == [("src/b.step.ts", "error", "duplicate_step")]


def test_same_name_with_other_triggers_is_a_warning() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}),
        step("src/b.step.ts", {"name": "A", "triggers": [HTTP | {"path": "/b"}]}),
    )

    assert [found.broken for found in registry.steps] == [None, None]
    assert codes(registry) == [("src/b.step.ts", "warning", "duplicate_step")]


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("/users/:id", "/users/:name", True),
        ("/users", "/users", True),
        ("/users/:id", "/users/me", False),
        ("/users", "/users/", False),
        ("users", "/users", True),
    ],
)
def test_routes_conflict_when_they_take_the_same_requests(first: str, second: str, conflict: bool) -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP | {"path": first}]}),
        step("src/b.step.ts", {"name": "B", "triggers": [HTTP | {"path": second}]}),
    )

    assert [code for *_, code in codes(registry)] == (["route_taken"] if conflict else [])


def test_same_path_with_another_method_is_no_conflict() -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP, HTTP | {"method": "POST"}]}))

    assert registry.problems == ()


def test_topic_that_nobody_consumes_names_the_one_that_was_meant() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP], "enqueues": ["ticket.create"]}),
        step("src/b.step.ts", {"name": "B", "triggers": [{"type": "queue", "topic": "ticket.created"}]}),
    )

    assert codes(registry) == [
        ("src/a.step.ts", "warning", "topic_not_consumed"),
        ("src/b.step.ts", "warning", "topic_not_produced"),
    ]
    assert registry.problems[0].hint == "did you mean 'ticket.created'?"


def test_topic_that_nobody_produces_is_worth_a_remark() -> None:
    assert codes(build(step("src/b.step.ts", {"name": "B", "triggers": [QUEUE]}))) == [
        ("src/b.step.ts", "info", "topic_not_produced")
    ]


def test_virtual_topics_count_and_the_runtime_s_own_are_left_alone() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [{"type": "state"}], "enqueues": ["u"]}),
        step("src/b.step.ts", {"name": "B", "triggers": [QUEUE]}),
        step("src/c.step.ts", {"name": "C", "triggers": [], "virtualEnqueues": ["t"], "virtualSubscribes": ["u"]}),
    )

    assert registry.problems == ()


def test_step_that_nothing_starts_is_worth_a_remark() -> None:
    assert codes(build(step("src/a.step.ts", {"name": "A", "triggers": []}))) == [
        ("src/a.step.ts", "info", "no_triggers")
    ]


def test_stream_defined_twice_is_a_problem() -> None:
    registry = build(stream("src/a.stream.ts", {"name": "a"}), stream("src/b.stream.ts", {"name": "a"}))

    assert codes(registry) == [("src/b.stream.ts", "error", "duplicate_stream")]


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


WORDS = {
    "label": "Charge order {{input.orderId}}",
    "story": {"ok": "Charged", "fail": "Refused: {{error.message}}"},
    "importance": "low",
    "businessKey": "{{input.orderId}}",
}


def test_step_says_what_its_author_wrote_for_people(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.step.ts").write_text("\nexport const config = {\n  name: 'A',\n}\n")
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP], **WORDS}), project=tmp_path)
    (found,) = registry.steps
    assert (found.wording.label and found.wording.label.source) == WORDS["label"]
    assert {name: each.source for name, each in found.wording.story.items()} == WORDS["story"]
    assert (found.importance, found.line, registry.problems) == ("low", 3, ())
    assert (found.business_key and found.business_key.source) == "{{input.orderId}}"
    (node,) = draw(registry)["nodes"]
    assert {name: node[name] for name in ("label", "story", "importance", "line")} == {
        **{name: WORDS[name] for name in ("label", "story", "importance")},
        "line": 3,
    }


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("label", 7, "config.label: must be a text"),
        ("label", "Order {{input.id", "config.label: has a {{ without }}"),
        ("label", "Order {{order.id}}", "begins with input, output or error"),
        ("story", "all is well", "config.story: must be {ok, fail, wait}"),
        ("story", {"ok": ["x"]}, "config.story.ok: must be a text"),
        ("story", {"okay": "x"}, "config.story.okay: is not known"),
        ("importance", "none", 'config.importance: must be "low" or "normal"'),
        ("businessKey", "{{error.message}}", "begins with input or output"),
    ],
)
def test_mistake_in_words_for_people_is_a_problem_and_the_step_runs(
    key: str, value: Any, told: str, tmp_path: Path
) -> None:
    (tmp_path / "a.step.ts").write_text(f"export const config = {{\n  name: 'A',\n  {key}: 1, okay: 2, ok: 3 }}\n")
    registry = build(step("a.step.ts", {"name": "A", "triggers": [HTTP], key: value}), project=tmp_path)
    (problem,) = registry.problems
    assert told in problem.message
    assert (problem.severity, problem.file, registry.steps[0].broken) == ("warning", "a.step.ts", None)
    assert problem.line == 3
