"""The names of every call that a handler can send back to the process that invoked it.

docs/protocol.md gives each one's parameters and result; a test holds the two lists together.
"""

from __future__ import annotations

from typing import Final

PROTOCOL_VERSION: Final = 1

METHODS: Final[tuple[str, ...]] = (
    "enqueue",
    "state.get",
    "state.set",
    "state.update",
    "state.delete",
    "state.list",
    "state.groups",
    "state.clear",
    "streams.get",
    "streams.set",
    "streams.update",
    "streams.delete",
    "streams.list",
    "streams.groups",
    "streams.send",
    "body.read",
    "response.start",
    "response.write",
    "response.end",
)
