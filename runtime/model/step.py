"""A Step and a stream, as the rest of the runtime sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from runtime.model.problem import Problem
from runtime.model.template import Template

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
class Wording:
    """What an author has the studio say of a run: what it is about, how it went well, failed, or waits."""

    label: Template | None = None
    ok: Template | None = None
    fail: Template | None = None
    wait: Template | None = None

    @property
    def story(self) -> dict[str, Template]:
        """Return the sentences for outcomes that there are, by their names in `config.story`."""
        found = {"ok": self.ok, "fail": self.fail, "wait": self.wait}
        return {name: template for name, template in found.items() if template is not None}


NO_WORDING = Wording()


@dataclass(frozen=True, slots=True)
class Step:
    """One file: `config` (when it runs) and `handler` (what it does).

    `file` is posix and relative to the project; `runner` names the pool that can run it ("node@3"), None while it is
    Broken and no earlier version of it runs. `version` names the file's content that runs there, as git does.
    `business_key` makes the name by which people look for a run. `line` is where the file has its config, where known.
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
    wording: Wording = NO_WORDING
    business_key: Template | None = None
    importance: Literal["low", "normal"] = "normal"
    line: int | None = None

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
