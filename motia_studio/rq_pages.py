"""django-rq's pages, made to only look.

RQ's registries mend themselves whenever somebody counts them, without a lock: eight readers of one abandoned job put
eight copies into its queue, and run its callbacks. Here workers mend (`runtime/adapters/queue/lua/reap.lua`), and pages
don't. Nor do they unpickle: our jobs are JSON, and what else lies in Redis is not to be executed by who looks at it.
"""

from __future__ import annotations

from typing import Any

import django_rq.urls
from rq.registry import BaseRegistry, FailedJobRegistry, FinishedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer, PickleSerializer

app_name = "django_rq"
urlpatterns = django_rq.urls.urlpatterns


def _leave_to_workers(self: BaseRegistry, *_: Any, **__: Any) -> None:
    pass


for _kind in (StartedJobRegistry, FinishedJobRegistry, FailedJobRegistry):
    _kind.cleanup = _leave_to_workers  # type: ignore[method-assign]
# RQ's classes take this one where nobody says which, and django-rq says it only for queues.
PickleSerializer.loads = JSONSerializer.loads
