"""Configs of Motia 0.x become those of 1.0 with the same meaning."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.discovery.legacy import modernise


def triggers(**config: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = modernise({"name": "A", **config})[0]["triggers"]
    return found


def test_api_becomes_an_http_trigger_with_what_stood_at_the_root() -> None:
    config = {"method": "POST", "path": "/a", "bodySchema": {}, "middleware": 2, "condition": True}

    assert triggers(type="api", **config) == [{"type": "http", **config}]


def test_event_becomes_one_queue_trigger_for_each_topic() -> None:
    queue = {"maxRetries": 2, "type": "fifo"}

    assert triggers(type="event", subscribes=["a", "b"], input={}, infrastructure={"queue": queue}) == [
        {"type": "queue", "topic": "a", "input": {}, "config": queue},
        {"type": "queue", "topic": "b", "input": {}, "config": queue},
    ]


def test_cron_keeps_the_meaning_of_its_days() -> None:
    assert triggers(type="cron", cron="0 9 * * 1") == [{"type": "cron", "expression": "0 9 * * 2"}]


def test_noop_has_no_triggers() -> None:
    assert triggers(type="noop") == []


def test_emits_becomes_enqueues_in_any_generation() -> None:
    config, _ = modernise({"name": "A", "type": "noop", "emits": ["a"], "virtualEmits": ["b"]})

    assert (config["enqueues"], config["virtualEnqueues"]) == (["a"], ["b"])
    assert modernise({"triggers": [], "emits": ["a"]})[0]["enqueues"] == ["a"]


def test_limits_of_a_handler_are_said_to_have_no_effect() -> None:
    _, remarks = modernise({"type": "event", "subscribes": [], "infrastructure": {"handler": {"ram": 1, "x": 2}}})

    assert [remark.split(":")[0] for remark in remarks] == [
        "infrastructure.handler.ram has no effect",
        "infrastructure.handler.x is not known and has no effect",
    ]


@pytest.mark.parametrize("config", [{"name": "A", "triggers": []}, {"name": "A", "type": "other"}, {}])
def test_other_configs_are_left_as_they_are(config: dict[str, Any]) -> None:
    assert modernise(config) == (config, ())


@pytest.mark.parametrize(
    "config", [{"type": "event", "subscribes": 3}, {"type": "cron"}, {"type": "event", "infrastructure": 3}]
)
def test_nonsense_is_passed_on_to_be_reported(config: dict[str, Any]) -> None:
    assert "triggers" in modernise(config)[0]
