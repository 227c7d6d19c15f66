"""What is known of the project at one moment, for the reasoning: the registry, the queues, who is at work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runtime.adapters.queue.depths import Depth, Depths
from runtime.adapters.queue.pauses import Pause
from runtime.model import Message, Registry, Subscription


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job is. `ahead` are those before it in its queue or group; `due` is in seconds since the epoch.

    `status` is RQ's word, None where the job is not kept (any more).
    """

    status: str | None = None
    ahead: int | None = None
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts. `now` is in seconds since the epoch, `limits` are how many jobs of a queue may run at once.

    `parked` counts the messages of topics that no Step takes; `newest_parked` has the last ones of the topic asked for.
    """

    registry: Registry
    now: float
    depths: Depths = field(default_factory=Depths)
    limits: Mapping[str, int] = field(default_factory=dict)
    parked: Mapping[str, int] = field(default_factory=dict)
    newest_parked: Sequence[Message] = ()
    workers: int = 1
    has_scheduler: bool = True
    paused_schedules: Mapping[str, Pause] = field(default_factory=dict)

    def depth(self, found: Subscription) -> Depth:
        """Return what lies in a subscription's queue."""
        return self.depths.queues.get(found.name, Depth())

    def consumed(self) -> set[str]:
        """Return the topics that Steps take; the runtime's own are left out."""
        return {topic for topic in self.registry.by_topic if not topic.startswith("@")}

    def produced(self) -> dict[str, list[str]]:
        """Return the topics that Steps say they send, with the names of those Steps."""
        found: dict[str, list[str]] = {}
        for step in self.registry.steps:
            for sent in step.enqueues:
                names = found.setdefault(sent.topic, [])
                if step.name not in names:
                    names.append(step.name)
        return found
