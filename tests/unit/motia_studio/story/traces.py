"""Spans of made-up traces, a project of made-up Steps, and the story that comes of them as plain text."""

from __future__ import annotations

from typing import Any

import msgspec

from motia_studio.story.fates import Fates
from motia_studio.story.parts import plain
from motia_studio.story.spans import SpanFact, read_span
from motia_studio.story.tell import tell
from runtime.discovery.assemble import assemble
from runtime.model import Registry, Snapshot
from tests.console import described

MS = 1_000_000
EPOCH = 1_700_000_000_000 * MS


class Recorded:
    """A trace in the making. Times are milliseconds since its beginning."""

    def __init__(self) -> None:
        self.spans: list[SpanFact] = []

    def add(
        self, phase: str | None, step: str | None, parent: str | None, start: float, end: float | None, **rest: Any
    ) -> str:
        name, status, message = rest.pop("name", phase or "work"), rest.pop("status", "ok"), rest.pop("message", None)
        attributes = {key.replace("__", "."): value for key, value in rest.items()}
        number, until = f"{len(self.spans):016x}", None if end is None else int(EPOCH + end * MS)
        row = (number, parent, name, "internal", int(EPOCH + start * MS), until)
        text = msgspec.json.encode(attributes).decode()
        self.spans.append(read_span((*row, "running" if end is None else status, message, step, phase, text)))
        return number

    def request(self, step: str, end: float | None, answer: int | None = 200, start: float = 0, **rest: Any) -> str:
        """Add an HTTP trigger."""
        route = {"http__request__method": "POST", "http__route": "/orders", "motia__suffix": "http(POST /orders)"}
        answered = {} if answer is None else {"http__response__status_code": answer}
        return self.add("trigger", step, None, start, end, **{**route, **answered, **rest})

    def message(self, step: str, topic: str, call: str | None, start: float, end: float | None, **rest: Any) -> str:
        """Add a queue trigger."""
        facts = {"motia__topic": topic, "motia__suffix": f"queue({topic})", "motia__message_id": f"m{len(self.spans)}"}
        return self.add("trigger", step, call, start, end, **{**facts, **rest})

    def attempt(self, step: str, trigger: str, start: float, end: float | None, number: int = 1, **rest: Any) -> str:
        return self.add("attempt", step, trigger, start, end, **{"motia__attempt": number, **rest})

    def call(self, attempt: str, method: str, at: float = 0, **rest: Any) -> str:
        return self.add("call", None, attempt, at, at, motia__method=method, **rest)

    def tell(
        self,
        registry: Registry | None = None,
        *,
        now: float = 10_000,
        fates: Fates | None = None,
        payloads: dict[str, Any] | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Return the story with every sentence as plain text."""
        self.spans.sort(key=lambda span: span.start)
        kept = payloads or {}
        story = tell(
            self.spans,
            registry or project(),
            now=int(EPOCH + now * MS),
            ask=lambda tickets: {each: (fates or {})[each] for each in tickets if each in (fates or {})},
            read=lambda spans: {span: kept[span] for span in spans if span in kept},
            key=key,
        )
        for sentence in story["sentences"]:
            sentence["text"] = plain(sentence["text"])
        return {**story, "headline": plain(story["headline"]), "next": plain(story["next"] or [])}


def project(**words: Any) -> Registry:
    """Return a project whose Step ChargeCard says what `words` are."""
    http = {"type": "http", "method": "POST", "path": "/orders"}
    charge = {"type": "queue", "topic": "order.created", "input": {"title": "Order", "type": "object"}}
    return assemble(
        Snapshot(
            1,
            (
                described("src/take.step.ts", "node", {"name": "TakeOrder", "triggers": [http]}),
                described("src/charge_step.py", "python", {"name": "ChargeCard", "triggers": [charge], **words}),
                described(
                    "src/mail.step.js",
                    "node",
                    {"name": "send-mail", "triggers": [{"type": "queue", "topic": "mail.send"}]},
                ),
            ),
        )
    )


def texts(story: dict[str, Any]) -> list[str]:
    return [sentence["text"] for sentence in story["sentences"]]
