"""Tells an error in three layers: what it means, what a person can do, and what was thrown where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.story.codes import CODES, RETRY, Meaning
from motia_studio.story.thrown import meaning_of
from motia_studio.story.words import humanise
from runtime.model import Step

TODO_MOST: Final = 3
NO_ERROR: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """An error. `reason` is the shortest thing to say of it: what it means where that is known, else its message."""

    means: str
    todo: tuple[str, ...]
    name: str
    message: str
    reason: str
    step: str | None
    span_id: str
    stack: str | None = None
    file: str | None = None
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the API has it."""
        return {
            "means": self.means,
            "todo": list(self.todo),
            "name": self.name,
            "message": self.message,
            "stack": self.stack,
            "file": self.file,
            "line": self.line,
            "step": self.step,
            "spanId": self.span_id,
        }


def tell_error(
    *,
    code: str | None,
    message: str | None,
    error: Mapping[str, Any] | None,
    name: str,
    span_id: str,
    step: Step | None = None,
    said: str | None = None,
    is_kept: bool = False,
) -> Told:
    """Return the error of a span: `code` is its `error.type`, `error` its `motia.error`, `name` that of the Step.

    `said` is what the Step's author says of a failure. `is_kept` tells that the message is a dead letter now.
    """
    error = error or NO_ERROR
    text = str(error.get("message") or message or "no reason was recorded")
    thrown = str(error.get("name") or code or "Error")
    stack = error.get("stack")
    subject = humanise(name)
    meaning = CODES.get(code or "") or meaning_of(thrown, text, stack)
    if meaning:
        means = _fill(meaning.means, subject, text)
        reason = means if means.startswith(subject) else means[:1].lower() + means[1:]
    else:
        means, reason = _unknown(said, subject, text), text
    file, line = error.get("file"), error.get("line")
    return Told(
        means=means,
        todo=_todo(meaning, subject, error=error, step=step, is_kept=is_kept),
        name=thrown,
        message=text,
        reason=reason,
        step=name,
        span_id=span_id,
        stack=stack,
        file=file or (step.file if step else None),
        line=line if isinstance(line, int) else step.line if step and not file else None,
    )


def _unknown(said: str | None, subject: str, text: str) -> str:
    """Return what an error means that only its author can explain."""
    if said is None:
        return f"{subject} failed with the message “{text}”."
    return said if text in said else f"{said.rstrip('.')}: {text}"


def _todo(
    meaning: Meaning | None, subject: str, *, error: Mapping[str, Any], step: Step | None, is_kept: bool
) -> tuple[str, ...]:
    hint, file, line = error.get("hint"), error.get("file"), error.get("line")
    todo = [str(hint)[:1].upper() + str(hint)[1:]] if hint else []
    todo += [_fill(each, subject, "") for each in (meaning.todo if meaning else ()) if each != RETRY]
    if file:
        todo.append(f"Look at {file}, line {line}." if line else f"Look at {file}.")
    elif step is not None and not todo:
        todo.append(f"Look at {step.file}.")
    todo = todo[: TODO_MOST - 1] if is_kept else todo[:TODO_MOST]
    return (*todo, RETRY) if is_kept else tuple(todo)


def _fill(text: str, subject: str, reason: str) -> str:
    filled = text.replace("{step}", subject).replace("{reason}", reason)
    # A gap whose part of the message wasn't there leaves nothing behind.
    return " ".join(filled.replace(", so it could not use its “”", "").replace(" ,", ",").split())
