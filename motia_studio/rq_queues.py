"""django-rq's queue list, read from the project: one queue for each subscription of its Steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class ProjectQueues(Mapping[str, dict[str, Any]]):
    """What `settings.RQ_QUEUES` is. django-rq reads it anew at each request, so a reload shows at once."""

    def __init__(self, redis_url: str) -> None:
        self._connection = {"URL": redis_url, "SERIALIZER": "rq.serializers.JSONSerializer"}

    def __getitem__(self, name: str) -> dict[str, Any]:
        if name not in self._names():
            raise KeyError(name)
        return self._connection

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> tuple[str, ...]:
        # Imported when first asked: this object is made while Django's settings are still being read.
        from motia_studio.project import current_project  # noqa: PLC0415

        return tuple(sorted(current_project().registry().subscriptions))
