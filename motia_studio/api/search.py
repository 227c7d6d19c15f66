"""`GET /api/search?q=`: a few of everything that can be opened by name: Steps, traces, topics, keys of state."""

from __future__ import annotations

import string
from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.query import text
from motia_studio.api.seen_values import Reader
from motia_studio.api.trace_filters import begins_with
from motia_studio.api.traces import summary
from motia_studio.history.keys import trace_key
from motia_studio.history.models import Trace
from motia_studio.project import current_project
from motia_studio.state import find_keys
from runtime.errors import StoreUnavailable
from runtime.model import Registry, Step

FEW = 8
# Of a trace id, who types less means a number or a word.
ID_DIGITS = 6


@needs(Role.VIEWER)
@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """Return up to FEW of each kind; nothing where `q` is empty. A store of state that is away has no keys to show."""
    words = text(request, "q").strip()
    if not words:
        return JsonResponse({"steps": [], "traces": [], "topics": [], "stateKeys": []})
    registry = current_project().registry()
    return JsonResponse(
        {
            "steps": [_step(step) for step in _steps(registry, words)],
            "traces": [summary(trace) for trace in _traces(words)],
            "topics": _best(words, _topics(registry)),
            "stateKeys": _state_keys(words, Reader.of(request)),
        }
    )


def _steps(registry: Registry, words: str) -> list[Step]:
    by_name = registry.by_name
    named = _best(words, by_name)
    wanted = words.lower()
    described = (
        step.name
        for step in by_name.values()
        if wanted in f"{step.description or ''}\n{step.file}\n{' '.join(step.flows)}".lower()
    )
    return [by_name[name] for name in dict.fromkeys((*named, *described))][:FEW]


def _step(step: Step) -> dict[str, object]:
    return {"name": step.name, "file": step.file, "description": step.description, "flows": list(step.flows)}


def _topics(registry: Registry) -> set[str]:
    produced = {each.topic for step in registry.steps for each in (*step.enqueues, *step.virtual_enqueues)}
    return produced | {topic for topic in registry.by_topic if not topic.startswith("@")}


def _best(words: str, names: Iterable[str]) -> list[str]:
    """Return the names that have a text, those that begin with it first."""
    wanted = words.lower()
    found = [name for name in names if wanted in name.lower()]
    return sorted(found, key=lambda name: (not name.lower().startswith(wanted), name.lower()))[:FEW]


def _traces(words: str) -> list[Trace]:
    """Return traces by the beginning of their business key or their id, as the indexes have them."""
    found = list(Trace.objects.filter(begins_with(words)).order_by("business_key", "-start")[:FEW])
    if len(words) >= ID_DIGITS and all(letter in string.hexdigits for letter in words):
        low, high = (trace_key(words.lower().ljust(16, end)) for end in "0f")
        near = Trace.objects.filter(key__gte=low, key__lte=high, trace_id__startswith=words.lower())
        found += near.order_by("key")[: FEW - len(found)]
    return found


def _state_keys(words: str, reader: Reader) -> list[dict[str, str]]:
    try:
        found = find_keys(words, FEW)
    except StoreUnavailable:
        return []
    return [{"group": group, "key": key} for group, key in found if reader.may_name(group) and reader.may_name(key)]
