"""Questions about triggers and Steps, for code that works on configs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kind_of(trigger: Any) -> Any:
    """Return a trigger's type."""
    return trigger.get("type") if isinstance(trigger, dict) else getattr(trigger, "type", None)


def triggers_of(step: Any) -> list[Any]:
    """Return the triggers of a Step, of a `StepDefinition` or of a config."""
    config = getattr(step, "config", step)
    found = config.get("triggers") if isinstance(config, dict) else getattr(config, "triggers", None)
    return list(found or [])


def _is(*kinds: str) -> Callable[[Any], bool]:
    def is_trigger(trigger: Any) -> bool:
        """Tell whether a trigger is of this kind."""
        return kind_of(trigger) in kinds

    return is_trigger


def _has(*kinds: str) -> Callable[[Any], bool]:
    def is_step(step: Any) -> bool:
        """Tell whether a Step has a trigger of this kind."""
        return any(kind_of(trigger) in kinds for trigger in triggers_of(step))

    return is_step


def _get(*kinds: str) -> Callable[[Any], list[Any]]:
    def get_triggers(step: Any) -> list[Any]:
        """Return the triggers of this kind that a Step has."""
        return [trigger for trigger in triggers_of(step) if kind_of(trigger) in kinds]

    return get_triggers


is_api_trigger, is_api_step, get_api_triggers = _is("http", "api"), _has("http", "api"), _get("http", "api")
is_queue_trigger, is_queue_step, get_queue_triggers = _is("queue"), _has("queue"), _get("queue")
is_cron_trigger, is_cron_step, get_cron_triggers = _is("cron"), _has("cron"), _get("cron")
is_state_trigger, is_state_step, get_state_triggers = _is("state"), _has("state"), _get("state")
is_stream_trigger, is_stream_step, get_stream_triggers = _is("stream"), _has("stream"), _get("stream")
