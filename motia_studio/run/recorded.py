"""What an attempt was given, as the history has it, put so that it can be given to the Step once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.endpoints.outgoing import OWN
from motia_studio.history.models import Span, Trace
from runtime.masking import MASK

# A span is a few calls below its attempt; what is farther away goes round in a circle.
LONGEST_CHAIN: Final = 20
LOOKED_AT: Final = 60
MOST_RECENT: Final = 10
# Together they are read with the form, so a few large ones are enough.
MOST_BYTES: Final = 256 * 1024
# Said anew by whoever sends the request.
TRANSPORT: Final = OWN | {"accept-encoding", "user-agent", "accept"}
KEPT_IN_PART: Final = {
    "motia.cut": "is longer than what the studio keeps, which is its beginning",
    "motia.stream": "was read as a stream, of which only the beginning is kept",
    "motia.binary": "is binary, which isn't kept",
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A place of an input that isn't kept as it was."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An attempt's input. `lost` is empty where it can be run as it was; what was lost as a whole isn't in `input`.

    `trigger` is the trigger's name in its Step.
    """

    step: str
    trigger: str | None
    span: Span
    input: Any
    lost: list[Lost]


def find_attempt(trace: Trace, span_id: str | None) -> Span | None:
    """Return the attempt that a span belongs to, or began; without one the first of the trace."""
    attempts = Span.objects.filter(trace=trace.id, phase="attempt").order_by("start", "span_id")
    if span_id is None:
        return attempts.first()
    here: str | None = span_id
    for _ in range(LONGEST_CHAIN):
        span = Span.objects.filter(trace=trace.id, span_id=here).first()
        if span is None:
            break
        if span.phase == "attempt":
            return span
        if below := attempts.filter(parent_id=span.span_id).first():
            return below
        if span.parent_id is None:
            return attempts.first()
        here = span.parent_id
    return None


def read(span: Span) -> Recorded:
    """Return what an attempt was given."""
    attributes: dict[str, Any] = json.loads(span.attributes)
    payload: dict[str, Any] = {} if span.payload is None else json.loads(span.payload)
    step, kind, trigger = span.step or "", attributes.get("motia.trigger"), attributes.get("motia.suffix")
    if kind == "cron":
        return Recorded(step, trigger, span, None, [])
    if "motia.input" not in payload:
        return Recorded(step, trigger, span, None, [Lost("$", "was not recorded")])
    given = payload["motia.input"]
    lost: list[Lost] = []
    if kind == "http" and isinstance(given, dict) and "pathParams" in given:
        given = _request(given, lost)
    return Recorded(step, trigger, span, _kept(given, "$", lost), lost)


def recent(step: str) -> list[Recorded]:
    """Return the last different inputs of a Step, newest first."""
    spans = Span.objects.filter(step=step, phase="attempt").order_by("-start")[:LOOKED_AT]
    return list(_different(spans))


def _different(spans: Any) -> Iterator[Recorded]:
    seen: set[tuple[str | None, str]] = set()
    room = MOST_BYTES
    for span in spans:
        found = read(span)
        text = json.dumps(found.input, sort_keys=True)
        if found.input is None or (found.trigger, text) in seen or len(text) > room:
            continue
        seen.add((found.trigger, text))
        room -= len(text)
        yield found
        if len(seen) == MOST_RECENT:
            return


def _request(given: dict[str, Any], lost: list[Lost]) -> dict[str, Any]:
    """Return a recorded request as one that can be sent; headers that the connection makes are left out."""
    headers: dict[str, Any] = {}
    for name, value in (given.get("headers") or {}).items():
        if name.lower() in TRANSPORT:
            continue
        if value == MASK:
            lost.append(Lost(f"$.headers.{name}", "is a secret, which the studio never records"))
        else:
            headers[name] = value
    kind = headers.pop("content-type", "application/json")
    if given.get("files"):
        lost.append(Lost("$.files", "are files, of which only the names are kept"))
    parts = {"params": given.get("pathParams"), "query": given.get("queryParams"), "headers": headers}
    found = {name: value for name, value in parts.items() if value}
    body = given.get("body")
    if isinstance(body, str) and "json" not in kind:
        return {**found, "headers": {**headers, "content-type": kind}, "text": body}
    if isinstance(body, dict) and "form" in kind:
        lost.append(Lost("$.body", "was sent as a form, and would be sent as JSON"))
    return found if body is None else {**found, "body": body}


def _kept(value: Any, path: str, lost: list[Lost]) -> Any:
    """Return a value without what is kept in part only, and tell what that is."""
    if isinstance(value, dict):
        for mark, why in KEPT_IN_PART.items():
            if mark in value:
                lost.append(Lost(path, why))
                return None
        return {name: _kept(item, f"{path}.{name}", lost) for name, item in value.items()}
    if isinstance(value, list):
        return [_kept(item, f"{path}[{at}]", lost) for at, item in enumerate(value)]
    if isinstance(value, str) and MASK in value:
        lost.append(Lost(path, "holds a secret, which the studio masks"))
    return value
