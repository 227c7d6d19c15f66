"""What happened at each Step: spans gathered around the trigger that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from motia_studio.story.fates import Fates, Ticket
from motia_studio.story.spans import NO_FACTS, Facts, SpanFact
from runtime.model import Registry, Step
from runtime.triggers.base import Trigger

# A chain of calls from one trigger to the next is short; what is longer goes round in a circle.
LONGEST_CHAIN: Final = 8


@dataclass(slots=True, eq=False)
class Visit:
    """One message or request that came to a Step, with every attempt at it.

    `span` is the trigger's; None where only its attempts are known, or where it waits and nobody has taken it yet.
    `cause` is the call that sent it, `parent` the visit in which that was, `since` the start of what it goes on from.
    """

    step: str
    suffix: str | None
    span: SpanFact | None = None
    attempts: list[SpanFact] = field(default_factory=list)
    calls: dict[str, list[SpanFact]] = field(default_factory=dict)
    cause: SpanFact | None = None
    parent: Visit | None = None
    depth: int = 0
    ticket: Ticket | None = None
    since: int | None = None

    @property
    def facts(self) -> Facts:
        """Return what is known of the trigger."""
        return self.span.facts if self.span else self.cause.facts if self.cause else NO_FACTS

    @property
    def id(self) -> str:
        """Return what names it in this story."""
        if self.span is not None:
            return self.span.id
        return self.attempts[0].id if self.attempts else f"{self.cause.id if self.cause else ''}:{self.step}"

    @property
    def start(self) -> int:
        """Return when the message was sent or the request came."""
        if self.since is not None:
            return self.since
        found = self.span or (self.attempts[0] if self.attempts else self.cause)
        return found.start if found else 0

    @property
    def end(self) -> int | None:
        """Return when it was over, None before."""
        if self.span is not None:
            return self.span.end
        return self.attempts[-1].end if self.attempts else None

    @property
    def last(self) -> SpanFact | None:
        """Return the latest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def tries(self) -> int:
        """Return how often it was tried. One that was run again because a process died is still the same try."""
        return max((each.facts.attempt or 1 for each in self.attempts), default=0)

    @property
    def place(self) -> str:
        """Return the span to look at: the attempt that decided, or else the trigger."""
        if self.last is not None:
            return self.last.id
        return self.span.id if self.span else self.cause.id if self.cause else ""

    @property
    def done(self) -> list[SpanFact]:
        """Return the calls of the last attempt that went well."""
        found = self.calls.get(self.last.id, []) if self.last else []
        return [call for call in found if call.status != "error"]

    def status(self, fates: Fates) -> str:
        """Return `waiting`, `running`, `done`, `failed`, `stopped` or `skipped`."""
        fate = fates.get(self.ticket) if self.ticket else None
        if self.end is None:
            return self._unfinished(waits=fate is not None and fate.waits)
        decided = self.span or self.last
        assert decided is not None
        if decided.facts.error_type in ("cancelled", "client_gone") or decided.facts.outcome == "cancelled":
            return "stopped"
        if decided.facts.outcome == "skipped":
            return "skipped"
        if decided.status != "error":
            return "done"
        # Somebody has had the dead letter run again.
        return "waiting" if fate is not None and fate.waits else "failed"

    def _unfinished(self, *, waits: bool) -> str:
        if waits or (self.span is None and not self.attempts):
            return "waiting"
        has_failed = self.last is not None and self.last.end is not None and self.last.status == "error"
        return "waiting" if has_failed and self.facts.message_id else "running"

    def trigger(self, step: Step | None) -> Trigger | None:
        """Return the trigger as the project has it now, None where it is gone."""
        return next((found for found in step.triggers if found.suffix == self.suffix), None) if step else None


@dataclass(slots=True)
class Gathered:
    """The visits of a trace in the order in which they began, and how many spans belong to none or are calls."""

    visits: list[Visit]
    technical: int
    sent: list[tuple[SpanFact, Visit]]


def gather(spans: Iterable[SpanFact]) -> Gathered:
    """Put spans together. They come oldest first."""
    known = {span.id: span for span in spans}
    visits: dict[str, Visit] = {}
    owners: dict[str, Visit] = {}
    technical = 0
    for span in known.values():
        if span.phase == "trigger":
            visits[span.id] = owners[span.id] = Visit(span.step or span.name, span.facts.suffix, span)
    for span in known.values():
        if span.phase == "attempt":
            visit = visits.get(span.parent or "") or _alone(span, visits)
            visit.attempts.append(span)
            owners[span.id] = visit
        elif span.phase != "trigger":
            technical += 1
            if span.phase == "call" and span.parent in known:
                _add_call(span, known, visits)
    _go_on(visits, owners)
    found = sorted(visits.values(), key=lambda visit: (visit.start, visit.id))
    for visit in found:
        _place(visit, known, owners)
    return Gathered(found, technical, list(_sent(found)))


def waiting(gathered: Gathered, registry: Registry) -> Iterator[Visit]:
    """Return a visit for each message that was sent and that a Step of the project hasn't taken yet, as far as is seen.

    Whether it really waits is for the queue to say.
    """
    taken = {(visit.cause.id, visit.step, visit.suffix) for visit in gathered.visits if visit.cause}
    for call, sender in gathered.sent:
        for found in registry.by_topic.get(call.facts.topic or "", ()):
            name, suffix, message = found.step.name, found.trigger.suffix, call.facts.message_id
            if message and (call.id, name, suffix) not in taken:
                yield Visit(
                    name,
                    suffix,
                    cause=call,
                    parent=sender,
                    depth=sender.depth + 1,
                    ticket=Ticket(found.name, message),
                )


def _go_on(visits: dict[str, Visit], owners: dict[str, Visit]) -> None:
    """Make one visit of a message that was given up and of the same one that somebody had run again."""
    for visit in sorted(visits.values(), key=lambda visit: visit.start):
        earlier = visits.pop(visit.facts.continues or "", None)
        if earlier is None or earlier is visit:
            continue
        visit.since = earlier.start
        visit.attempts[:0] = earlier.attempts
        visit.calls = {**earlier.calls, **visit.calls}
        for span_id, owner in owners.items():
            if owner is earlier:
                owners[span_id] = visit


def _alone(attempt: SpanFact, visits: dict[str, Visit]) -> Visit:
    """Return the visit of an attempt whose trigger isn't kept."""
    key = attempt.parent or attempt.id
    return visits.setdefault(key, Visit(attempt.step or attempt.name, attempt.facts.suffix))


def _add_call(call: SpanFact, known: Mapping[str, SpanFact], visits: Mapping[str, Visit]) -> None:
    attempt = known[call.parent or ""]
    visit = visits.get(attempt.parent or attempt.id) or visits.get(attempt.id)
    if visit is not None:
        visit.calls.setdefault(attempt.id, []).append(call)


def _place(visit: Visit, known: Mapping[str, SpanFact], owners: Mapping[str, Visit]) -> None:
    visit.attempts.sort(key=lambda attempt: attempt.start)
    facts = visit.facts
    if facts.message_id and visit.suffix:
        visit.ticket = Ticket(f"{visit.step}/{visit.suffix}", facts.message_id)
    above = known.get(visit.span.parent or "") if visit.span else None
    visit.cause = above if above is not None and above.phase == "call" else None
    for _ in range(LONGEST_CHAIN):
        if above is None:
            return
        owner = owners.get(above.id)
        if owner is not None and owner is not visit:
            visit.parent, visit.depth = owner, owner.depth + 1
            return
        above = known.get(above.parent or "")


def _sent(visits: Iterable[Visit]) -> Iterator[tuple[SpanFact, Visit]]:
    for visit in visits:
        for calls in visit.calls.values():
            for call in calls:
                if call.facts.method == "enqueue" and call.status != "error":
                    yield call, visit
