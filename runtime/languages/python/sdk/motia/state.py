"""State: values that Steps share, by group and key. Every method works with and without `await`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .calls import call
from .groups import group_names
from .updates import normalise


class StateManager:
    """Reads and writes state; `stateManager` is the one to use."""

    def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""
        return call("state.get", group=group, key=key)

    def set(self, group: str, key: str, value: Any) -> Any:
        """Store a value; return `{"new_value", "old_value"}`."""
        return call("state.set", group=group, key=key, value=value)

    def update(self, group: str, key: str, ops: Sequence[Any]) -> Any:
        """Apply operations such as `{"type": "increment", "path": "count", "by": 1}` at once.

        Return `{"new_value", "old_value"}`.
        """
        return call("state.update", group=group, key=key, ops=normalise(ops))

    def delete(self, group: str, key: str) -> Any:
        """Remove a value; return what it was, or None."""
        return call("state.delete", group=group, key=key)

    def list(self, group: str) -> Any:
        """Return the values of a group."""
        return call("state.list", group=group)

    def list_groups(self) -> Any:
        """Return the names of the groups."""
        return group_names("state.groups")

    def clear(self, group: str) -> Any:
        """Remove every value of a group."""
        return call("state.clear", group=group)

    get_group = list
    getGroup = list  # noqa: N815 - the spelling of the JavaScript package, seen in Python Steps as well
    listGroups = list_groups  # noqa: N815


stateManager = StateManager()  # noqa: N816 - the name that Steps import
