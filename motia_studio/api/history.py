"""`GET /api/history`: which database has the history, how full it is, and how long it keeps what."""

from __future__ import annotations

import os

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.history.examine import look
from runtime.config.reader import read_config


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return the database's name, what the history takes of what it may, and how many records it had to miss."""
    environment = settings.ENVIRONMENT
    telemetry = read_config(environment.folder, environ=os.environ).telemetry
    found = look(environment.database_url, environment.home or environment.folder, telemetry)
    return JsonResponse(
        {
            "database": found["database"],
            "usedBytes": found["used_bytes"],
            "limitBytes": found["limit_bytes"],
            "hours": found["hours"],
            "missed": found["missed"],
            "problem": found["problem"],
        }
    )
