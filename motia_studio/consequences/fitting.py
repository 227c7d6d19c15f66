"""Whether a value fits a schema, and where it doesn't."""

from __future__ import annotations

from typing import Any

from runtime.gateway.validation import BodyRejected, BodySchema


def refusal(schema: BodySchema, value: Any) -> str | None:
    """Return the first place where a value doesn't fit, and why; None where it fits."""
    try:
        schema.check(value)
    except BodyRejected as error:
        return f"{error.problems[0]['path']}: {error.problems[0]['message']}"
    return None
