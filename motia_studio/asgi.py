"""The console's entry for daphne: pages and API through Django, sockets through Channels."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from motia_studio.base_path import BelowPath
from motia_studio.client_address import FromProxy
from motia_studio.environment import adopt_project
from runtime.execution.parent import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motia_studio.settings")
adopt_project(["console"], os.environ)
die_with_parent()
pages = get_asgi_application()

# This uses Django's models and can only be imported once it is set up.
from motia_studio.live.routes import sockets  # noqa: E402

application = FromProxy(
    settings.ENVIRONMENT.trusted_proxies,
    BelowPath(settings.ENVIRONMENT.base, ProtocolTypeRouter({"http": pages, "websocket": sockets()})),
)
