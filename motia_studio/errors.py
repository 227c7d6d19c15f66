"""One shape for every error of the JSON API: `{"error": {"code", "message", "hint"}}`."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from runtime.errors import MotiaError

log = logging.getLogger(__name__)


def error_response(code: str, message: str, hint: str | None, status: int) -> JsonResponse:
    """Return an error as the API's clients expect it."""
    return JsonResponse({"error": {"code": code, "message": message, "hint": hint}}, status=status)


def is_for_api(request: HttpRequest) -> bool:
    """Tell whether the answer is read by a program rather than by a person."""
    return request.path_info.startswith("/api/")


def answer(request: HttpRequest, code: str, message: str, hint: str | None, status: int) -> HttpResponse:
    """Return the error as JSON or as a page, whichever the reader can use."""
    if is_for_api(request):
        return error_response(code, message, hint, status)
    return render(request, "error.html", {"message": message, "hint": hint}, status=status)


class ErrorMiddleware:
    """Answers the errors that views raise on purpose. Everything else stays with Django and becomes a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of the runtime with its own code and status."""
        if not isinstance(error, MotiaError):
            return None
        return answer(request, error.code, error.message, error.hint, error.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a path that leads nowhere."""
    return answer(
        request, "not_found", "There is nothing at this address.", f"The console starts at {reverse('console')}.", 404
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that this user may not make."""
    return answer(request, "forbidden", "Your account may not do this.", None, 403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer an error nobody expected: an id that the server's log also has, and no details."""
    incident = uuid.uuid4().hex[:12]
    log.error("request.failed", extra={"incident": incident, "path": request.path})
    return answer(request, "error", "The console failed to answer.", f"Its log has the reason: {incident}", 500)
