"""What was decided about a Step: each attempt and each decision against one, as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from motia_studio.why.conditions import Condition, told
from motia_studio.why.happened import Happened
from motia_studio.why.parts import Decision, Part, Verdict, duration, moment, span, step
from motia_studio.why.schemas import unfit
from runtime.model import Registry, Step
from runtime.triggers.base import Trigger

Source = Callable[[str], Sequence[str]]

_VERDICTS: Final[dict[str, Verdict]] = {"skipped": "skipped", "ok": "ran"}


class Sentences:
    """Makes decisions of spans. `source` returns the lines of a project's file, none where it can't be read."""

    def __init__(self, registry: Registry, source: Source) -> None:
        self._registry = registry
        self._source = source

    def decide(self, found: Happened) -> Decision:
        """Return what a span says was decided."""
        if found.phase == "decision":
            return self._against(found)
        outcome = found.get("outcome")
        if outcome == "skipped":
            return self._skipped(found)
        if found.end is None:
            return _decision(found, "ran", [*_subject(found), span(" is running now", found.span_id), "."])
        if outcome == "ok":
            took = f" ran in {duration(found.end - found.start)}"
            return _decision(found, "ran", [*_subject(found), span(took, found.span_id), "."])
        return self._failed(found)

    def _skipped(self, found: Happened) -> Decision:
        told_by_runner, known = found.get("condition") or {}, self._step(found)
        condition = Condition(told_by_runner.get("text"), told_by_runner.get("line"))
        values = condition.values(found.payload["motia.input"]) if "motia.input" in found.payload else {}
        file = known.file if known else None
        line = condition.line_in(self._source(file)) if file else condition.line
        text = [*_subject(found), span(" was skipped", found.span_id), ": ", *told(condition, file, line, values), "."]
        return _decision(found, "skipped", text, values=values)

    def _failed(self, found: Happened) -> Decision:
        error = found.attributes.get("motia.error") or {}
        what = error.get("message") or found.message or "nobody said why"
        trigger = self._trigger(found)
        wrong = unfit(trigger, found.payload.get("motia.input")) if trigger else None
        if wrong is not None and "Validation" in (error.get("name") or ""):
            text = [*_subject(found), span(" refused its input", found.span_id), f": {wrong.path}: {wrong.message}."]
            return _decision(found, "refused", text, path=wrong.path)
        number = found.get("attempt")
        how = f" failed at attempt {number}" if number and number > 1 else " failed"
        text = [*_subject(found), span(how, found.span_id), f": {what}"]
        if wrong is not None:
            text.append(
                f". Its input doesn't fit the schema of its trigger, which may be why: {wrong.path}: {wrong.message}"
            )
        return _decision(found, "failed", text, path=wrong.path if wrong else None)

    def _against(self, found: Happened) -> Decision:
        verdict: Verdict = found.get("verdict") or "refused"
        problems = found.get("problems") or []
        path = problems[0]["path"] if problems else None
        text = _AGAINST.get(verdict, _refused)(found, problems)
        if left_out := found.get("left_out"):
            text.append(f" {left_out:,} more like it are not listed.")
        return _decision(found, verdict, text, path=path)

    def _step(self, found: Happened) -> Step | None:
        return self._registry.by_name.get(found.step or "")

    def _trigger(self, found: Happened) -> Trigger | None:
        known, suffix = self._step(found), found.get("suffix")
        return next((trigger for trigger in known.triggers if trigger.suffix == suffix), None) if known else None


def _decision(found: Happened, verdict: Verdict, text: list[Part], **more: Any) -> Decision:
    return Decision(found.start, verdict, text, found.trace_id, found.span_id, found.step, _topic(found), **more)


def _topic(found: Happened) -> str | None:
    topic = found.get("topic")
    return None if topic is None or topic.startswith("@") else topic


def _subject(found: Happened) -> list[Part]:
    return [step(found.step or "A Step")]


def _refused(found: Happened, problems: Sequence[dict[str, str]]) -> list[Part]:
    if not problems:
        return [*_subject(found), span(" did not run", found.span_id), f": {found.message or 'it was refused'}."]
    places = "; ".join(f"{each['path']}: {each['message']}" for each in problems[:3])
    more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
    head = " did not run: what was sent doesn't fit its schema"
    return [*_subject(found), span(head, found.span_id), f": {places}{more}."]


def _missed(found: Happened, _: Sequence[dict[str, str]]) -> list[Part]:
    since, until = found.get("since"), found.get("until")
    when = f" between {moment(since)} and {moment(until)}" if since and until else ""
    head = f" missed its runs{when}"
    why = "it was paused" if found.get("reason") == "paused" else "no scheduler was running"
    return [*_subject(found), span(head, found.span_id), f": {why}, and its `catchUp` leaves them out."]


def _repeated(found: Happened, _: Sequence[dict[str, str]]) -> list[Part]:
    return [*_subject(found), span(" did not get a message twice", found.span_id), f": {found.message}."]


_AGAINST: Final = {"missed": _missed, "deduplicated": _repeated}
