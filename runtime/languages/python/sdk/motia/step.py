"""Config and handler in one: `step(config, handler)` and `multi_trigger_step(config).on_http(...).handlers()`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .arity import fit
from .config_types import StepHandler


@dataclass
class StepDefinition:
    """A config with its handler."""

    config: Any
    handler: StepHandler

    def __iter__(self) -> Iterator[Any]:
        return iter((self.config, self.handler))


class StepBuilder:
    """A config that waits for its handler."""

    def __init__(self, config: Any) -> None:
        self.config = config

    def handle(self, handler: StepHandler) -> StepDefinition:
        """Return the config with this handler; also a decorator."""
        return StepDefinition(self.config, handler)


def step(config: Any, handler: StepHandler | None = None) -> Any:
    """Return a `StepDefinition`, or a builder to call `.handle(...)` on."""
    return StepBuilder(config) if handler is None else StepDefinition(config, handler)


class MultiTriggerStepBuilder:
    """A config that waits for one handler for each kind of trigger."""

    def __init__(self, config: Any, handlers: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self.config = config
        self._handlers = dict(handlers or {})

    def _with(self, kind: str, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        return MultiTriggerStepBuilder(self.config, {**self._handlers, kind: handler})

    def on_queue(self, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        """Handle messages with `handler(input, ctx)`."""
        return self._with("queue", handler)

    def on_http(self, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        """Handle requests with `handler(request, ctx)`."""
        return self._with("http", handler)

    on_api = on_http

    def on_cron(self, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        """Handle the clock with `handler(ctx)`."""
        return self._with("cron", handler)

    def on_state(self, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        """Handle changes of state with `handler(event, ctx)`."""
        return self._with("state", handler)

    def on_stream(self, handler: Callable[..., Any]) -> MultiTriggerStepBuilder:
        """Handle changes of streams with `handler(event, ctx)`."""
        return self._with("stream", handler)

    def handlers(self, more: Mapping[str, Callable[..., Any]] | None = None) -> StepDefinition:
        """Return the Step; `more` adds handlers by kind."""
        chosen = {**self._handlers, **(more or {})}

        def dispatch(input_value: Any, ctx: Any) -> Any:
            return _call(chosen, input_value, ctx)

        async def dispatch_async(input_value: Any, ctx: Any) -> Any:
            return await _call(chosen, input_value, ctx)

        is_async = all(inspect.iscoroutinefunction(handler) for handler in chosen.values())
        return StepDefinition(self.config, dispatch_async if is_async else dispatch)


def multi_trigger_step(config: Any) -> MultiTriggerStepBuilder:
    """Start a Step that has a handler of its own for each kind of trigger."""
    return MultiTriggerStepBuilder(config)


def _call(handlers: Mapping[str, Callable[..., Any]], input_value: Any, ctx: Any) -> Any:
    kind = ctx.trigger.type
    handler = handlers.get(kind) or (handlers.get("api") if kind == "http" else None)
    if handler is None:
        available = ", ".join(handlers)
        raise RuntimeError(f"No handler defined for trigger type: {kind}. Available handlers: {available}")
    return handler(*fit(handler, ctx)) if kind == "cron" else handler(*fit(handler, input_value, ctx))
