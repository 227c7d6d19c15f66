"""Topics: which would lose the last Step that takes or sends their messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, in_words
from runtime.model import Registry, Step


@dataclass
class Traffic:
    """The Steps that take and send a topic's messages, also those that only say so."""

    takers: list[Step] = field(default_factory=list)
    senders: list[Step] = field(default_factory=list)


def traffic_of(registry: Registry) -> dict[str, Traffic]:
    """Return who takes and sends what, by topic; those of the runtime itself are left out."""
    found: dict[str, Traffic] = defaultdict(Traffic)
    for step in registry.steps:
        heard = {trigger.topic for trigger in step.triggers if trigger.topic and not trigger.topic.startswith("@")}
        for topic in heard | set(step.virtual_subscribes):
            found[topic].takers.append(step)
        for topic in dict.fromkeys(each.topic for each in (*step.enqueues, *step.virtual_enqueues)):
            found[topic].senders.append(step)
    return dict(found)


def compare_topics(compared: Comparison) -> Iterator[Consequence]:
    """Tell of topics."""
    before, after = traffic_of(compared.before), traffic_of(compared.after)
    for topic in sorted(before.keys() | after.keys()):
        old, new = before.get(topic, Traffic()), after.get(topic, Traffic())
        if old.takers and not new.takers:
            yield _not_taken(compared, topic, old, new)
        elif old.senders and not new.senders:
            yield from _not_sent(compared, topic, new)
        elif new.senders and old.takers:
            yield from _joined(compared, topic, old, new)


def _not_taken(compared: Comparison, topic: str, old: Traffic, new: Traffic) -> Consequence:
    if not new.senders:
        message = f"The topic {topic} would be gone: no Step would send it or take it"
        return Consequence("topic", "info", message, topic=topic)
    sender = new.senders[0]
    message = (
        f"No Step would take {topic} any more ({in_words(step.name for step in old.takers)} does now); what"
        f" {in_words(step.name for step in new.senders)} sends would be kept until one does"
    )
    line = compared.line_of(sender.file, topic)
    return Consequence("topic", "breaks", message, step=sender.name, topic=topic, path=sender.file, line=line)


def _not_sent(compared: Comparison, topic: str, new: Traffic) -> Iterator[Consequence]:
    for step in new.takers:
        message = f"No Step would send {topic} any more, so nothing would start {step.name} by it"
        line = compared.line_of(step.file, topic)
        yield Consequence("topic", "breaks", message, step=step.name, topic=topic, path=step.file, line=line)


def _joined(compared: Comparison, topic: str, old: Traffic, new: Traffic) -> Iterator[Consequence]:
    successors = (compared.successor_of(step) for step in old.takers)
    known = {step.file for step in successors if step is not None}
    beside = [step.name for step in new.takers if step.file in known]
    for step in new.takers:
        if step.file not in known:
            if beside:
                message = f"{step.name} would get each message of {topic} too, beside {in_words(beside)}"
            else:
                was = in_words(each.name for each in old.takers)
                message = f"{step.name} would get the messages of {topic} instead of {was}"
            line = compared.line_of(step.file, topic)
            yield Consequence("topic", "info", message, step=step.name, topic=topic, path=step.file, line=line)
