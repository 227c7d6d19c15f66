"""Schemas: pydantic models when the project has pydantic, JSON Schema as a dict always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def schema_to_json_schema(schema: Any) -> dict[str, Any] | None:
    """Return the JSON Schema of a pydantic model class, a dict, or a type that pydantic understands; else None."""
    if schema is None:
        return None
    if isinstance(schema, Mapping):
        return dict(schema)
    if isinstance(schema, type) and hasattr(schema, "model_json_schema"):
        return dict(schema.model_json_schema())
    return _of_type(schema)


def validate_input(schema: Any, value: Any) -> Any:
    """Return a message's data checked against the schema of its trigger: an instance when that is a pydantic class.

    A dict is checked when the project has the package `jsonschema`.

    :raises Exception: pydantic's or jsonschema's ValidationError.
    """
    if isinstance(schema, type) and hasattr(schema, "model_validate"):
        return schema.model_validate(value)
    if isinstance(schema, Mapping):
        try:
            import jsonschema  # noqa: PLC0415 - the project may not have it
        except ImportError:
            return value
        jsonschema.validate(value, dict(schema))
    return value


def _of_type(schema: Any) -> dict[str, Any] | None:
    try:
        from pydantic import PydanticUserError, TypeAdapter  # noqa: PLC0415 - the project may not have it
    except ImportError:
        return None
    try:
        return TypeAdapter(schema).json_schema() if isinstance(schema, type) or hasattr(schema, "__origin__") else None
    except PydanticUserError:
        return None
