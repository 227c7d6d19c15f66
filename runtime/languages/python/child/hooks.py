"""Runs the hooks of streams (`join`, `leave`) and of the settings file (`authenticate`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from motia.arity import fit
from motia.event_types import StreamAuthInput, StreamSubscription
from motia.model import plain

from .loader import Source

Hook = tuple[Callable[..., Any], tuple[Any, ...]]


def find_hook(kind: str, source: Source, given: Any, ctx: Any) -> Hook | None:
    """Return a hook and its arguments, or None when the file hasn't got that one.

    :raises ValueError: there is no such kind of hook.
    """
    finder = HOOKS.get(kind)
    if finder is None:
        raise ValueError(f"there is no hook {kind!r}; there are {', '.join(HOOKS)}")
    return finder(source.config, given, ctx)


def hook_result(kind: str, source: Source, returned: Any) -> Any:
    """Return what a hook gave as JSON; `canAccess` of 0.x says whether one may, `onJoin` whether one may not."""
    if kind == "join" and source.config.get("onJoin") is None and source.config.get("canAccess") is not None:
        return {"unauthorized": not returned}
    return plain(returned)


def _join(config: dict[str, Any], given: Any, ctx: Any) -> Hook | None:
    subscription, auth = StreamSubscription(given["subscription"]), given.get("authContext")
    if config.get("onJoin") is not None:
        return config["onJoin"], fit(config["onJoin"], subscription, ctx, auth)
    if config.get("canAccess") is not None:
        return config["canAccess"], fit(config["canAccess"], subscription, auth)
    return None


def _leave(config: dict[str, Any], given: Any, ctx: Any) -> Hook | None:
    hook = config.get("onLeave")
    subscription = StreamSubscription(given["subscription"])
    return (hook, fit(hook, subscription, ctx, given.get("authContext"))) if hook is not None else None


def _authenticate(config: dict[str, Any], given: Any, ctx: Any) -> Hook | None:
    hook = config.get("authenticateStream")
    return (hook, fit(hook, StreamAuthInput(given), ctx)) if hook is not None else None


HOOKS: Final[dict[str, Callable[[dict[str, Any], Any, Any], Hook | None]]] = {
    "join": _join,
    "leave": _leave,
    "authenticate": _authenticate,
}
