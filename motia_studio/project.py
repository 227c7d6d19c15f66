"""The bridge to the runtime: the registry of the project as it is now, for views and for django-rq's pages.

The supervisor publishes a snapshot in Redis; what is assembled from it is kept until another one is there.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from runtime.adapters.redis_client import available
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.discovery.graph import draw
from runtime.execution.snapshots import KEY, decode_snapshot
from runtime.model import Registry, Snapshot


class CurrentProject:
    """The latest snapshot, assembled and drawn once. Safe to use from several threads."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self._config = Config(folder)
        self._client = redis.Redis.from_url(redis_url, socket_timeout=5, socket_connect_timeout=5)
        self._lock = threading.Lock()
        self._raw: bytes | None = None
        self._snapshot = Snapshot(0)
        self._registry = Registry()
        self._drawing: dict[str, Any] | None = None

    def registry(self) -> Registry:
        """Return the registry; an empty one of version 0 before the first snapshot.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with self._lock:
            self._refresh()
            return self._registry

    def snapshot(self) -> Snapshot:
        """Return what the registry was assembled from; an empty one before the first.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with self._lock:
            self._refresh()
            return self._snapshot

    def drawing(self) -> dict[str, Any]:
        """Return the diagram: nodes, edges, flows, streams and problems, and the registry's version.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with self._lock:
            self._refresh()
            if self._drawing is None:
                self._drawing = {"version": self._registry.version, **draw(self._registry)}
            return self._drawing

    def _refresh(self) -> None:
        with available():
            raw = self._client.get(KEY)
        if raw != self._raw and isinstance(raw, bytes):
            self._snapshot = decode_snapshot(raw)
            self._registry = assemble(self._snapshot, self._config)
            self._drawing = None
            self._raw = raw


@cache
def current_project() -> CurrentProject:
    """Return the one project that this process serves."""
    return CurrentProject(settings.ENVIRONMENT.folder, settings.ENVIRONMENT.redis_url)
