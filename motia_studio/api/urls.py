"""Addresses of the JSON API, one line per resource."""

from __future__ import annotations

from django.urls import path

from motia_studio.api import (
    activity,
    endpoints,
    flow,
    history,
    layout,
    logs,
    openapi,
    project,
    queues,
    redis,
    run,
    runs,
    search,
    seen,
    source,
    spans,
    start,
    story,
    traces,
    why,
)

urlpatterns = [
    path("project", project.show),
    path("redis", redis.show),
    path("flow", flow.show),
    path("flow/seen", seen.show),
    path("layout", layout.layout),
    path("start", start.start),
    path("activity", activity.listing),
    path("run", run.run),
    path("run/again", run.again),
    path("run/saved", run.saved),
    path("steps/<path:step>/runs", runs.listing),
    path("steps/<path:step>/source", source.show),
    path("search", search.find),
    path("endpoints", endpoints.listing),
    path("endpoints/last", endpoints.last),
    path("endpoints/<path:step>/send", endpoints.send),
    path("endpoints/<path:step>/examples", endpoints.examples),
    path("openapi.json", openapi.show),
    path("history", history.show),
    path("logs", logs.listing),
    path("queues", queues.show),
    path("traces", traces.listing),
    path("traces/count", traces.count),
    path("traces/<str:trace_id>", traces.show),
    path("traces/<str:trace_id>/story", story.show),
    path("traces/<str:trace_id>/spans", spans.listing),
    path("traces/<str:trace_id>/spans/<str:span_id>", spans.show),
    path("why", why.show),
]
