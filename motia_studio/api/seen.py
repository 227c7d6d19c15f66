"""`GET /api/flow/seen`: lines of the diagram that no file declares, because data drew them.

Which Step's write starts a Step that reacts to state or to a stream is known only once it has happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.history.models import Span
from motia_studio.project import current_project
from runtime.model import Registry

REACTING = ("state", "stream")
# Of each Step, so many of its last attempts are looked at; those that its condition kept from running draw nothing.
ATTEMPTS = 200

Place = tuple[int, str]


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return `{"edges": [...]}` in the form of `/api/flow`: who wrote what, and which Step ran because of it."""
    edges = {edge["id"]: edge for edge in _edges(current_project().registry())}
    return JsonResponse({"edges": [edges[name] for name in sorted(edges)]})


def _edges(registry: Registry) -> Iterator[dict[str, Any]]:
    names = {step.name for step in registry.steps}
    for step in registry.steps:
        for kind in {trigger.kind for trigger in step.triggers} & set(REACTING):
            conditional = all(trigger.condition for trigger in step.triggers if trigger.kind == kind)
            for source, name in _writers(step.name, kind):
                if source in names:
                    yield _edge(source, step.name, kind, name, conditional=conditional)


def _writers(step: str, kind: str) -> set[tuple[str, str]]:
    """Return by whose writes, and to which group or stream, the last attempts of a Step were started."""
    calls = _parents(_parents(_attempts(step, kind)))
    found = set()
    for caller, text in _read(calls, "step", "attributes").values():
        attributes = json.loads(text)
        name = attributes.get("motia.stream") or attributes.get("motia.group")
        if caller and isinstance(name, str):
            found.add((caller, name))
    return found


def _attempts(step: str, kind: str) -> list[Place]:
    spans = Span.objects.filter(step=step, phase="attempt").order_by("-start")
    rows = spans.values_list("trace", "span_id", "attributes")[:ATTEMPTS]
    known = ((trace, span, json.loads(text)) for trace, span, text in rows)
    return [
        (trace, span)
        for trace, span, attributes in known
        if attributes.get("motia.trigger") == kind and attributes.get("motia.outcome") != "skipped"
    ]


def _parents(places: Iterable[Place]) -> list[Place]:
    found = _read(places, "parent_id")
    return [(trace, parent) for (trace, _), (parent,) in found.items() if parent]


def _read(places: Iterable[Place], *columns: str) -> dict[Place, tuple[Any, ...]]:
    wanted = set(places)
    if not wanted:
        return {}
    traces, spans = zip(*wanted, strict=True)
    # Each column by itself lets in a few pairs too many, which stand beside each other in the table anyway.
    rows = Span.objects.filter(trace__in=set(traces), span_id__in=set(spans)).values_list("trace", "span_id", *columns)
    return {(trace, span): tuple(rest) for trace, span, *rest in rows if (trace, span) in wanted}


def _edge(source: str, target: str, kind: str, name: str, *, conditional: bool) -> dict[str, Any]:
    return {
        "id": f"{source} > {target} : {kind} {name}",
        "source": source,
        "target": target,
        "kind": kind,
        "name": name,
        "label": None,
        "conditional": conditional,
        "virtual": False,
    }
