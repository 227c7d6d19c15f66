"""Reads what callers of the API send along, with errors that say what is wrong with it."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest

from runtime.errors import InvalidInput, InvalidRequest

T = TypeVar("T", bound=msgspec.Struct)


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body of a request, a JSON object.

    :raises InvalidRequest: it is something else.
    """
    hint = "send a JSON object, with content-type: application/json"
    if request.content_type != "application/json":
        raise InvalidRequest(f"the body is {request.content_type or 'of no type'}, not JSON", hint=hint)
    try:
        # It also refuses what isn't in JSON and can't be sent on: NaN, numbers without end, half a character.
        body = msgspec.json.decode(request.body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InvalidRequest("the body isn't JSON", hint=hint) from error
    if not isinstance(body, dict):
        raise InvalidRequest("the body isn't a JSON object", hint=hint)
    return body


def read_body(request: HttpRequest, kind: type[T]) -> T:
    """Return the body of a request as what it should be.

    :raises InvalidRequest: it isn't a JSON object.
    :raises InvalidInput: a field of it is missing, or isn't what it should be.
    """
    try:
        return msgspec.convert(json_object(request), kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).replace("`", "").partition(" - at $.")
        raise InvalidInput(
            f"{place or 'the body'}: {what[:1].lower()}{what[1:]}", hint="correct it and send it again"
        ) from error
