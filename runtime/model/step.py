"""A Step and a stream, as the rest of the runtime sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runtime.model.problem import Problem

if TYPE_CHECKING:
    from runtime.triggers.base import Trigger

# Motia's own namespace, so that a Step keeps the id that its links already carry (shared contract, steps 1.3).
STEP_NAMESPACE = uuid.UUID("7f1c3ff2-9b00-4d0a-bdd7-efb8bca49d4f")


@dataclass(frozen=True, slots=True)
class Enqueue:
    """A topic that a Step says it produces."""

    topic: str
    label: str | None = None
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One file: `config` (when it runs) and `handler` (what it does).

    `file` is posix and relative to the project; `runner` names the pool that can run it ("node@3"), None while it is
    Broken and no earlier version of it runs. `version` names the file's content that runs there, as git does.
    """

    name: str
    file: str
    language: str
    triggers: tuple[Trigger, ...]
    runner: str | None = None
    description: str | None = None
    enqueues: tuple[Enqueue, ...] = ()
    virtual_enqueues: tuple[Enqueue, ...] = ()
    virtual_subscribes: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    broken: Problem | None = None
    config: dict[str, Any] = field(default_factory=dict)
    version: str | None = None

    @property
    def id(self) -> str:
        """Return Motia's id of this Step, a UUID of its path."""
        return str(uuid.uuid5(STEP_NAMESPACE, f"./{self.file}"))


@dataclass(frozen=True, slots=True)
class StreamDefinition:
    """A declared stream and which of its hooks the file defines."""

    name: str
    file: str
    language: str
    runner: str | None = None
    schema: Any = None
    has_join: bool = False
    has_leave: bool = False
    broken: Problem | None = None
