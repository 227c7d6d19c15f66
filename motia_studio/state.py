"""The bridge to the project's state, for views, which are synchronous and ask rarely."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from motia_studio.acting import acting
from runtime.adapters import load_adapter
from runtime.adapters.state.base import State, next_keys
from runtime.config.reader import read_config

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of the groups or keys in their order. `more` tells that others follow the last."""

    rows: tuple[tuple[str, Any], ...]
    more: bool


def find_keys(text: str, limit: int) -> list[tuple[str, str]]:
    """Return up to `limit` groups and keys of state where either has a text.

    :raises StoreUnavailable: the store doesn't answer.
    """
    return _ask(lambda state: state.find(text, limit))


def list_groups(*, after: str | None, text: str, limit: int) -> tuple[Listed, int]:
    """Return groups with how many keys they have, and how many groups there are in all.

    :raises StoreUnavailable: the store doesn't answer.
    """

    async def ask(state: State) -> tuple[Listed, int]:
        names = await state.groups()
        found = next_keys(names, after=after, text=text, limit=limit + 1)
        counts = await state.counts(found[:limit])
        return Listed(tuple(counts.items()), len(found) > limit), len(names)

    return _ask(ask)


def list_keys(group: str, *, after: str | None, text: str, limit: int) -> tuple[Listed, int]:
    """Return keys with their JSON, and how many the group has in all.

    :raises StoreUnavailable: the store doesn't answer.
    """

    async def ask(state: State) -> tuple[Listed, int]:
        found = await state.page(group, after=after, text=text, limit=limit + 1)
        return Listed(tuple(found[:limit]), len(found) > limit), (await state.counts([group]))[group]

    return _ask(ask)


def held(group: str, key: str) -> bytes | None:
    """Return a value's JSON, None where there is none.

    :raises StoreUnavailable: the store doesn't answer.
    """
    return held_many(group, [key])[0]


def held_many(group: str, keys: Sequence[str]) -> list[bytes | None]:
    """Return the JSON of values in the order of their keys, None where there is none.

    :raises StoreUnavailable: the store doesn't answer.
    """

    async def ask(state: State) -> list[bytes | None]:
        return [await state.held(group, key) for key in keys]

    return _ask(ask)


def change(user: str, group: str, key: str, value: Any, *, based_on: str | None) -> str:
    """Store a value in a person's name, as a Step's `state.set` does, and return the trace of it.

    :raises ValueChanged: another value is there than the one it is based on; nothing was written.
    :raises InvalidPayload: the value can't be kept.
    :raises StoreUnavailable: the store, or the queue of a Step that reacts, doesn't answer.
    """

    async def write() -> str:
        async with acting(user, f"set {group}/{key} in the state") as person:
            await person.call("state.set", group=group, key=key, value=value, basedOn=based_on)
            return person.trace.trace_id

    return asyncio.run(write())


def delete(user: str, group: str, keys: Sequence[str]) -> tuple[dict[str, Any], str]:
    """Delete keys in a person's name, as a Step's `state.delete` does; return what they held, and the trace of it.

    :raises StoreUnavailable: the store, or the queue of a Step that reacts, doesn't answer. Some may be gone then.
    """
    what = f"{group}/{keys[0]}" if len(keys) == 1 else f"{len(keys)} keys of {group}"

    async def remove() -> tuple[dict[str, Any], str]:
        gone = {}
        async with acting(user, f"deleted {what} from the state", data={"keys": list(keys)}) as person:
            for key in keys:
                was_there = await person.state.held(group, key) is not None
                value = await person.call("state.delete", group=group, key=key)
                if was_there or value is not None:
                    gone[key] = value
            return gone, person.trace.trace_id

    return asyncio.run(remove())


def _ask(question: Callable[[State], Awaitable[T]]) -> T:
    async def ask() -> T:
        environment = settings.ENVIRONMENT
        adapter = read_config(environment.folder, environ=os.environ).state.adapter
        state: State = load_adapter("state", adapter.use)(url=environment.redis_url, options=adapter.options)
        try:
            return await question(state)
        finally:
            await state.close()

    return asyncio.run(ask())
