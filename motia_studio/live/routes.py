"""Addresses of sockets."""

from __future__ import annotations

from django.urls import path

from motia_studio.live.consumer import LiveConsumer

websocket_urlpatterns = [path("live/", LiveConsumer.as_asgi())]
