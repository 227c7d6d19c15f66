"""Which Step, and which of its triggers, somebody wants to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.errors import InvalidInput, StepNotFound
from runtime.model import Registry, Step, Subscription
from runtime.triggers.base import Trigger


@dataclass(frozen=True, slots=True)
class Target:
    """A Step and the trigger by which it is run."""

    step: Step
    trigger: Trigger

    @property
    def subscription(self) -> Subscription:
        """Return where its messages go. Only for a trigger that takes messages."""
        return Subscription(self.step, self.trigger)


def find_step(registry: Registry, name: Any) -> Step:
    """Return a Step of the project.

    :raises StepNotFound: there is none of this name.
    """
    found = registry.by_name.get(name) if isinstance(name, str) else None
    if found is None:
        raise StepNotFound(f"the project has no Step {str(name)[:80]!r}", hint="it may have been renamed or deleted")
    return found


def find_target(registry: Registry, name: Any, trigger: Any = None) -> Target:
    """Return a Step with the trigger of this index or suffix; None is its first.

    :raises StepNotFound: there is no such Step.
    :raises InvalidInput: it has no such trigger.
    """
    step = find_step(registry, name)
    if not step.triggers:
        raise InvalidInput(f"{step.name} has no triggers, so nothing can run it", hint="add a trigger to its config")
    if trigger is None:
        return Target(step, step.triggers[0])
    for each in step.triggers:
        if trigger in (each.suffix, each.index) and not isinstance(trigger, bool):
            return Target(step, each)
    has = ", ".join(each.suffix for each in step.triggers)
    raise InvalidInput(f"{step.name} has no trigger {str(trigger)[:80]!r}", hint=f"it has {has}")
