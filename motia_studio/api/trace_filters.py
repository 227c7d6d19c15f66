"""What the list of traces can be filtered by, and how its pages follow each other.

| parameter | traces |
|---|---|
| `status` | `running`, `ok` or `error` |
| `step`, `flow` | in which that Step ran, or any Step of that flow |
| `trigger` | that a trigger of this kind began: `http`, `queue`, `cron`, `state`, `stream` |
| `since`, `until` | that began from then on, or before then (nanoseconds) |
| `longer`, `shorter` | that took at least, or at most, so many milliseconds |
| `key` | whose business key begins like this, or is this where it stands in double quotes |
| `q` | whose name, business key or input has this text |
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.http import HttpRequest

from motia_studio.api.query import one_of, text, whole_number
from motia_studio.history.models import Trace
from motia_studio.project import current_project
from runtime.errors import InvalidInput

STATUSES = ("", "running", "ok", "error")
SEARCHED_AT_ONCE = 40_000
LATEST_NS = 2**63 - 1
LONGEST_MS = 10**12
NS_PER_MS = 1_000_000
# Traces found by the beginning of their key are listed by id up to so many; more of them are met soon anyway.
FEW = 1_000
# Behind every text that begins with another: no character comes after this one.
LAST = chr(0x10FFFF)


def filtered(request: HttpRequest) -> QuerySet[Trace]:
    """Return the traces that the request asks for.

    :raises InvalidInput: a parameter can't be used.
    """
    traces = Trace.objects.all()
    if status := one_of(request, "status", STATUSES, default=""):
        traces = traces.filter(status=status)
    if trigger := text(request, "trigger"):
        traces = traces.filter(trigger=trigger)
    if step := text(request, "step"):
        traces = traces.filter(_with_any_of((step,)))
    if flow := text(request, "flow"):
        traces = traces.filter(_with_any_of(_steps_of(flow)))
    if key := text(request, "key"):
        traces = traces.filter(_with_key(key))
    for name, field, unit in (
        ("since", "start__gte", 1),
        ("until", "start__lt", 1),
        ("longer", "duration__gte", NS_PER_MS),
        ("shorter", "duration__lte", NS_PER_MS),
    ):
        most = LATEST_NS if unit == 1 else LONGEST_MS
        if (bound := whole_number(request, name, default=None, most=most)) is not None:
            traces = traces.filter(**{field: bound * unit})
    return traces


def with_text(request: HttpRequest, traces: QuerySet[Trace]) -> tuple[QuerySet[Trace], str | None]:
    """Leave out traces without the text `q`, and return the cursor behind those that it is looked for in, if any.

    No index finds a text anywhere in another, so every trace that the other filters leave has to be read.
    """
    words = text(request, "q")
    if not words:
        return traces, None
    last = traces.values_list("start", "id")[SEARCHED_AT_ONCE - 1 : SEARCHED_AT_ONCE].first()
    found = traces.filter(Q(name__icontains=words) | Q(input__icontains=words) | Q(business_key__icontains=words))
    if last is None:
        return found, None
    start, number = last
    return found.filter(start__gte=start).exclude(start=start, id__lt=number), cursor_of(start, number)


def begins_with(key: str) -> Q:
    """Choose traces whose business key begins like this, as a range of its index."""
    return Q(business_key__gte=key, business_key__lt=key + LAST)


def after_cursor(request: HttpRequest, traces: QuerySet[Trace]) -> QuerySet[Trace]:
    """Leave out what stands on the pages before.

    :raises InvalidInput: `before` isn't a cursor that a page ended with.
    """
    before = text(request, "before")
    if not before:
        return traces
    start, _, number = before.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in (start, number or "0")):
        raise InvalidInput(f"before is {before[:40]!r}", hint="write what a page ended with, or nothing")
    if not number:
        return traces.filter(start__lt=int(start))
    return traces.filter(start__lte=int(start)).exclude(start=int(start), id__gte=int(number))


def cursor_of(start: int, number: int) -> str:
    """Return the cursor of the page that ends with a trace: when that began, and its row."""
    return f"{start}.{number}"


def _steps_of(flow: str) -> list[str]:
    return [step.name for step in current_project().registry().steps if flow in step.flows]


def _with_key(key: str) -> Q:
    """Choose traces by their business key, which the index finds unless it begins like that of very many."""
    if len(key) > 2 and key[0] == key[-1] == '"':
        return Q(business_key=key[1:-1])
    found = list(Trace.objects.filter(begins_with(key)).values_list("id", flat=True)[: FEW + 1])
    return Q(pk__in=found) if len(found) <= FEW else Q(Exact(StrIndex(F("business_key"), Value(key)), 1))


def _with_any_of(steps: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for step in steps:
        found |= Q(GreaterThan(StrIndex(F("steps"), Value(f"|{step}|")), 0))
    return found
