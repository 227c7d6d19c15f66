"""What became of each message, request and fire time of one trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from motia_studio.why.decisions import Sentences
from motia_studio.why.happened import Happened
from motia_studio.why.parts import Decision, Part, Reason, counted, duration, moment, quoted, span, step
from motia_studio.why.queues import limit_of, queue_reasons
from motia_studio.why.situation import Place, Situation
from motia_studio.why.topics import no_consumer
from runtime.adapters.queue.jobs import job_id
from runtime.execution.budget import topic_of
from runtime.model import Subscription

FindJobs = Callable[[Sequence[tuple[str, str]]], list[Place]]

MOST: Final = 200
# Messages whose place in a queue is looked up.
MOST_PENDING: Final = 50
# What keeps a message from being taken now, as opposed to what is worth knowing of its queue.
_HOLDING: Final = frozenset({"broken", "suspended", "paused", "no_worker"})


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that a Step is to get and has not been done with. `told` is the span that tells of it."""

    told: Happened
    found: Subscription
    message: str
    begun: bool

    @property
    def job(self) -> tuple[str, str]:
        """Return its queue and its job's id."""
        return self.found.name, job_id(self.message, self.found.name)


class Journey:
    """The fate of a trace's messages, from its spans and the queues of this moment."""

    def __init__(self, rows: Sequence[Happened], situation: Situation, sentences: Sentences, find: FindJobs) -> None:
        self._rows = rows
        self._situation = situation
        self._sentences = sentences
        self._find = find
        self._children: dict[str, list[Happened]] = {}
        for row in rows:
            self._children.setdefault(row.parent_id or "", []).append(row)

    def read(self) -> tuple[list[Reason], list[Decision]]:
        """Return what holds up messages of the trace now, and what became of each, oldest first."""
        pending = self._pending()[:MOST_PENDING]
        places = self._find([each.job for each in pending])
        waiting = list(zip(pending, places, strict=True))
        decisions = [*self._ended(), *self._unclaimed()]
        decisions += [found for each, place in waiting if (found := self._waits(each, place)) is not None]
        return self._reasons(waiting), sorted(decisions, key=lambda each: each.at)[:MOST]

    def _ended(self) -> list[Decision]:
        """Return the decisions against running, and how each trigger's last attempt went."""
        found = [self._sentences.decide(row) for row in self._rows if row.phase == "decision"]
        for trigger in self._rows:
            attempts = [row for row in self._children.get(trigger.span_id, ()) if row.phase == "attempt"]
            if trigger.phase == "trigger" and attempts:
                last = max(attempts, key=lambda row: row.start)
                about = {**last.trigger, **trigger.attributes, "motia.outcome": None}
                found.append(self._sentences.decide(replace(last, trigger=about)))
        return found

    def _unclaimed(self) -> list[Decision]:
        found: list[Decision] = []
        for sent in self._sent():
            topic = sent.get("topic")
            if sent.get("consumers") == 0 and not self._triggers(sent):
                text: list[Part] = ["A message that ", step(sent.step or "a Step"), " sent to "]
                text += [span(quoted(topic), sent.span_id), " went to nobody. "]
                if topic in self._situation.registry.by_topic:
                    text.append("Steps take that topic by now.")
                else:
                    text += no_consumer(topic, self._situation).text
                if topic in self._situation.parked:
                    text.append(" It is kept until a Step takes it.")
                found.append(Decision(sent.start, "unclaimed", text, sent.trace_id, sent.span_id, sent.step, topic))
        return found

    def _pending(self) -> list[Pending]:
        found: list[Pending] = []
        for sent in self._sent():
            got = {(row.step, row.get("suffix")) for row in self._triggers(sent)}
            topic = topic_of(str(sent.get("method")), {name: sent.get(name) for name in ("topic", "stream")})
            takers = self._situation.registry.by_topic.get(topic or "", ()) if sent.get("consumers") != 0 else ()
            left = [each for each in takers if (each.step.name, each.trigger.suffix) not in got]
            found += [Pending(sent, each, sent.get("message_id"), begun=False) for each in left]
        for row in self._rows:
            known = self._situation.registry.subscriptions.get(f"{row.step}/{row.get('suffix')}")
            if row.phase == "trigger" and row.end is None and known is not None and row.get("message_id"):
                found.append(Pending(row, known, row.get("message_id"), begun=True))
        return found

    def _sent(self) -> list[Happened]:
        return [row for row in self._rows if row.phase == "call" and row.get("message_id") and row.status != "error"]

    def _triggers(self, sent: Happened) -> list[Happened]:
        return [row for row in self._children.get(sent.span_id, ()) if row.phase == "trigger"]

    def _waits(self, each: Pending, place: Place) -> Decision | None:
        how = self._how(each, place)
        if how is None:
            return None
        text: list[Part] = [step(each.found.step.name), span(" waits", each.told.span_id), f": {how}"]
        at, topic = each.told.start, each.told.get("topic")
        return Decision(at, "waiting", text, each.told.trace_id, each.told.span_id, each.found.step.name, topic)

    def _how(self, each: Pending, place: Place) -> str | None:
        """Return in words where a message is; None where it isn't waiting, or not known to."""
        if place.status == "scheduled" and place.due is not None:
            what = "its message is tried again" if each.begun else "its message is held back and delivered"
            return f"{what} at {moment(place.due)}, in {duration(place.due - self._situation.now)}."
        if place.status == "deferred":
            return f"{counted(place.ahead or 0, 'message')} of its group come first, and it takes them in order."
        if place.status == "queued":
            return f"{self._before(each, place)}."
        if place.status is None and not each.begun and self._is_unsent(each):
            return "its message is sent when the attempt that sends it has ended."
        return None

    def _before(self, each: Pending, place: Place) -> str:
        limit, depth = limit_of(each.found, self._situation), self._situation.depth(each.found)
        ahead = "its message is next" if not place.ahead else f"its message waits behind {place.ahead:,}"
        return ahead if limit is None else f"{ahead}, with concurrency {limit} ({depth.running} running now)"

    def _is_unsent(self, each: Pending) -> bool:
        return any(row.span_id == each.told.parent_id and row.end is None for row in self._rows)

    def _reasons(self, waiting: Sequence[tuple[Pending, Place]]) -> list[Reason]:
        queues = {each.found.name: each.found for each, place in waiting if place.status is not None}
        return [
            reason
            for found in queues.values()
            for reason in queue_reasons(found, self._situation)
            if reason.code in _HOLDING
        ]
