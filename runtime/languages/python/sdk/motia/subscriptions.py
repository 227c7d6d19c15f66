"""What a client knows of an item or a group: its state, and who wants to hear of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Listener = Callable[[Any], None]


class Subscription:
    """Common to both kinds: listeners, and the filter by stream, group and time."""

    id: str | None = None
    position = ""

    def __init__(self, leave: Callable[[Any], None], stream: str, group: str) -> None:
        self.stream = stream
        self.group = group
        self._leave = leave
        self._changed: list[Listener] = []
        self._events: defaultdict[str, list[Listener]] = defaultdict(list)
        self._closed: list[Callable[[], None]] = []
        self._gaps: list[Callable[[], None]] = []
        self._last = -1
        self._state: Any = None

    def get_state(self) -> Any:
        """Return what is known now."""
        return self._state

    def add_change_listener(self, listener: Listener) -> None:
        """Call the listener with the state after each change."""
        self._changed.append(listener)

    def remove_change_listener(self, listener: Listener) -> None:
        """Stop calling the listener."""
        self._changed.remove(listener)

    def on_event(self, type: str, listener: Listener) -> None:
        """Call the listener with the data of each custom event of this type."""
        self._events[type].append(listener)

    def off_event(self, type: str, listener: Listener) -> None:
        """Stop calling the listener."""
        self._events[type].remove(listener)

    def on_close(self, listener: Callable[[], None]) -> None:
        """Call the listener when the subscription ends."""
        self._closed.append(listener)

    def on_gap(self, listener: Callable[[], None]) -> None:
        """Call the listener when changes and custom events may have been missed; the state is right all the same."""
        self._gaps.append(listener)

    def close(self) -> None:
        """End the subscription."""
        self._leave(self)
        self.closed()

    def closed(self) -> None:
        """Tell the listeners that the subscription ended."""
        for listener in self._closed:
            listener()

    def receive(self, message: dict[str, Any]) -> None:
        """Take a message of the server; one for somebody else is ignored."""
        event = message.get("event") or {}
        kind = event.get("type")
        if message.get("streamName") != self.stream or message.get("groupId") != self.group:
            return
        if kind in ("gap", "resumed"):
            if message.get("id") == self.id:
                self._advance(message)
                self._tell_gap(kind)
        elif self._takes(message):
            self._advance(message)
            self._tell(kind, event, message)

    def _tell(self, kind: Any, event: dict[str, Any], message: dict[str, Any]) -> None:
        if kind == "event":
            sent = event.get("event") or {}
            for listener in list(self._events[sent.get("type", "")]):
                listener(sent.get("data"))
        elif kind != "unauthorized":
            self._apply(kind, event.get("data"), message)
            for listener in list(self._changed):
                listener(self._state)

    def _tell_gap(self, kind: str) -> None:
        for listener in list(self._gaps if kind == "gap" else ()):
            listener()

    def _advance(self, message: dict[str, Any]) -> None:
        """Note how far the server's log has been heard; what another subscription hears again doesn't count."""
        if message.get("position") and message.get("timestamp", 0) >= self._last:
            self.position, self._last = message["position"], message.get("timestamp", 0)

    def _takes(self, message: dict[str, Any]) -> bool:
        raise NotImplementedError

    def _apply(self, kind: Any, data: Any, message: dict[str, Any]) -> None:
        raise NotImplementedError


class ItemSubscription(Subscription):
    """One item; its state is the value or None."""

    def __init__(self, leave: Callable[[Any], None], stream: str, group: str, id: str) -> None:
        super().__init__(leave, stream, group)
        self.id = id
        self._latest = -1

    def _takes(self, message: dict[str, Any]) -> bool:
        timestamp = message.get("timestamp", 0)
        if message.get("id") != self.id or timestamp <= self._latest:
            return False
        self._latest = timestamp
        return True

    def _apply(self, kind: Any, data: Any, message: dict[str, Any]) -> None:
        self._state = None if kind == "delete" else data


class GroupSubscription(Subscription):
    """The items of a group, a list; items are told apart by their `id`."""

    def __init__(self, leave: Callable[[Any], None], stream: str, group: str, sort_key: str | None) -> None:
        super().__init__(leave, stream, group)
        self._sort_key = sort_key
        self._state = []
        self._latest: dict[Any, int] = {}

    def _takes(self, message: dict[str, Any]) -> bool:
        is_snapshot = (message.get("event") or {}).get("type") == "sync"
        return not is_snapshot or message.get("id") is None

    def _apply(self, kind: Any, data: Any, message: dict[str, Any]) -> None:
        if kind == "sync":
            self._state = list(data or [])
            self._latest.clear()
        elif self._is_newer(message):
            key = data.get("id") if isinstance(data, dict) else None
            others = [item for item in self._state if item.get("id") != key]
            was_known = len(others) < len(self._state)
            keep = [data] if (kind == "create") or (kind == "update" and was_known) else []
            self._state = others + keep
        if self._sort_key is not None:
            self._state.sort(key=lambda item: str(item.get(self._sort_key)))

    def _is_newer(self, message: dict[str, Any]) -> bool:
        timestamp = message.get("timestamp", 0)
        if timestamp <= self._latest.get(message.get("id"), -1):
            return False
        self._latest[message.get("id")] = timestamp
        return True
