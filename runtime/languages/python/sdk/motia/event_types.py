"""What handlers of state and stream triggers and the hooks of streams get: dicts with attributes, in both spellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .model import Model, camel, snake


class Event(dict[str, Any]):
    """A dict whose keys are attributes too, in snake_case and camelCase."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)

    def _key(self, name: Any) -> Any:
        if not isinstance(name, str) or dict.__contains__(self, name):
            return name
        return next((each for each in (snake(name), camel(name)) if dict.__contains__(self, each)), name)

    def __missing__(self, name: Any) -> Any:
        key = self._key(name)
        if key == name:
            raise KeyError(name)
        return dict.__getitem__(self, key)

    def __getattr__(self, name: str) -> Any:
        key = self._key(name)
        if name.startswith("__") or not dict.__contains__(self, key):
            raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(self)}")
        return self[key]

    def __setattr__(self, name: str, value: Any) -> None:
        self[self._key(name)] = value

    def __contains__(self, name: object) -> bool:
        return dict.__contains__(self, self._key(name))

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, or the default."""
        try:
            return self[name]
        except KeyError:
            return default

    def model_dump(self, **_: Any) -> dict[str, Any]:
        """Return a plain dict."""
        return dict(self)

    @classmethod
    def model_validate(cls, values: Any) -> Any:
        """Return an event made of a dict."""
        return cls(values)


class StateTriggerInput(Event):
    """A change of state: `type, event_type, scope, key, group_id, item_id, old_value, new_value`."""


class StreamEvent(Event):
    """What happened to a stream's item: `type` (create, update, delete, event) and `data`."""

    def __missing__(self, name: Any) -> Any:
        sent = dict.get(self, "event")
        if name == "data" and isinstance(sent, dict):
            return sent.get("data")
        return super().__missing__(name)

    def __getattr__(self, name: str) -> Any:
        return self[name] if name == "data" and "event" in self else super().__getattr__(name)


class StreamTriggerInput(Event):
    """A change of a stream: `type, timestamp, streamName, groupId, id, event`."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if isinstance(dict.get(self, "event"), dict):
            self["event"] = StreamEvent(self["event"])


class StreamSubscription(Event):
    """What a client asked to join: `groupId`, and `id` when it is one item."""


class StreamAuthInput(Event):
    """What a client connected with: `headers, path, queryParams, addr`."""


@dataclass
class StreamAuthResult(Model):
    """What a client may do: `context` is handed to the hooks of streams."""

    authorized: bool = True
    context: Any = None


@dataclass
class StreamJoinResult(Model):
    """Whether a client may join."""

    unauthorized: bool = False


@dataclass
class TriggerInfo(Model):
    """What started the Step; `None` where it doesn't apply."""

    type: str
    index: int | None = None
    path: str | None = None
    method: str | None = None
    topic: str | None = None
    expression: str | None = None
