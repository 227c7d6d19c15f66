"""Whether a recorded input fits the schema of its trigger, and where it doesn't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.gateway.validation import BodyRejected, BodySchema, InvalidSchema
from runtime.triggers.base import Trigger


@dataclass(frozen=True, slots=True)
class Unfit:
    """The first place where an input doesn't fit."""

    path: str
    message: str


def unfit(trigger: Trigger, given: Any) -> Unfit | None:
    """Return where an input doesn't fit; None where it does, or where that can't be told."""
    if trigger.input_schema is None or given is None or trigger.route is not None or _is_partial(given):
        return None
    try:
        BodySchema(trigger.input_schema).check(given)
    except BodyRejected as error:
        return Unfit(**error.problems[0])
    except InvalidSchema:
        return None
    return None


def _is_partial(given: Any) -> bool:
    return isinstance(given, dict) and not given.keys().isdisjoint(("motia.cut", "motia.stream", "motia.binary"))
