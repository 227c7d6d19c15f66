"""Names of groups, in both of the shapes that Steps expect: a list of names, and `{"groups": [...]}`."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from .calls import AwaitableList, Pending, perform, transport


class GroupNames(AwaitableList):
    """A list of names that also answers to `.groups`, `["groups"]` and `.get("groups")`."""

    @property
    def groups(self) -> list[str]:
        """The names."""
        return list(self)

    def __getitem__(self, key: Any) -> Any:
        return self.groups if key == "groups" else super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the names for "groups"."""
        return self.groups if key == "groups" else default


def group_names(method: str, **params: Any) -> Any:
    """Call a method that answers with names; the result is as with `call`."""
    return perform(_names(method, params))


def _names(method: str, params: dict[str, Any]) -> Generator[Pending, Any, GroupNames]:
    return GroupNames((yield transport().request(method, params)))
