"""Topics that nobody sends or nobody takes, mostly because one of the two is misspelt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from motia_studio.why.parts import Decision, Part, Reason, counted, listed, quoted, span, step
from motia_studio.why.queues import queue_reasons
from motia_studio.why.situation import Situation

LIKE = 0.75


def did_you_mean(wanted: str, known: Iterable[str], *, lonely: Collection[str] = ()) -> str | None:
    """Return the known name that is spelt almost like this one; rather one that misses its other end, too."""
    others = {name.lower(): name for name in known if name != wanted}
    for names in ([name for name in others if others[name] in lonely], others):
        if near := get_close_matches(wanted.lower(), names, n=1, cutoff=LIKE):
            return others[near[0]]
    return None


def no_consumer(topic: str, situation: Situation) -> Reason:
    """Return that no Step takes a topic's messages, and which one was probably meant."""
    text: list[Part] = [f"No Step takes messages of {quoted(topic)}"]
    consumed = situation.consumed()
    near = did_you_mean(topic, consumed, lonely=consumed - situation.produced().keys())
    if near is None:
        todo = f"add a queue trigger with the topic {quoted(topic)} to a Step; what waits is delivered then"
        return Reason("no_consumer", [*text, "."], todo, "error")
    takers = [step(found.step.name) for found in situation.registry.by_topic[near]]
    text += [f". Did you mean {quoted(near)}, which ", *listed(takers), " takes?" if len(takers) == 1 else " take?"]
    return Reason("no_consumer", text, f"send to {quoted(near)}, or have a Step take {quoted(topic)}", "error")


def no_producer(topic: str, situation: Situation) -> Reason | None:
    """Return that no Step says it sends messages of a topic; None where one does."""
    produced = situation.produced()
    if topic in produced:
        return None
    text: list[Part] = [f"No Step says that it sends {quoted(topic)}"]
    near = did_you_mean(topic, produced, lonely=produced.keys() - situation.consumed())
    if near is None:
        return Reason("no_producer", [*text, "."], f"name {quoted(topic)} in `enqueues` of the Step that sends it")
    senders = [step(name) for name in produced[near]]
    text += [f". Did you mean {quoted(near)}, which ", *listed(senders), " sends?" if len(senders) == 1 else " send?"]
    return Reason("no_producer", text, f"take {quoted(near)}, or have a Step send {quoted(topic)}", "warning")


def about_topic(topic: str, situation: Situation) -> dict[str, object]:
    """Return who sends and who takes a topic's messages, and how many wait for somebody to take them."""
    return {
        "topic": topic,
        "producers": situation.produced().get(topic, []),
        "consumers": [found.step.name for found in situation.registry.by_topic.get(topic, ())],
        "parked": situation.parked.get(topic, 0),
    }


def unclaimed(situation: Situation) -> list[Decision]:
    """Return the newest messages of a topic that wait until somebody takes them."""
    return [
        Decision(
            found.created_at,
            "unclaimed",
            [
                *("A message that ", step(found.producer) if found.producer else "somebody", " sent "),
                span("went to nobody", found.trace.span_id),
                "; it is kept until a Step takes it.",
            ],
            found.trace.trace_id,
            found.trace.span_id,
            found.producer,
            found.topic,
        )
        for found in situation.newest_parked
    ]


def topic_reasons(topic: str, situation: Situation) -> list[Reason]:
    """Return what keeps messages of a topic from being handled now."""
    reasons: list[Reason] = []
    takers = situation.registry.by_topic.get(topic, ())
    if not takers:
        reasons.append(no_consumer(topic, situation))
    if parked := situation.parked.get(topic, 0):
        waits = "waits until a Step takes it." if parked == 1 else "wait until a Step takes them."
        kept = "The newest 10,000 are kept" if parked >= 10_000 else "They are delivered within seconds of that"
        reasons.append(Reason("parked", [f"{counted(parked, 'message')} {waits}"], kept, "warning"))
    if not topic.startswith("@") and (unsent := no_producer(topic, situation)):
        reasons.append(unsent)
    for found in takers:
        reasons += queue_reasons(found, situation)
    return reasons
