"""What was really sent lately to a topic or an endpoint, as the history has it, and the schema that it shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from motia_studio.endpoints.listing import endpoints_of
from motia_studio.history.models import Span, Trace
from motia_studio.scaffold.infer import infer
from runtime.model import Registry

MOST: Final = 20
# Of each Step so many of its last attempts are looked at; one with several triggers runs for other reasons too.
ATTEMPTS: Final = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """A schema, how many inputs show it, and the newest of them: when it came, and in which trace."""

    schema: dict[str, Any]
    count: int
    newest: datetime
    trace_id: str | None

    def shown(self) -> dict[str, Any]:
        """Return where the schema is from, as the API tells it."""
        at = self.newest.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"seen": self.count, "newest": at, "traceId": self.trace_id}


@dataclass(frozen=True, slots=True)
class _Sample:
    trace: int
    at: int
    value: Any


def seen_on_topic(registry: Registry, topic: str) -> Seen | None:
    """Return what the last messages of a topic were like: those that Steps took, else those that Steps sent."""
    consumers = {step.name for step in registry.steps if topic in {trigger.topic for trigger in step.triggers}}
    producers = {step.name for step in registry.steps if topic in {produced.topic for produced in step.enqueues}}
    return _summed(_taken(sorted(consumers), topic)) or _summed(_sent(sorted(producers), topic))


def seen_at_endpoint(registry: Registry, name: str) -> Seen | None:
    """Return what the bodies of the last requests to an endpoint were like; `name` is such as `POST /orders`."""
    found = next((each for each in endpoints_of(registry) if f"{each.method} {each.path}" == name), None)
    return _summed(_bodies(found.step.name, found.trigger.suffix)) if found else None


def _summed(samples: Iterable[_Sample]) -> Seen | None:
    newest = sorted(samples, key=lambda sample: -sample.at)[:MOST]
    if not newest:
        return None
    schema = infer([sample.value for sample in newest])
    trace = Trace.objects.filter(id=newest[0].trace).values_list("trace_id", flat=True).first()
    return Seen(schema, len(newest), datetime.fromtimestamp(newest[0].at / 1e9, UTC), trace) if schema else None


def _taken(steps: Iterable[str], topic: str) -> Iterator[_Sample]:
    for step in steps:
        yield from islice(_inputs(step, "queue", f"queue({topic})"), MOST)


def _bodies(step: str, suffix: str) -> Iterator[_Sample]:
    for sample in islice(_inputs(step, "http", suffix), MOST):
        if isinstance(sample.value, dict) and sample.value.get("body") is not None:
            yield _Sample(sample.trace, sample.at, sample.value["body"])


def _inputs(step: str, kind: str, suffix: str) -> Iterator[_Sample]:
    """Yield the inputs of a Step's last attempts by one trigger, the newest first."""
    spans = Span.objects.filter(step=step, phase="attempt", payload__isnull=False).order_by("-start")[:ATTEMPTS]
    for span in spans:
        attributes = json.loads(span.attributes)
        given = json.loads(span.payload or "{}")
        if "motia.input" in given and _is_of(attributes, kind, suffix):
            yield _Sample(span.trace, span.start, given["motia.input"])


def _is_of(attributes: dict[str, Any], kind: str, suffix: str) -> bool:
    """Tell whether an attempt ran because of this trigger; a repeated one has a number behind its name."""
    found = attributes.get("motia.suffix")
    same = isinstance(found, str) and (found == suffix or found.startswith(f"{suffix}-"))
    return same and attributes.get("motia.trigger") == kind


def _sent(steps: Iterable[str], topic: str) -> Iterator[_Sample]:
    """Yield what Steps sent to a topic in their last attempts."""
    for step in steps:
        attempts = Span.objects.filter(step=step, phase="attempt").order_by("-start")[:ATTEMPTS]
        places = set(attempts.values_list("trace", "span_id"))
        calls = Span.objects.filter(trace__in={trace for trace, _ in places}, name=f"enqueue {topic}")
        for call in calls.filter(payload__isnull=False):
            given = json.loads(call.payload or "{}")
            if (call.trace, call.parent_id) in places and "motia.data" in given:
                yield _Sample(call.trace, call.start, given["motia.data"])
