"""State in Redis: a hash for each group, a set of the groups' names, every write one Lua script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from runtime.adapters.effects import EFFECT_SECONDS, effect_key, forget_effects, replayed
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.redis_client import PATIENCE, available, connect, execute, resend
from runtime.adapters.redis_hashes import fields, sizes, values
from runtime.adapters.state.base import SEARCHED, Change, State, check_unchanged, next_keys
from runtime.adapters.swap import Overtaken, Turns, swap
from runtime.errors import ValueChanged

GROUPS: Final = "motia:state:groups"
_WRITE: Final = Path(__file__).with_name("write.lua").read_text()
_CLEAR: Final = Path(__file__).with_name("clear.lua").read_text()
_FIND: Final = Path(__file__).with_name("find.lua").read_text()


class RedisState(State):
    """State that every process sees. Options: `url`, `patience` (seconds to wait for a Redis that is down).

    A write whose reply is lost is sent again only when it carries an effect; without one it ends in StoreUnavailable
    and may or may not have happened.
    """

    def __init__(self, *, url: str, options: Mapping[str, Any] | None = None) -> None:
        read = read_options("redis state adapter", options, {"url": url, "patience": PATIENCE})
        self._redis = connect(read["url"], patience=read["patience"])
        self._write_script = self._redis.register_script(_WRITE)
        self._clear_script = self._redis.register_script(_CLEAR)
        self._find_script = self._redis.register_script(_FIND)
        self._turns = Turns()

    async def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""
        raw = await self._raw(group, key)
        return None if raw is None else load(raw)

    async def set(self, group: str, key: str, value: Any, *, effect: str | None = None) -> Change:
        """Store a value."""
        status, found = await self._write("set", group, key, dump(value), effect=effect)
        return _change(found, value) if status == b"written" else replayed(found)

    async def held(self, group: str, key: str) -> bytes | None:
        """Return the value's JSON, or None."""
        return await self._raw(group, key)

    async def swap(self, group: str, key: str, value: Any, *, based_on: str | None) -> Change:
        """Store a value if the one it is based on is still there."""
        current = await self._raw(group, key)
        what = f"the key {key!r} of {group!r}"
        check_unchanged(what, current, based_on)
        status, found = await self._write("swap", group, key, dump(value), expected=current, effect=None)
        if status == b"changed":
            check_unchanged(what, found, based_on)
            raise ValueChanged(f"{what} is being written by somebody else", hint="look at the newer value")
        return _change(current, value)

    async def update(self, group: str, key: str, ops: list[dict[str, Any]], *, effect: str | None = None) -> Change:
        """Apply update operations in one atomic step."""

        async def attempt(current: bytes | None) -> Change | Overtaken:
            value = apply(None if current is None else load(current), ops)
            status, found = await self._write("swap", group, key, dump(value), expected=current, effect=effect)
            if status == b"changed":
                return Overtaken(found)
            return _change(current, value) if status == b"written" else replayed(found)

        async with self._turns.at(group, key):
            return await swap(f"the key {key!r} of {group!r}", await self._raw(group, key), attempt)

    async def delete(self, group: str, key: str, *, effect: str | None = None) -> Change:
        """Remove a key."""
        status, found = await self._write("delete", group, key, b"null", effect=effect)
        return _change(found, None) if status == b"written" else replayed(found)

    async def items(self, group: str) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""
        name = _hash(group)
        with available():
            held = await resend(lambda: self._redis.hgetall(name))
        return {key.decode(): load(held[key]) for key in sorted(held)}

    async def groups(self) -> list[str]:
        """Return the names of all groups, sorted."""
        with available():
            names = await resend(lambda: self._redis.smembers(GROUPS))
        return sorted(name.decode() for name in names)

    async def clear(self, group: str, *, effect: str | None = None) -> dict[str, Any]:
        """Remove a group and return what it held."""
        keys = [_hash(group), GROUPS, *([effect_key(effect)] if effect is not None else [])]
        with available():
            raw = await execute(self._clear_script, keys, [group, EFFECT_SECONDS], again=effect is not None)
        held = load(raw)
        return {key: held[key] for key in sorted(held)}

    async def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Return groups and keys where either has a text."""
        with available():
            found = await execute(self._find_script, [GROUPS], [text.lower(), limit, SEARCHED, _hash("")], again=True)
        return [(group.decode(), key.decode()) for group, key in found]

    async def counts(self, groups: Sequence[str]) -> dict[str, int]:
        """Return how many keys these groups have."""
        return dict(zip(groups, await sizes(self._redis, [_hash(group) for group in groups]), strict=True))

    async def page(self, group: str, *, after: str | None, text: str, limit: int) -> list[tuple[str, bytes]]:
        """Return the next keys of a group with their JSON."""
        keys = next_keys(await fields(self._redis, _hash(group)), after=after, text=text, limit=limit)
        return await values(self._redis, _hash(group), keys)

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        await forget_effects(self._redis, effects)

    async def close(self) -> None:
        """Give back connections."""
        await self._redis.aclose()

    async def _raw(self, group: str, key: str) -> bytes | None:
        name, field = _hash(group), check_name(key, "key")
        with available():
            raw: bytes | None = await resend(lambda: self._redis.hget(name, field))
        return raw

    async def _write(
        self, operation: str, group: str, key: str, new: bytes, *, expected: bytes | None = None, effect: str | None
    ) -> tuple[bytes, Any]:
        keys = [_hash(group), GROUPS, *([effect_key(effect)] if effect is not None else [])]
        args = [operation, group, check_name(key, "key"), new, expected or b"", EFFECT_SECONDS]
        with available():
            status, found = await execute(self._write_script, keys, args, again=effect is not None)
        return status, found


def _hash(group: str) -> str:
    return f"motia:state:group:{check_name(group, 'group')}"


def _change(old: bytes | None, new_value: Any) -> Change:
    return Change(None if old is None else load(old), new_value, existed=old is not None)
