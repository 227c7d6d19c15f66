"""The Lua scripts that make each step of a job's life one atomic step, and how they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError

Name = Literal[
    "publish",
    "claim",
    "finish",
    "renew",
    "reap",
    "promote",
    "fire",
    "resume",
    "settle",
    "park",
    "forget",
    "depths",
    "redrive",
    "take_back",
    "copy",
    "discard",
    "restore",
]
Argument = str | bytes | int | float
Call = tuple[Name, Sequence[Argument]]

# A Redis whose memory is full refuses writes, except in a script that has written already. Those that work a queue off
# must go on then, or nobody would ever make room, and deleting nothing counts as having written.
_WORK_OFF: Final[frozenset[Name]] = frozenset(
    ("claim", "finish", "renew", "reap", "promote", "settle", "forget", "discard")
)
_ALLOWED: Final = "redis.call('DEL', 'motia:queue:room')"

_FOLDER: Final = files(__package__) / "lua"


@cache
def source(name: Name) -> str:
    """Return a script whole: what all share, then its own part."""
    parts = [(_FOLDER / f"{part}.lua").read_text(encoding="utf-8") for part in ("common", name)]
    return "\n".join([_ALLOWED, *parts] if name in _WORK_OFF else parts)


@cache
def digest(name: Name) -> str:
    """Return the name under which Redis keeps the script."""
    return hashlib.sha1(source(name).encode(), usedforsecurity=False).hexdigest()


async def run(client: Redis, name: Name, arguments: Sequence[Argument] = ()) -> Any:
    """Run a script."""
    try:
        return await client.evalsha(digest(name), 0, *arguments)
    except NoScriptError:
        return await client.eval(source(name), 0, *arguments)


async def run_together(client: Redis, calls: Sequence[Call]) -> list[Any]:
    """Run scripts one after the other in one round trip.

    :raises RedisError: one of them failed; the others ran.
    """
    pipe = client.pipeline(transaction=False)
    for name, arguments in calls:
        pipe.evalsha(digest(name), 0, *arguments)
    answers = await pipe.execute(raise_on_error=False)
    for place, answer in enumerate(answers):
        if isinstance(answer, NoScriptError):
            name, arguments = calls[place]
            answers[place] = await client.eval(source(name), 0, *arguments)
        elif isinstance(answer, ResponseError):
            raise answer
    return answers
