"""`GET /api/flow`: the diagram of the project as it is now."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.project import current_project


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return nodes, edges, flows, streams and problems of the current registry."""
    return JsonResponse(current_project().drawing())
