"""What a trigger takes, as parts of a form: a JSON Schema for each, and whether what was filled in fits them.

A request has the parts `params`, `query`, `headers` and `body`; everything else is one part, the input as a whole.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from motia_studio.endpoints.path import parameters
from runtime.gateway.validation import BodyRejected, BodySchema, InvalidSchema
from runtime.triggers.base import Trigger
from runtime.triggers.http import HttpTrigger

WHOLE: Final = ""
BODY: Final = "body"
# What a request needn't have, and then has nothing of.
OBJECTS: Final = ("params", "query", "headers")
# Requests of these have a body that means nothing.
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form. `schema` is None where the Step says nothing of it: any JSON goes."""

    name: str
    title: str
    schema: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place where an input doesn't fit, such as `body.items[0].title`, and what is wrong there."""

    path: str
    message: str


def parts_of(trigger: Trigger) -> list[Part]:
    """Return what somebody fills in to run a trigger; nothing for the clock."""
    if isinstance(trigger, HttpTrigger):
        return _request_parts(trigger)
    taken = trigger.taken
    return [Part(WHOLE, taken.title, taken.schema)] if taken else []


def misfits(trigger: Trigger, given: Any) -> list[Misfit]:
    """Return where an input doesn't fit; a schema that isn't one is passed over, as the gateway does."""
    found: list[Misfit] = []
    for part in parts_of(trigger):
        if part.schema is None or (part.name == BODY and isinstance(given, dict) and "text" in given):
            continue  # what is sent as text, the Step reads in its own way
        value = given
        if part.name != WHOLE:
            value = given.get(part.name) if isinstance(given, dict) else None
        if value is None and part.name in OBJECTS:
            value = {}
        found += _check(part, value)
    return found


def as_json(part: Part) -> dict[str, Any]:
    """Return a part as the API shows it."""
    return asdict(part)


def _check(part: Part, value: Any) -> list[Misfit]:
    try:
        BodySchema(part.schema or {}).check(value)
    except BodyRejected as error:
        return [Misfit(_place(part.name, each["path"]), each["message"]) for each in error.problems]
    except InvalidSchema:
        return []
    return []


def _place(part: str, path: str) -> str:
    """Return the place within the whole input: `$` is the input."""
    return path if part == WHOLE else f"$.{part}{path[1:]}"


def _request_parts(trigger: HttpTrigger) -> list[Part]:
    names = parameters(trigger.path)
    text = {"type": "string", "minLength": 1}
    query = {each["name"]: {"description": each.get("description") or ""} for each in trigger.query_params}
    params = {"type": "object", "properties": dict.fromkeys(names, text), "required": names}
    found = [Part("params", "Parameters of the path", params)] if names else []
    if trigger.method not in BODILESS:
        found.append(Part(BODY, "Body", trigger.input_schema))
    return [*found, Part("query", "Query", _texts(query)), Part("headers", "Headers", _texts({}))]


def _texts(known: dict[str, dict[str, str]]) -> dict[str, Any]:
    plain = {"type": ["string", "number", "boolean"]}
    properties = {name: {"type": "string", **more} for name, more in known.items()}
    return {"type": "object", "properties": properties, "additionalProperties": plain}
