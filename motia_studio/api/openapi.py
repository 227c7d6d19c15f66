"""`GET /api/openapi.json`: the project's endpoints as an OpenAPI 3.1 document."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.seen_values import Reader
from motia_studio.endpoints.listing import endpoints_of
from motia_studio.endpoints.openapi import openapi
from motia_studio.project import current_project


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Return the document; its server is the gateway at the host that the console was reached by."""
    environment = settings.ENVIRONMENT
    registry = current_project().registry()
    host = urlsplit(f"//{request.get_host()}").hostname or "127.0.0.1"
    server = f"http://{f'[{host}]' if ':' in host else host}:{environment.api_port}"
    document = openapi(environment.folder.name, registry.version, server, endpoints_of(registry))
    reader = Reader.of(request)
    for part in (document["paths"], document["components"]["schemas"]):
        part.update({name: reader.seen(said) for name, said in part.items()})
    answer = json_answer(document)
    answer["Content-Disposition"] = 'inline; filename="openapi.json"'
    return answer
