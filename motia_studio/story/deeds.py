"""What a Step received and did, in words, where its author has written none."""

from __future__ import annotations

from collections import Counter
from typing import Final

from motia_studio.story.scene import Scene
from motia_studio.story.spans import Facts
from motia_studio.story.visits import Visit
from motia_studio.story.words import count, http_status, listed, times
from runtime.triggers.base import Trigger

WRITES: Final = frozenset({"state.set", "state.update", "streams.set", "streams.update"})
DELETIONS: Final = frozenset({"state.delete", "state.clear", "streams.delete"})


def received(visit: Visit, scene: Scene) -> str:
    """Return what started a Step: "received POST /tickets", "ran on schedule (every minute)"."""
    facts, trigger = visit.facts, visit.trigger(scene.step(visit))
    if facts.route:
        return f"received {facts.verb} {facts.route}"
    topic = facts.topic or ""
    if topic.startswith("@cron/"):
        return f"ran on schedule ({trigger.summary})" if trigger else "ran on schedule"
    if topic.startswith("@stream/"):
        return f"noticed a change of the stream {topic.partition('/')[2]}"
    if topic.startswith("@"):
        where = visit.cause.facts.group if visit.cause else None
        return f"noticed a change in {where}" if where else "noticed a change of the state"
    return f"received {topic}{_titled(trigger)}" if topic else "ran"


def deeds(visit: Visit) -> list[str]:
    """Return what it wrote, deleted and sent, and what it answered."""
    done = visit.done
    found = [
        *_changed("wrote", "to", Counter(_place(call.facts) for call in done if call.facts.method in WRITES)),
        *_changed("deleted", "from", Counter(_place(call.facts) for call in done if call.facts.method in DELETIONS)),
    ]
    sent = Counter(call.facts.topic or "" for call in done if call.facts.method == "enqueue")
    if sent:
        topics = [topic if number == 1 else f"{topic} {times(number)}" for topic, number in sent.items()]
        found.append(f"sent {listed(topics)}")
    status = visit.facts.status
    return [*found, f"answered {http_status(status)}"] if status is not None else found


def summed(visit: Visit, scene: Scene) -> str:
    """Return the whole of it: "received ticket.created, wrote 2 values to tickets and sent ticket.triaged"."""
    done = deeds(visit) or ["finished"]
    return listed([received(visit, scene), *done], most=8)


def _changed(verb: str, preposition: str, places: Counter[str]) -> list[str]:
    if not places:
        return []
    return [f"{verb} {count(sum(places.values()), 'value')} {preposition} {listed(list(places), most=2)}"]


def _place(facts: Facts) -> str:
    return facts.stream or facts.group or "the state"


def _titled(trigger: Trigger | None) -> str:
    """Return the title of the input's schema, which says to people what a message is."""
    title = (trigger.input_schema or {}).get("title") if trigger else None
    return f" ({title})" if isinstance(title, str) and title else ""
