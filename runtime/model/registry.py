"""The immutable picture of a project that every process works from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from runtime.model.problem import Problem
from runtime.model.step import Step, StreamDefinition

if TYPE_CHECKING:
    from runtime.triggers.base import Trigger


@dataclass(frozen=True, slots=True)
class Described:
    """What a runner said of one file: JSON only, so that it can travel and be assembled again anywhere.

    `config` has camelCase keys, JSON Schema in place of schema objects, `true` in place of a condition, and the number
    of functions in place of `middleware`. `error` is {message, line?, column?, hint?} where the file doesn't load.
    `version` names the file's content that `runner` has loaded, as git does.
    """

    file: str
    language: str
    kind: Literal["step", "stream", "settings"]
    runner: str | None
    config: dict[str, Any] | None = None
    handler: bool = False
    error: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the supervisor publishes: the described files and the sockets of every runner pool ("node@3")."""

    version: int
    described: tuple[Described, ...] = ()
    runners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A Step's trigger that takes messages of a topic. `name` is its RQ queue and stays the same across reloads."""

    step: Step
    trigger: Trigger

    @property
    def name(self) -> str:
        """Return the queue's name: the Step and the trigger, unique in a project."""
        return f"{self.step.name}/{self.trigger.suffix}"


@dataclass(frozen=True)
class Registry:
    """Every Step, stream and flow of a project with the problems found in them. Never changed, only replaced."""

    version: int = 0
    steps: tuple[Step, ...] = ()
    streams: tuple[StreamDefinition, ...] = ()
    problems: tuple[Problem, ...] = ()
    settings: Described | None = None

    @cached_property
    def by_name(self) -> dict[str, Step]:
        """Map a Step's name to the Step; of two Steps with one name the first counts."""
        return {step.name: step for step in reversed(self.steps)}

    @cached_property
    def subscriptions(self) -> dict[str, Subscription]:
        """Map a queue's name to its subscription."""
        return {found.name: found for found in self._subscriptions()}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Subscription, ...]]:
        """Map a topic to everything that takes its messages."""
        topics: dict[str, tuple[Subscription, ...]] = {}
        for found in self.subscriptions.values():
            topic = found.trigger.topic
            if topic is not None:
                topics[topic] = (*topics.get(topic, ()), found)
        return topics

    @cached_property
    def flows(self) -> tuple[str, ...]:
        """Return the names of all flows, sorted."""
        return tuple(sorted({flow for step in self.steps for flow in step.flows}))

    def _subscriptions(self) -> Iterator[Subscription]:
        for step in self.steps:
            for trigger in step.triggers:
                if trigger.topic is not None:
                    yield Subscription(step, trigger)
