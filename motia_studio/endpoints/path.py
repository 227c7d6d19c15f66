"""An endpoint's path with values in place of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

# What may stand in a segment of a path as it is (RFC 3986, pchar), beyond letters, digits and `_.-~`.
PLAIN: Final = "!$&'()*+,;=:@"


def parameters(path: str) -> list[str]:
    """Return the names of a path's parameters, such as `id` of `/tickets/:id`."""
    return [segment[1:] for segment in path.split("/") if segment.startswith(":")]


def fill(path: str, values: Mapping[str, str]) -> str:
    """Return the path as it goes over the wire. A value stays within its segment, whatever is in it.

    `values` must have every parameter; `/`, `%` and line breaks in them are encoded.
    """
    return "/".join(
        quote(values[segment[1:]], safe="") if segment.startswith(":") else quote(segment, safe=PLAIN)
        for segment in path.split("/")
    )
