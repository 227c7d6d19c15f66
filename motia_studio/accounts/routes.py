"""Every address of the console with the role that it takes, read from the routes themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from motia_studio.accounts.roles import LEAST, SAFE, Role, least_role

# Pages that come with a library. They are for admins, and shown as one.
FOREIGN: Final = ("admin/", "rq/")
HEAD: Final = """\
# Who may open what

Written by `./studio routes`, and compared with the routes by a test, which asks every one of them with every method as
everybody. Each role may also do what the ones before it may: viewer, operator, editor, admin. What is open to everybody
is the login and nothing else. [security.md](security.md) says what is promised beyond that.

| address | to look | to change |
|---|---|---|
"""
FOOT: Final = """\
| `live/` (socket) | viewer | nothing can be changed by it |

The endpoints and streams of a project have ports of their own and are as open as their Steps make them.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. `methods` are those that its view takes, None where the view doesn't say."""

    path: str
    view: Any
    methods: frozenset[str] | None

    @property
    def is_open(self) -> bool:
        """Tell whether it needs no login."""
        return not getattr(self.view, "login_required", True)

    @property
    def declares(self) -> bool:
        """Tell whether its view says which role it takes, rather than being for admins by default."""
        return hasattr(self.view, LEAST)

    @property
    def is_foreign(self) -> bool:
        """Tell whether its page comes with a library, such as Django's admin."""
        return self.path.startswith(FOREIGN) and not self.declares

    def least(self, method: str) -> Role:
        """Return the least role that may use a method."""
        return least_role(self.view, method)

    def takes(self, method: str) -> bool:
        """Tell whether the view does anything with a method."""
        return self.methods is None or method in self.methods


def routes() -> list[Route]:
    """Return every address of the console. Of two views with one address, only the first is ever asked."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver().url_patterns, ""):
        found.setdefault(route.path, route)
    return list(found.values())


def table() -> str:
    """Return the addresses and their roles as docs/access.md shows them."""
    rows = {_row(route): None for route in routes()}
    return HEAD + "".join(f"{row}\n" for row in rows) + FOOT


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield Route(path, pattern.callback, _methods(pattern.callback))


def _row(route: Route) -> str:
    if route.is_open:
        return f"| `/{route.path}` | everybody | everybody |"
    if route.is_foreign:
        head = next(head for head in FOREIGN if route.path.startswith(head))
        return f"| `/{head}…` | {route.least('GET').group} | {route.least('POST').group} |"
    look = route.least("GET").group if route.takes("GET") else ""
    change = route.least("POST").group if route.methods is None or route.methods - SAFE else ""
    return f"| `/{route.path}` | {look} | {change} |"


def _methods(view: Any) -> frozenset[str] | None:
    """Return what `require_http_methods` and its kin, or the class of a view, let through."""
    if hasattr(view, "view_class"):
        names = view.view_class.http_method_names
        return frozenset(name.upper() for name in names if hasattr(view.view_class, name))
    while view is not None:
        found = inspect.getclosurevars(view).nonlocals.get("request_method_list") if inspect.isfunction(view) else None
        if found is not None:
            return frozenset(found)
        view = getattr(view, "__wrapped__", None)
    return None
