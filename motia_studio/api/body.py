"""Reads what callers of the API send along, with errors that say what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from runtime.errors import InvalidRequest


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body of a request, a JSON object.

    :raises InvalidRequest: it is something else.
    """
    hint = "send a JSON object, with content-type: application/json"
    if request.content_type != "application/json":
        raise InvalidRequest(f"the body is {request.content_type or 'of no type'}, not JSON", hint=hint)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("the body isn't JSON", hint=hint) from error
    if not isinstance(body, dict):
        raise InvalidRequest("the body isn't a JSON object", hint=hint)
    return body
