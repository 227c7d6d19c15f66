"""The second argument of a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from .arity import fit
from .calls import settle
from .enqueue import enqueue
from .event_types import TriggerInfo
from .logger import logger
from .state import stateManager
from .stream import Streams

T = TypeVar("T")


class FlowContext(Generic[T]):
    """Who called, and everything a handler may do. Attributes can be added, by middleware for example."""

    def __init__(self, trace_id: str = "", trigger: TriggerInfo | None = None, input_value: Any = None) -> None:
        self.trace_id = trace_id
        self.trigger = trigger or TriggerInfo(type="queue")
        self.input_value = input_value
        self.logger = logger
        self.state = stateManager
        self.streams = Streams()
        self.enqueue = enqueue
        self.emit = enqueue

    @property
    def traceId(self) -> str:  # noqa: N802 - the spelling of the JavaScript package
        """The trace that this attempt belongs to."""
        return self.trace_id

    def is_queue(self, *_: Any) -> bool:
        """Tell whether a message started the Step."""
        return self.trigger.type in ("queue", "event")

    def is_http(self, *_: Any) -> bool:
        """Tell whether a request started the Step."""
        return self.trigger.type in ("http", "api")

    is_api = is_http

    def is_cron(self, *_: Any) -> bool:
        """Tell whether the clock started the Step."""
        return self.trigger.type == "cron"

    def is_state(self, *_: Any) -> bool:
        """Tell whether a change of state started the Step."""
        return self.trigger.type == "state"

    def is_stream(self, *_: Any) -> bool:
        """Tell whether a change of a stream started the Step."""
        return self.trigger.type == "stream"

    def get_data(self) -> Any:
        """Return the body of a request, nothing for cron, else the input."""
        if self.is_http():
            return getattr(self.input_value, "body", None)
        return None if self.is_cron() else self.input_value

    getData = get_data  # noqa: N815 - the spelling of the JavaScript package

    def match(self, handlers: Mapping[str, Callable[..., Any]] | None = None, /, **more: Callable[..., Any]) -> Any:
        """Call the handler for this trigger: `await ctx.match({"http": ..., "queue": ..., "default": ...})`.

        Without one it warns and returns None: the work before the call must not be repeated because of it.
        """
        given = {**(handlers or {}), **more}
        names = ("http", "api") if self.is_http() else (self.trigger.type,)
        chosen = next((given[name] for name in (*names, "default") if given.get(name)), None)
        if chosen is None:
            self.logger.warn(
                f"ctx.match has no handler for the trigger {self.trigger.type!r}; it has {', '.join(given) or 'none'}"
            )
            return settle(None)
        return settle(chosen(*fit(chosen, self.input_value, self)))
