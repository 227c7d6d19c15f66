"""`GET /api/project`: which project this is, where it answers and what it runs on."""

from __future__ import annotations

import platform
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs, role_of
from motia_studio.console.built import built_entry

PACKAGES = ("django", "channels", "rq", "redis")


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return the project's name and folder, ports, versions, who is logged in with which role and the page's script."""
    role = role_of(request.user)
    environment, entry = settings.ENVIRONMENT, built_entry(settings.CONSOLE_MANIFEST)
    return JsonResponse(
        {
            "name": environment.folder.name,
            "folder": str(environment.folder),
            "ports": {"api": environment.api_port, "streams": environment.streams_port},
            "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
            "user": request.user.get_username(),
            "role": role.group if role else None,
            "page": entry and entry["script"],
        }
    )
