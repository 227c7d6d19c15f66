"""What somebody wants a new file to be, and the config that it will have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["step", "stream", "noop"]

KINDS: Final[tuple[Kind, ...]] = ("step", "stream", "noop")
# Requests of these have a body that means nothing.
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Where a trigger says what it takes.
SCHEMAS: Final = {"http": "bodySchema", "queue": "input"}


@dataclass(frozen=True, slots=True)
class Intent:
    """A file that somebody wants. `trigger` has the type and the fields of one trigger, as a form has them.

    `language` is one of `languages.LANGUAGES`; `folder` is None for where the Steps around it are.
    """

    kind: Kind
    language: str
    name: str
    folder: str | None = None
    description: str = ""
    flows: tuple[str, ...] = ()
    trigger: Mapping[str, str] = field(default_factory=dict)
    enqueues: tuple[str, ...] = ()
    virtual_subscribes: tuple[str, ...] = ()
    virtual_enqueues: tuple[str, ...] = ()
    schema: Mapping[str, Any] | None = None

    @property
    def title(self) -> str:
        """Return what it is called in a sentence."""
        return f"the {'stream' if self.kind == 'stream' else 'Step'} {self.name}"

    @property
    def step(self) -> str | None:
        """Return the name of the Step; None for a stream."""
        return None if self.kind == "stream" else self.name

    @property
    def has_body(self) -> bool:
        """Tell whether there is something that a schema could be about."""
        kind = self.trigger.get("type")
        return self.kind == "stream" or kind == "queue" or (kind == "http" and self.trigger["method"] not in BODILESS)

    @property
    def trigger_config(self) -> dict[str, Any]:
        """Return the trigger as a config has it, without its schema and its condition."""
        return {name: value for name, value in self.trigger.items() if name not in FILTERS and value}

    @property
    def state_filter(self) -> dict[str, str]:
        """Return which changes of the state count: `group_id` and `item_id`, where they are given."""
        return {FILTERS[name]: self.trigger[name] for name in FILTERS if self.trigger.get(name)}

    def config(self) -> dict[str, Any]:
        """Return the config as discovery will see it."""
        if self.kind == "stream":
            schema = {} if self.schema is None else {"schema": dict(self.schema)}
            return {"name": self.name, **self.about(), **schema}
        if self.kind == "noop":
            virtual = {
                "virtualSubscribes": list(self.virtual_subscribes),
                "virtualEnqueues": list(self.virtual_enqueues),
            }
            return {"name": self.name, **self.about(), "triggers": [], **_given(virtual)}
        trigger = self.trigger_config
        if self.schema is not None and self.has_body:
            trigger[SCHEMAS[trigger["type"]]] = dict(self.schema)
        if self.state_filter:
            trigger["condition"] = True
        return {"name": self.name, **self.about(), "triggers": [trigger], **_given({"enqueues": list(self.enqueues)})}

    def about(self) -> dict[str, Any]:
        """Return what the config says for people: description and flows."""
        return _given({"description": self.description, "flows": [] if self.kind == "stream" else list(self.flows)})


# What a form asks of a state trigger, and the field of a change that its condition compares.
FILTERS: Final = {"group": "group_id", "key": "item_id"}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
