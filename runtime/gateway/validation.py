"""Checks request bodies against the JSON Schema of their trigger, compiled once for each version of the project."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

import jsonschema_rs

from runtime.errors import InvalidInput

MOST_PROBLEMS: Final = 20


class InvalidSchema(ValueError):
    """The Step's schema is not a JSON Schema that can be used."""


class BodyRejected(InvalidInput):
    """The request's body does not fit the Step's schema."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        first = problems[0]
        super().__init__(f"the request's body does not fit the Step's schema: {first['path']}: {first['message']}")
        self.problems = problems


class BodySchema:
    """A compiled schema.

    :raises InvalidSchema: it isn't one. A reference to another document counts as that: nothing is ever fetched.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        try:
            self._validator = jsonschema_rs.validator_for(schema, validate_formats=True, offline=True)
        except (ValueError, TypeError) as error:
            raise InvalidSchema(str(error).partition("\n")[0]) from error

    def check(self, body: Any) -> None:
        """Accept a body.

        :raises BodyRejected: it doesn't fit; each problem has the place, as `$.items[0].title`, and what is wrong.
        """
        if self._validator.is_valid(body):
            return
        found = islice(self._validator.iter_errors(body), MOST_PROBLEMS)
        raise BodyRejected([{"path": _place(error.instance_path), "message": error.message} for error in found])


def _place(path: list[str | int]) -> str:
    return "$" + "".join(_part(part) for part in path)


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if part.isidentifier() else f"[{part!r}]"
