"""The root of a trace that a person began: who it was, and which Step they ran."""

from __future__ import annotations

from typing import Any, Final

from motia_studio.run.target import Target
from runtime.model import Span, new_span_id, new_trace_id, now_ns

PHASE: Final = "run"


def begin(target: Target, *, by: str, again: str | None) -> Span:
    """Return the span of a run that begins now."""
    attributes: dict[str, Any] = {
        "motia.phase": PHASE,
        "motia.by": by,
        "motia.step": target.step.name,
        "motia.trigger": target.trigger.kind,
        "motia.suffix": target.trigger.suffix,
    }
    if again is not None:
        attributes["motia.again"] = again
    name = f"{by} {deed(target, again)}"
    return Span(new_trace_id(), new_span_id(), None, name, "internal", now_ns(), attributes=attributes)


def deed(target: Target, again: str | None) -> str:
    """Return what the person did, to go on after their name."""
    return f"ran {target.step.name}{' again' if again else ''}"


def end(root: Span, problem: str | None = None) -> Span:
    """Return the same span after what it began was handed over, or couldn't be."""
    return root.ended("error" if problem else "ok", message=problem, attributes={})
