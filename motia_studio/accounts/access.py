"""Deny by default: without a login there is nothing but the login itself, and with one what the role may (`roles.py`).

Views that are open to everybody carry Django's `login_not_required`; the tests compare the full list of them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from motia_studio.accounts.roles import SAFE, Role, least_role, role_of
from motia_studio.errors import answer, error_response, is_for_api

# What browsers say of a request that our own page, or a person at the address bar, made.
OWN_SITE = frozenset({"same-origin", "none"})


class AccessMiddleware(LoginRequiredMiddleware):
    """Sends people to the login page and answers programs with 401."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse the request unless it may go on. A Step's page, on another port of this host, may not use the API."""
        if is_for_api(request) and request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
            return error_response("forbidden", "The API answers the console's own page only.", None, 403)
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is not None and is_for_api(request):
            return error_response("login_required", "Log in first.", "Open the console's page, or: ./studio login", 401)
        if refusal is None and getattr(view_func, "login_required", True):
            return _refuse(request, least_role(view_func, str(request.method))) or _refuse_form(request)
        return refusal

    def get_login_url(self, view_func: Any) -> str:
        """Return our login page; Django's admin would name its own."""
        return str(settings.LOGIN_URL)


def _refuse(request: HttpRequest, least: Role) -> HttpResponseBase | None:
    """Return the answer to somebody whose role is less than the least; None where it is enough."""
    role = role_of(request.user)
    if role is not None and role >= least:
        return None
    has = "has no role yet" if role is None else f"is a {role.group}'s"
    hint = "An admin gives roles: at /admin/, in the groups of the account."
    return answer(request, "forbidden", f"This takes the role {least.group}, and your account {has}.", hint, 403)


def _refuse_form(request: HttpRequest) -> HttpResponseBase | None:
    """Return the answer to a change that isn't written in JSON: forms of other sites can send every other type."""
    if request.method in SAFE or not is_for_api(request) or request.content_type == "application/json":
        return None
    # Browsers ask first before they send a DELETE from another site.
    if request.method == "DELETE" and not request.content_type:
        return None
    hint = "send it with content-type: application/json"
    return error_response("unsupported_type", "The API takes changes in JSON only.", hint, 415)
