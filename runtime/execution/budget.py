"""What one attempt, and the chain of messages that led to it, may still send: what stops loops and floods."""

from __future__ import annotations

from typing import Any, Final, NoReturn

import msgspec

from runtime.config.tree import Queue as Settings
from runtime.errors import RunawayFlow
from runtime.execution.attempt import Attempt
from runtime.model import Message
from runtime.triggers.state import TOPIC as STATE
from runtime.triggers.stream import TOPIC_PREFIX

MEGABYTE: Final = 1024 * 1024

_WRITES: Final = frozenset({"set", "update", "delete", "clear", "send"})
_encoder = msgspec.json.Encoder()


class Budget:
    """Counts the messages of attempts against the limits of config.yaml; a limit of 0 is none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, attempt: Attempt) -> None:
        """See that the attempt may send one more message. Call it before anything that would be half done else.

        :raises RunawayFlow: it may not; the attempt knows then that trying again is of no use.
        """
        most, name = self._settings, attempt.step.name
        if most.max_hops and attempt.hops.count >= most.max_hops:
            way = attempt.hops.sent_by(name).describe()
            _refuse(attempt, f"{way}; stopped after {most.max_hops} hops", "max_hops")
        if most.max_attempt_messages and attempt.messages >= most.max_attempt_messages:
            sent = f"{most.max_attempt_messages:,} messages"
            _refuse(attempt, f"{name} may send {sent} in one attempt and wants to send more", "max_attempt_messages")
        if most.max_attempt_mb and attempt.message_bytes >= most.max_attempt_mb * MEGABYTE:
            sent = f"{most.max_attempt_mb:,} MB of messages"
            _refuse(attempt, f"{name} may send {sent} in one attempt and wants to send more", "max_attempt_mb")

    def add(self, attempt: Attempt, message: Message) -> None:
        """Count a message that the attempt sends."""
        attempt.messages += 1
        if self._settings.max_attempt_mb:
            attempt.message_bytes += len(_encoder.encode(message.data))


def topic_of(method: str, params: dict[str, Any]) -> str | None:
    """Return the topic that a handler's request publishes to; None where it publishes nothing."""
    if method == "enqueue":
        return str(params.get("topic"))
    port, _, verb = method.partition(".")
    if verb not in _WRITES:
        return None
    return STATE if port == "state" else f"{TOPIC_PREFIX}{params.get('stream')}" if port == "streams" else None


def _refuse(attempt: Attempt, message: str, limit: str) -> NoReturn:
    attempt.ran_away = True
    hint = f"let a Step end the flow, or raise queue.{limit} in config.yaml (0: no limit)"
    raise RunawayFlow(message, hint=hint)
