"""Which backends there are for each port, and how one is made from its name in config.yaml.

A new adapter is one file and one line here, or no line at all when config.yaml names its class by dotted path.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final

from runtime.errors import AdapterNotFound

ADAPTERS: Final[dict[str, dict[str, str]]] = {
    "state": {
        "file": "runtime.adapters.state.file:FileState",
        "memory": "runtime.adapters.state.file:PassingState",
        "redis": "runtime.adapters.state.redis:RedisState",
    },
    "streams": {
        "file": "runtime.adapters.streams.file:FileStreams",
        "memory": "runtime.adapters.streams.file:PassingStreams",
        "redis": "runtime.adapters.streams.redis:RedisStreams",
    },
    "queue": {
        "rq": "runtime.adapters.queue.rq:RqQueue",
    },
    "cron": {
        "redis": "runtime.adapters.cron.redis:RedisLease",
    },
    "telemetry": {
        "memory": "runtime.adapters.telemetry.memory:MemoryTelemetry",
        "redis": "runtime.adapters.telemetry.redis:RedisTelemetry",
    },
}


def load_adapter(port: str, name: str) -> type[Any]:
    """Return the class of a backend by its short name or its dotted path (`package.module:Class`).

    :raises AdapterNotFound: no such name; the message gives the nearest ones.
    """
    known = ADAPTERS[port]
    path = known.get(name) or (name if ":" in name else None)
    if path is None:
        raise AdapterNotFound(f"there is no {port} adapter called {name!r}", hint=_advice(name, known))
    module_name, _, attribute = path.partition(":")
    try:
        return getattr(import_module(module_name), attribute)  # type: ignore[no-any-return]
    except ModuleNotFoundError as error:
        if error.name and not module_name.startswith(error.name):
            raise
        raise AdapterNotFound(f"the {port} adapter {name!r} can't be imported: {error}") from error
    except AttributeError as error:
        raise AdapterNotFound(f"the module {module_name} has no class {attribute}") from error


def _advice(name: str, known: Mapping[str, str]) -> str:
    near = get_close_matches(name, known, n=1)
    choices = ", ".join(sorted(known))
    return f"did you mean {near[0]!r}?" if near else f"choose one of {choices}, or a dotted path 'package.module:Class'"
