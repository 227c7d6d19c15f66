"""Streams: values by group and item whose changes clients see at once. Every method works with and without `await`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from .calls import call
from .groups import group_names
from .updates import normalise

T = TypeVar("T")


class Stream(Generic[T]):
    """A stream by its name or its config; usually made once, at the top of a file."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.name: str = _name_of(config)

    def get(self, group_id: str, item_id: str) -> Any:
        """Return the item, or None."""
        return call("streams.get", stream=self.name, group=group_id, item=item_id)

    def set(self, group_id: str, item_id: str, data: T) -> Any:
        """Store an item and tell subscribers; return `{"new_value", "old_value"}`."""
        return call("streams.set", stream=self.name, group=group_id, item=item_id, value=data)

    def update(self, group_id: str, item_id: str, ops: Sequence[Any]) -> Any:
        """Apply operations to an item at once; return `{"new_value", "old_value"}`."""
        return call("streams.update", stream=self.name, group=group_id, item=item_id, ops=normalise(ops))

    def delete(self, group_id: str, item_id: str) -> Any:
        """Remove an item and tell subscribers; return what it was, or None."""
        return call("streams.delete", stream=self.name, group=group_id, item=item_id)

    def list(self, group_id: str) -> Any:
        """Return the items of a group."""
        return call("streams.list", stream=self.name, group=group_id)

    def list_groups(self) -> Any:
        """Return the ids of the groups."""
        return group_names("streams.groups", stream=self.name)

    def send(self, channel: Any, event: Any) -> Any:
        """Send an event that isn't stored: `send({"group_id": "room"}, {"type": "typing", "data": {...}})`."""
        group, item = _channel(channel)
        target = {"group": group} if item is None else {"group": group, "item": item}
        return call("streams.send", stream=self.name, **target, event=event)

    get_group = list
    getGroup = list  # noqa: N815 - the spelling of the JavaScript package, seen in Python Steps as well
    listGroups = list_groups  # noqa: N815


class Streams:
    """Every stream by its name: `ctx.streams.chat` and `ctx.streams["chat"]`."""

    def __getattr__(self, name: str) -> Stream[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return Stream(name)

    def __getitem__(self, name: str) -> Stream[Any]:
        return Stream(name)

    def get(self, name: str) -> Stream[Any]:
        """Return a stream by its name."""
        return Stream(name)


def _name_of(config: Any) -> str:
    name = config if isinstance(config, str) else _field(config, "name")
    if not isinstance(name, str) or not name:
        raise ValueError(f"a stream needs a name: Stream('chat') or Stream({{'name': 'chat'}}), not {config!r}")
    return name


def _channel(channel: Any) -> tuple[Any, Any]:
    if isinstance(channel, str):
        return channel, None
    return _field(channel, "group_id", "groupId"), _field(channel, "id", "item_id", "itemId")


def _field(value: Any, *names: str) -> Any:
    for name in names:
        found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
        if found is not None:
            return found
    return None
