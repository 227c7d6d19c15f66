"""What a parcel looks like as RQ's job: the payload that any RQ worker can run, and the fields of its hash."""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from runtime.adapters.queue import keys
from runtime.adapters.queue.base import Parcel
from runtime.config.tree import Queue as QueueSettings
from runtime.errors import InvalidPayload
from runtime.model import Message, new_span_id
from runtime.triggers.base import Delivery

# RQ imports this function by name; its keyword arguments are the fields of JobInput.
FUNCTION: Final = "runtime.worker.job.deliver"
DESCRIPTION_MOST: Final = 200
BACKOFF_MOST: Final = 3600.0
DEFAULTS: Final = QueueSettings()


@dataclass(frozen=True, slots=True)
class Again:
    """What a dead letter that runs again carries on: `span` is the trigger's span that had failed.

    `first` is the number of the first attempt from then on, `at` when somebody asked for it (seconds since the epoch).
    """

    span: str
    first: int
    at: float


@dataclass(frozen=True, slots=True)
class JobInput:
    """Which message goes to which subscription. `span` is the trigger's span in the message's trace."""

    subscription: str
    span: str
    message: Message
    again: Again | None = None

    @property
    def first(self) -> int:
        """Return the number of the first attempt that belongs to this span."""
        return 1 if self.again is None else self.again.first


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel as the scripts take it: what they need to know, and RQ's payload."""

    described: dict[str, Any]
    data: bytes


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[str, None, list[Any], JobInput])


def stamp() -> str:
    """Write the time as RQ does."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def job_id(message: str, subscription: str) -> str:
    """Return the id of the one job that a message has for a subscription."""
    return f"{message}-{hashlib.blake2s(subscription.encode(), digest_size=6).hexdigest()}"


def pack(parcel: Parcel, again: Again | None = None) -> Packed:
    """Make a parcel ready for the scripts.

    :raises InvalidPayload: the message's data is not JSON.
    """
    return Packed(_describe(parcel), encode(JobInput(parcel.subscription, new_span_id(), parcel.message, again)))


def carry_on(content: JobInput, attempt: int, at: float) -> JobInput:
    """Return what a dead letter says when it runs again: its next attempts belong to a new span of the trigger.

    One that was to run again before, but was taken back before its `attempt` came, keeps the span that it got then.
    """
    if content.again is not None and content.again.first == attempt:
        return content
    return replace(content, span=new_span_id(), again=Again(content.span, attempt, at))


def decode(data: bytes) -> JobInput:
    """Read RQ's payload.

    :raises InvalidPayload: it isn't one of ours, or it is damaged.
    """
    try:
        return _decoder.decode(zlib.decompress(data))[3]
    except (zlib.error, msgspec.DecodeError, UnicodeError) as error:
        raise InvalidPayload(f"the job's data can't be read: {error}") from error


def _describe(parcel: Parcel) -> dict[str, Any]:
    """Return what the scripts need to know of a parcel."""
    message, delivery = parcel.message, parcel.delivery
    retries = DEFAULTS.max_retries if delivery.max_retries is None else delivery.max_retries
    return {
        "id": parcel.key,
        "queue": parcel.subscription,
        "stamp": stamp(),
        "description": f"{message.topic} → {parcel.subscription}"[:DESCRIPTION_MOST],
        "timeout": math.ceil((delivery.timeout_ms or DEFAULTS.timeout) / 1000),
        "retries": retries,
        "intervals": json.dumps(
            [math.ceil(backoff(delivery, number + 1)) for number in range(min(retries, 20))] or [0]
        ),
        "seen": parcel.unique_seconds,
        "trace": None if parcel.budget is None else message.trace.trace_id,
        "budget": parcel.budget,
        "delay": (message.delay_ms or delivery.delay_ms) / 1000,
        "group": keys.group(parcel.subscription, message.group) if delivery.fifo else None,
    }


def backoff(delivery: Delivery, failures: int, *, default_ms: int = DEFAULTS.backoff_ms) -> float:
    """Return the seconds to wait after so many failed attempts, before jitter; an hour at most."""
    first = (default_ms if delivery.backoff_ms is None else delivery.backoff_ms) / 1000
    if delivery.backoff_type == "fixed":
        return first
    return min(first * 2.0 ** min(failures - 1, 30), max(first, BACKOFF_MOST))


def encode(content: JobInput) -> bytes:
    """Write RQ's payload: function, instance, arguments and keyword arguments.

    :raises InvalidPayload: the message's data is not JSON.
    """
    try:
        return zlib.compress(_encoder.encode((FUNCTION, None, (), content)), 1)
    except (TypeError, ValueError, UnicodeError) as error:
        raise InvalidPayload(f"a message to {content.message.topic} can't be written as JSON: {error}") from error
