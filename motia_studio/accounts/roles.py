"""What people may do. Each role may also do what the one before it may; a view names the least role it takes.

| role | may |
|---|---|
| viewer | see everything, change nothing |
| operator | run Steps; change state, streams, queues and schedules |
| editor | change the project's files: **whoever may do that has a shell as the user that runs the studio** |
| admin | manage accounts |

A view that names no role is for admins, so that a new one that forgets it is closed rather than open.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser, User

LEAST: Final = "motia_roles"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Role(IntEnum):
    """The name in lower case is the name of its group in the accounts."""

    VIEWER = 1
    OPERATOR = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def group(self) -> str:
        """Return the name of the group whose members have this role."""
        return self.name.lower()


GROUPS: Final = {role.group: role for role in Role}
View = TypeVar("View", bound=Callable[..., Any])


def role_of(user: User | AnonymousUser) -> Role | None:
    """Return the highest role of a person; None for somebody who has none, isn't logged in or is kept out."""
    return role_given(user) if user.is_authenticated and user.is_active else None


def role_given(user: User) -> Role | None:
    """Return the role that an account has been given, also where it is kept out for now."""
    if user.is_superuser:
        return Role.ADMIN
    # All groups rather than their names, because a list of people is read with its groups.
    return max((GROUPS[group.name] for group in user.groups.all() if group.name in GROUPS), default=None)


def needs(read: Role, write: Role | None = None) -> Callable[[View], View]:
    """Open a view to a role: `read` for GET, `write` for what changes something (the same where it isn't given)."""

    def open_to(view: View) -> View:
        setattr(view, LEAST, (read, read if write is None else write))
        return view

    return open_to


def least_role(view: Any, method: str) -> Role:
    """Return the least role that may call a view with this method."""
    read, write = getattr(view, LEAST, (Role.ADMIN, Role.ADMIN))
    return read if method in SAFE else write
