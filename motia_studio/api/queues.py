"""`GET /api/queues`: how many messages wait, run, are held back and were given up, for each subscription."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.depths import read_queues
from motia_studio.history.position import current


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return the queues as they are now, and the position from which the live socket carries on."""
    position = current().entry
    return JsonResponse({"queues": read_queues(), "position": position})
