"""Serves the page that loads the built console."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import get_script_prefix
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.console.built import built_entry

FIRST_VIEW = "flow"
LONGEST_VIEW = 20
SCHEMES = {"light": "light", "dark": "dark", "system": "light dark"}


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Render the page. The theme comes from a cookie, so that the first paint already has it."""
    entry = built_entry(settings.CONSOLE_MANIFEST, _view(request))
    if entry is None:
        return render(request, "not_built.html", status=503)
    get_token(request)
    theme = request.COOKIES.get("motia_theme", "system")
    theme = theme if theme in SCHEMES else "system"
    name = settings.ENVIRONMENT.folder.name
    shown = {**entry, "base": get_script_prefix(), "theme": theme, "scheme": SCHEMES[theme], "project": name}
    return render(request, "console.html", shown)


def _view(request: HttpRequest) -> str:
    """Return what the page is going to show, as its address says; the diagram where it says nothing it could be."""
    view = request.GET.get("view", "")
    return view if view.isalpha() and len(view) <= LONGEST_VIEW else FIRST_VIEW
