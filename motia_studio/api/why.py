"""`GET /api/why?step=|topic=|trace=`: what keeps something from running now, and what was decided about it before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.query import text
from motia_studio.api.traces import find
from motia_studio.files.content import read_file
from motia_studio.project import current_project
from motia_studio.why import happened
from motia_studio.why.broker import find_jobs, read_situation
from motia_studio.why.decisions import Sentences
from motia_studio.why.parts import Decision, Reason
from motia_studio.why.steps import about_step, step_reasons
from motia_studio.why.topics import about_topic, did_you_mean, topic_reasons, unclaimed
from motia_studio.why.traces import Journey
from runtime.errors import InvalidInput, StepNotFound
from runtime.model import Registry

KINDS = ("step", "topic", "trace")


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return `{"about", "now": [Reason], "decisions": [Decision]}`, the newest decisions of a Step or topic first."""
    asked = [(kind, value) for kind in KINDS if (value := text(request, kind))]
    if len(asked) != 1:
        raise InvalidInput("ask about one thing", hint="write step=, topic= or trace=")
    ((kind, value),) = asked
    about, reasons, decisions = _ANSWERS[kind](value, current_project().registry())
    shown = {"now": [each.shown() for each in reasons], "decisions": [each.shown() for each in decisions]}
    return JsonResponse({"about": about, **shown})


Answer = tuple[dict[str, Any], list[Reason], list[Decision]]


def _step(name: str, registry: Registry) -> Answer:
    step = registry.by_name.get(name)
    if step is None:
        near = did_you_mean(name, registry.by_name)
        raise StepNotFound(f"there is no Step called {name[:80]!r}", hint=f"did you mean {near!r}?" if near else None)
    situation, sentences = read_situation(registry), Sentences(registry, _source)
    decisions = [sentences.decide(each) for each in happened.of_step(name)]
    return about_step(step), step_reasons(step, situation), decisions


def _topic(topic: str, registry: Registry) -> Answer:
    situation, sentences = read_situation(registry, topic), Sentences(registry, _source)
    steps = {found.step.name for found in registry.by_topic.get(topic, ())}
    decisions = [sentences.decide(each) for each in happened.of_topic(topic, steps)] + unclaimed(situation)
    newest = sorted(decisions, key=lambda each: -each.at)[: happened.MOST]
    return about_topic(topic, situation), topic_reasons(topic, situation), newest


def _trace(trace_id: str, registry: Registry) -> Answer:
    trace = find(trace_id)
    situation = read_situation(registry)
    journey = Journey(happened.of_trace(trace), situation, Sentences(registry, _source), find_jobs)
    reasons, decisions = journey.read()
    about = {"trace": trace_id, "name": trace.name, "status": trace.status, "step": trace.step}
    return about, reasons, decisions


_ANSWERS = {"step": _step, "topic": _topic, "trace": _trace}


def _source(file: str) -> Sequence[str]:
    try:
        return read_file(settings.ENVIRONMENT.folder, file).text.splitlines()
    except (OSError, InvalidInput):
        return ()
