"""Sentences as the console shows them: texts, and links to Steps, spans and traces between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Part = str | dict[str, Any]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["ran", "skipped", "refused", "waiting", "unclaimed", "failed", "missed", "deduplicated"]

_UNITS = ((86_400.0, "days"), (3_600.0, "h"), (60.0, "min"))


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps something from running at this moment, or when it will run. `code` is stable."""

    code: str
    text: list[Part]
    todo: str | None = None
    severity: Severity = "info"

    def shown(self) -> dict[str, Any]:
        """Return it as the API has it."""
        return {"code": self.code, "text": self.text, "todo": self.todo, "severity": self.severity}


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a message, a request or a fire time. `at` is seconds since the epoch.

    `values` are those by which a condition was false, `path` is the place in the input that a schema refused.
    """

    at: float
    verdict: Verdict
    text: list[Part]
    trace_id: str | None = None
    span_id: str | None = None
    step: str | None = None
    topic: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    path: str | None = None

    def shown(self) -> dict[str, Any]:
        """Return it as the API has it; times in milliseconds."""
        found: dict[str, Any] = {
            "at": self.at * 1000,
            "verdict": self.verdict,
            "text": self.text,
            "traceId": self.trace_id,
            "spanId": self.span_id,
            "step": self.step,
            "topic": self.topic,
        }
        if self.values:
            found["values"] = self.values
        if self.path is not None:
            found["path"] = self.path
        return found


def step(name: str) -> Part:
    """Return a link to a Step."""
    return {"text": name, "step": name}


def span(text: str, span_id: str | None) -> Part:
    """Return a text that leads to a span; just the text where none is known."""
    return text if span_id is None else {"text": text, "span": span_id}


def quoted(name: str) -> str:
    """Return a topic as it stands in a sentence."""
    return f"“{name}”"


def listed(parts: Sequence[Part], *, joint: str = "and") -> list[Part]:
    """Join parts as a sentence does: A, B and C."""
    found: list[Part] = []
    for place, part in enumerate(parts):
        if place:
            found.append(f" {joint} " if place == len(parts) - 1 else ", ")
        found.append(part)
    return found


def counted(number: int, what: str) -> str:
    """Return `1 message`, `1,200 messages`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration(seconds: float) -> str:
    """Return a time that a person can read: `12 ms`, `2.4 s`, `3 min`, `5 h`, `2 days`."""
    if seconds < 1:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def moment(seconds: float) -> str:
    """Return a point in time in UTC, which is what schedules are told in."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
