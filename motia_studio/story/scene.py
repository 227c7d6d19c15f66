"""What sentences are told from besides spans: the project's Steps, what was recorded of values, the queue, the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from motia_studio.story.fates import Fate, Fates
from motia_studio.story.parts import Part, filled, plain, span
from motia_studio.story.told import Told, tell_error
from motia_studio.story.visits import Visit
from motia_studio.story.words import humanise
from runtime.model import Registry, Step, Template

NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Scene:
    """`payloads` are inputs and outputs by the attempt's span, `now` is in nanoseconds."""

    registry: Registry
    now: int
    payloads: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fates: Fates = field(default_factory=dict)
    _statuses: dict[Visit, str] = field(default_factory=dict, init=False)

    def step(self, visit: Visit) -> Step | None:
        """Return the Step as the project has it now."""
        return self.registry.by_name.get(visit.step)

    def fate(self, visit: Visit) -> Fate | None:
        """Return where the visit's message is, None where the queue knows nothing of it."""
        return self.fates.get(visit.ticket) if visit.ticket else None

    def status(self, visit: Visit) -> str:
        """Return how the visit stands."""
        found = self._statuses.get(visit)
        if found is None:
            found = self._statuses[visit] = visit.status(self.fates)
        return found

    def subject(self, visit: Visit) -> Part:
        """Return the Step's name in words, leading to the span to look at."""
        return span(humanise(visit.step), visit.place)

    def is_low(self, visit: Visit) -> bool:
        """Tell whether a story may leave this out: its author says so, or data changed that doesn't concern the Step.

        What failed, waits or is going on is told in any case.
        """
        status, step = self.status(visit), self.step(visit)
        if status == "skipped" and (visit.facts.topic or "").startswith("@"):
            return True
        return step is not None and step.importance == "low" and status in ("done", "skipped")

    def said(self, visit: Visit, template: Template | None) -> list[Part]:
        """Return what an author wrote, filled with what this visit was given and answered."""
        if template is None:
            return []
        recorded = self.payloads.get(visit.last.id if visit.last else "", {})
        error = (visit.last.facts.error if visit.last else None) or {"message": visit.span and visit.span.message}
        values = {"input": recorded.get("motia.input"), "output": recorded.get("motia.output"), "error": error}
        return filled(template, values)

    def told(self, visit: Visit) -> Told | None:
        """Return the visit's error, None where it has none."""
        decided = visit.last if visit.last is not None and visit.last.status == "error" else visit.span
        if decided is None or (decided.status != "error" and decided.facts.error_type is None):
            return None
        step, fate = self.step(visit), self.fate(visit)
        fail = self.said(visit, step.wording.fail) if step else []
        return tell_error(
            code=decided.facts.error_type,
            message=decided.message,
            error=decided.facts.error,
            name=visit.step,
            span_id=decided.id,
            step=step,
            said=plain(fail) or None,
            is_kept=fate is not None and fate.is_buried,
        )
