"""The first five minutes as a list of five that ticks itself from what really happens in the project.

| id | ticked when |
|---|---|
| `diagram` | the page showed the diagram |
| `run` | a trace began that neither the first run nor a schedule started |
| `story` | the story of a trace that failed was opened |
| `edit` | a Step's file is another than it was, or a new one |
| `again` | a Step that had failed ran through after that |

What is ticked stays ticked, in `.motia/start.json`, also when its trace is gone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from motia_studio.first_run.memo import Memo
from motia_studio.history.keys import trace_key
from motia_studio.history.models import Span, Trace
from motia_studio.json_file import JsonFile
from runtime.model import Registry

NAME: Final = "start.json"
IDS: Final = ("diagram", "run", "story", "edit", "again")
# What is about a trace that failed, so that its page can be led to before it is ticked.
POINTED: Final = ("story", "edit", "again")
# Of how many failed traces the Steps that failed are looked for.
FAILED_TRACES: Final = 20
NS_PER_MS: Final = 1_000_000

Tick = dict[str, Any]


class Checklist:
    """The list of one project. Every method raises ConfigError where its file can't be used."""

    def __init__(self, project: Path, home: Path) -> None:
        self._project = project
        self._file = JsonFile(home, NAME, home / f"{NAME}.lock")
        self._memo = Memo(home)

    def look(self, registry: Registry) -> dict[str, Any]:
        """Tick what has happened by now and return the list, as `GET /api/start` answers it."""
        content = self._file.read()
        if "since" not in content:
            content = self._file.change(lambda found: _keep(found, {}, registry))
        news = self._ticks(content, registry)
        if news:
            content = self._file.change(lambda found: _keep(found, news, registry))
        return _shown(content)

    def saw(self, what: str, trace_id: str | None, registry: Registry) -> None:
        """Note that the page showed the diagram, or a story: one of a trace that didn't fail ticks nothing."""
        tick: Tick = {"at": _now()}
        if what == "story":
            failed = Trace.objects.filter(key=trace_key(trace_id or ""), trace_id=trace_id, status="error").first()
            if failed is None:
                return
            tick |= {"traceId": failed.trace_id, "step": next(iter(_failing((failed,))), failed.step)}
        self._file.change(lambda found: _keep(found, {what: tick}, registry))

    def dismiss(self, dismissed: bool, registry: Registry) -> None:
        """Put the list away, or bring it back."""

        def alter(content: dict[str, Any]) -> None:
            _keep(content, {}, registry)
            content["dismissed"] = dismissed

        self._file.change(alter)

    def _ticks(self, content: Mapping[str, Any], registry: Registry) -> dict[str, Tick]:
        """Return what is ticked from now on."""
        done: dict[str, Tick] = content.get("done", {})
        news: dict[str, Tick] = {}
        if "run" not in done and (run := self._first_trace(content)):
            news["run"] = {"at": run.start / NS_PER_MS, "traceId": run.trace_id, "step": run.step}
        if "edit" not in done and (edit := self._edited(content, registry)):
            news["edit"] = edit
        edited = done.get("edit") or news.get("edit")
        if "again" not in done and edited and (again := _mended(edited["at"])):
            news["again"] = again
        return news

    def _baseline(self, content: Mapping[str, Any]) -> tuple[float, Mapping[str, str | None]]:
        """Return since when things count, after the first run if there was one, and the versions of Steps then."""
        played = self._memo.played()
        return (played.ended, played.versions) if played else (content["since"], content["versions"])

    def _first_trace(self, content: Mapping[str, Any]) -> Trace | None:
        since, _ = self._baseline(content)
        traces = Trace.objects.filter(start__gt=int(since * NS_PER_MS)).exclude(trigger="cron")
        found = traces.order_by("start", "id").first()
        if found is None:
            return None
        # The page may have been opened before the first run began, which is remembered before it leaves any trace.
        since, _ = self._baseline(content)
        return found if found.start > since * NS_PER_MS else None

    def _edited(self, content: Mapping[str, Any], registry: Registry) -> Tick | None:
        since, before = self._baseline(content)
        for step in registry.steps:
            if step.version is not None and before.get(step.file) != step.version:
                return {"at": self._saved_at(step.file, since), "step": step.name}
        return None

    def _saved_at(self, file: str, since: float) -> float:
        """Return when a file was saved; a clock or a copy may have given it any time, so at least `since`."""
        try:
            saved = (self._project / file).stat().st_mtime_ns / NS_PER_MS
        except OSError:
            return _now()
        return min(max(saved, since), _now())


def _keep(content: dict[str, Any], news: Mapping[str, Tick], registry: Registry) -> None:
    """Add ticks to what the file says; the first time, what everything later is compared with, too."""
    if "since" not in content:
        content["since"] = _now()
        content["versions"] = {step.file: step.version for step in registry.steps}
    content["done"] = {**news, **content.get("done", {})}


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    done: dict[str, Tick] = content.get("done", {})
    steps: list[Tick] = [{"id": name, "done": name in done, "at": None, **done.get(name, {})} for name in IDS]
    if not all(name in done for name in POINTED):
        pointer = _pointer(done.get("story"))
        for shown in steps:
            if shown["id"] in POINTED and not shown["done"]:
                shown.update(pointer)
    return {"steps": steps, "dismissed": bool(content.get("dismissed"))}


def _pointer(story: Tick | None) -> Tick:
    """Return the trace to look at and the Step that failed in it: the one that was read, else the latest."""
    if story is not None:
        return {"traceId": story["traceId"], "step": story["step"]}
    failed = _failed().first()
    if failed is None:
        return {}
    return {"traceId": failed.trace_id, "step": next(iter(_failing((failed,))), failed.step)}


def _mended(edited_at: float) -> Tick | None:
    """Return the first attempt since then that went well, of a Step that had failed before."""
    edited = int(edited_at * NS_PER_MS)
    steps = _failing(_failed().filter(start__lt=edited)[:FAILED_TRACES])
    attempts = Span.objects.filter(step__in=steps, phase="attempt", status="ok", start__gt=edited)
    first = attempts.order_by("start").defer("payload").first() if steps else None
    if first is None:
        return None
    trace = Trace.objects.filter(id=first.trace).first()
    found = {"at": (first.end or first.start) / NS_PER_MS, "step": first.step}
    return found if trace is None else {**found, "traceId": trace.trace_id}


def _failed() -> QuerySet[Trace]:
    return Trace.objects.filter(status="error").order_by("-start", "-id")


def _failing(traces: Iterable[Trace]) -> list[str]:
    """Return the Steps that failed in these traces."""
    spans = Span.objects.filter(trace__in=[trace.id for trace in traces], phase="attempt", status="error")
    return [step for step in spans.order_by("start").values_list("step", flat=True) if step]


def _now() -> float:
    return round(time.time() * 1000, 3)
