"""Addresses of sockets, and what stands before them."""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import path

from motia_studio.live.bounds import Bounded
from motia_studio.live.consumer import LiveConsumer
from motia_studio.live.origin import SameOrigin

websocket_urlpatterns = [path("live/", LiveConsumer.as_asgi())]


def sockets() -> Any:
    """Return the ASGI application of all sockets: bounded, for our own pages, for people who are logged in."""
    return Bounded(SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))))
