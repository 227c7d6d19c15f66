"""Serves the page that loads the built console."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import get_script_prefix
from django.views.decorators.http import require_safe

THEMES = ("light", "dark")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Render the page. The theme comes from a cookie, so that the first paint already has it."""
    entry = _entry(settings.CONSOLE_MANIFEST)
    if entry is None:
        return render(request, "not_built.html", status=503)
    get_token(request)
    theme = request.COOKIES.get("motia_theme")
    shown = {**entry, "base": get_script_prefix(), "theme": theme if theme in THEMES else "system"}
    return render(request, "console.html", shown)


def _entry(manifest: Path) -> dict[str, Any] | None:
    if not manifest.exists():
        return None
    return _read_entry(manifest, manifest.stat().st_mtime_ns)


@cache
def _read_entry(manifest: Path, changed: int) -> dict[str, Any]:
    del changed  # part of the cache's key, so that a new build is read again
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    main = next(entry for entry in entries.values() if entry.get("isEntry"))
    imports = [entries[name] for name in main.get("imports", ())]
    styles = [style for entry in (*imports, main) for style in entry.get("css", ())]
    return {"script": main["file"], "preload": [entry["file"] for entry in imports], "styles": styles}
