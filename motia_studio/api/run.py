"""`/api/run`: what a Step takes, running it, running it again with what it was given before, and saved inputs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.layout import studio_file
from motia_studio.api.query import text
from motia_studio.api.seen_values import Reader
from motia_studio.api.traces import find
from motia_studio.endpoints.examples import check_name
from motia_studio.history.models import Trace
from motia_studio.project import current_project
from motia_studio.run.forms import as_json, parts_of
from motia_studio.run.onward import find_delivery
from motia_studio.run.recorded import Recorded, find_attempt, read, recent
from motia_studio.run.runs import InputRejected, Started
from motia_studio.run.runs import run as start
from motia_studio.run.saved import keep, saved_inputs
from motia_studio.run.target import Target, find_step, find_target
from runtime.errors import InvalidInput
from runtime.model import Step
from runtime.triggers.base import Trigger

NOT_KEPT = "not_kept"


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest) -> HttpResponse:
    """Return what a Step takes (`?step=`), or run it: `{"step", "trigger", "input", "anyway"}`."""
    if request.method != "POST":
        form = _form(find_step(current_project().registry(), text(request, "step")))
        return json_answer({**form, "saved": _seen(form["saved"], Reader.of(request))})
    body = json_object(request)
    target = find_target(current_project().registry(), body.get("step"), body.get("trigger"))
    return _run(request, target, body.get("input"), anyway=body.get("anyway") is True)


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Return what an attempt was given (`?trace=&span=`), or give it to its Step in a trace of its own.

    A POST has `{"trace", "span", "input", "trigger", "anyway"}`. Without `input` it is run as it was; where it isn't
    kept as it was, that is refused.
    """
    if request.method != "POST":
        return json_answer(_recorded(_find(text(request, "trace"), text(request, "span") or None)))
    body = json_object(request)
    trace_id = _text(body, "trace")
    assert trace_id is not None
    found = _find(trace_id, _text(body, "span", needed=False))
    target = find_target(current_project().registry(), found.step, body.get("trigger", found.trigger))
    if "input" not in body and found.lost:
        first = found.lost[0]
        message = f"it can't be run as it was: {first.path} {first.why}"
        return _refused(NOT_KEPT, message, "look at the input, fill in what is missing, and run that", found.lost, 409)
    given = body.get("input", found.input)
    return _run(request, target, given, anyway=body.get("anyway") is True, again_of=trace_id)


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def onward(request: HttpRequest) -> HttpResponse:
    """Tell whether a failed run can continue (`?trace=&span=`), or let it: `{"trace", "span"}`, in the same trace."""
    if request.method != "POST":
        return json_answer({"can": _can_go_on(text(request, "trace"), text(request, "span"))})
    body = json_object(request)
    delivery = find_delivery(find(_text(body, "trace") or ""), _text(body, "span") or "")
    delivery.go_on(request.user.get_username())
    return json_answer({"traceId": body["trace"]})


def _can_go_on(trace_id: str, span_id: str) -> bool:
    """Tell whether a message stands behind a span and is kept: not so for requests, nor for a trace not stored yet."""
    try:
        return find_delivery(find(trace_id), span_id).is_kept
    except (Http404, InvalidInput):
        return False


@needs(Role.VIEWER, write=Role.EDITOR)
@require_http_methods(["PUT"])
def saved(request: HttpRequest) -> JsonResponse:
    """Save an input of a Step under a name, `{"step", "trigger", "name", "input"}`; with `"remove": true` forget it."""
    body = json_object(request)
    name = check_name(body.get("name"))
    registry = current_project().registry()
    if body.get("remove") is True:
        step = find_step(registry, body.get("step"))
        studio_file().keep_example(step.name, name, None)
    else:
        target = find_target(registry, body.get("step"), body.get("trigger"))
        step = target.step
        keep(studio_file(), target, name, body.get("input"))
    return JsonResponse({"saved": saved_inputs(studio_file(), step)})


def _form(step: Step) -> dict[str, Any]:
    return {
        "step": step.name,
        "problem": _problem(step),
        "triggers": [_trigger(trigger) for trigger in step.triggers],
        "recent": [_shown(found) for found in recent(step.name)],
        "saved": saved_inputs(studio_file(), step),
    }


def _seen(saved: list[dict[str, Any]], reader: Reader) -> list[dict[str, Any]]:
    """Return saved inputs as their reader sees them. One that holds a secret can't be run as it was."""
    shown = [{**each, "input": reader.seen(each["input"])} for each in saved]
    lost = [{"path": "$", "why": "holds a secret, which your role doesn't see"}]
    return [
        {**each, "lost": [] if each["input"] == true["input"] else lost}
        for each, true in zip(shown, saved, strict=True)
    ]


def _problem(step: Step) -> str | None:
    if step.broken is None:
        return None
    if step.runner is None:
        return f"It is Broken ({step.broken.message}). A message to it waits until it works again."
    return f"It is Broken ({step.broken.message}). What runs is the last version that worked."


def _trigger(trigger: Trigger) -> dict[str, Any]:
    return {
        "index": trigger.index,
        "suffix": trigger.suffix,
        "kind": trigger.kind,
        "label": trigger.label,
        "icon": trigger.icon,
        "colour": trigger.colour,
        "summary": trigger.summary,
        "condition": trigger.condition,
        "parts": [as_json(part) for part in parts_of(trigger)],
    }


def _run(
    request: HttpRequest, target: Target, given: Any, *, anyway: bool, again_of: str | None = None
) -> HttpResponse:
    try:
        started = start(target, given, by=request.user.get_username(), anyway=anyway, again=again_of)
    except InputRejected as error:
        return _refused(error.code, error.message, "correct it, or send it anyway", error.misfits, 400)
    return json_answer(_started(target, started))


def _started(target: Target, started: Started) -> dict[str, Any]:
    return {
        "step": target.step.name,
        "trigger": target.trigger.suffix,
        "traceId": started.trace.trace_id,
        "spanId": started.trace.span_id,
        "answer": started.answer.as_json() if started.answer else None,
    }


def _refused(code: str, message: str, hint: str, places: list[Any], status: int) -> JsonResponse:
    """Return an error that names places of the input besides."""
    problems = [{"path": each.path, "message": getattr(each, "message", None) or each.why} for each in places]
    error = {"code": code, "message": message, "hint": hint, "problems": problems}
    return JsonResponse({"error": error}, status=status)


def _find(trace_id: str, span_id: str | None) -> Recorded:
    trace = find(trace_id)
    attempt = find_attempt(trace, span_id)
    if attempt is None:
        hint = "it may be running still, or it was refused before any Step ran"
        raise InvalidInput("no Step has run there, so there is nothing to run again", hint=hint)
    return read(attempt)


def _recorded(found: Recorded) -> dict[str, Any]:
    return {**_shown(found), "step": found.step}


def _shown(found: Recorded) -> dict[str, Any]:
    traces = Trace.objects.filter(id=found.span.trace).values_list("trace_id", flat=True)
    return {
        "traceId": traces.first(),
        "spanId": found.span.span_id,
        "trigger": found.trigger,
        "at": found.span.start / 1e6,
        "status": found.span.status,
        "input": found.input,
        "lost": [asdict(each) for each in found.lost],
    }


def _text(body: dict[str, Any], name: str, *, needed: bool = True) -> str | None:
    value = body.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"{name} is missing", hint=f"write the id of the {name}")
    return value
