"""How an event is kept in the log of events: as the very frame that subscribers get."""

from __future__ import annotations

from typing import Any

from runtime.adapters.effects import replayed
from runtime.adapters.payload import MAX_DEPTH, dump, load
from runtime.adapters.state.base import Change
from runtime.adapters.streams.base import StreamChange, StreamEvent
from runtime.errors import InvalidPayload


def read_frame(raw: bytes, id_: str) -> StreamEvent:
    """Return the event of a frame; `id_` is its position in the log."""
    return _event(load(raw), id_)


def replayed_write(record: bytes) -> StreamChange:
    """Return the write that a kept record tells of."""
    read = load(record)
    return StreamChange(replayed(record), _event(read["frame"], read["id"]) if read["frame"] else None)


def replayed_event(record: bytes) -> StreamEvent:
    """Return the custom event that a kept record tells of."""
    read = load(record)
    return _event(read["frame"], read["id"])


def written_event(change: Change, *, deleted: bool) -> dict[str, Any] | None:
    """Return what a write looks like to subscribers; None where an absent item was deleted."""
    if deleted:
        return {"type": "delete", "data": change.old_value} if change.existed else None
    return {"type": "update" if change.existed else "create", "data": change.new_value}


def check_event(event: Any) -> bytes:
    """Return the JSON of a custom event.

    :raises InvalidPayload: it isn't an object with a text as `type`, or its data can't be kept.
    """
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise InvalidPayload(f"a stream event is an object {{type, data}}, not {event!r}")
    return dump({"type": event["type"], "data": event.get("data")}, path="event", max_depth=MAX_DEPTH + 1)


def _event(frame: dict[str, Any], id_: str) -> StreamEvent:
    return StreamEvent(
        frame["streamName"], frame["groupId"], frame["id"], frame["event"], timestamp=frame["timestamp"], id=id_
    )
