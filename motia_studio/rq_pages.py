"""django-rq's pages, made to only look.

RQ's registries mend themselves whenever somebody counts them, without a lock: eight readers of one abandoned job put
eight copies into its queue, and run its callbacks. Here workers mend (`runtime/adapters/queue/lua/reap.lua`), and pages
don't. Nor do they unpickle: our jobs are JSON, and what else lies in Redis is not to be executed by who looks at it.

A page of a queue, job or worker that isn't there is not found. Those of rq-scheduler and of API tokens, which this
project does without, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import django_rq.urls
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from rq.exceptions import NoSuchJobError
from rq.registry import BaseRegistry, FailedJobRegistry, FinishedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer, PickleSerializer

from runtime.adapters.redis_client import available

View = Callable[..., HttpResponse]


def _pages() -> Iterator[URLPattern]:
    for page in django_rq.urls.urlpatterns:
        if page.name != "scheduler_jobs" and "token" not in str(page.pattern):
            yield URLPattern(page.pattern, _or_not_found(page.callback), page.default_args, page.name)


def _or_not_found(view: View) -> View:
    """Return the view with the errors of what isn't there told as such; django-rq lets most of them become a 500."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with available():
                return view(request, *args, **kwargs)
        except (IndexError, NoSuchJobError, AssertionError, ValueError) as error:
            raise Http404 from error

    return shown


app_name = "django_rq"
urlpatterns = [*_pages()]


def _leave_to_workers(self: BaseRegistry, *_: Any, **__: Any) -> None:
    pass


for _kind in (StartedJobRegistry, FinishedJobRegistry, FailedJobRegistry):
    _kind.cleanup = _leave_to_workers  # type: ignore[method-assign]
# RQ's classes take this one where nobody says which, and django-rq says it only for queues.
PickleSerializer.loads = JSONSerializer.loads
