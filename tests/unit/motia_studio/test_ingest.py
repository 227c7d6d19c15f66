"""Spans and log records become rows, whatever order they arrive in."""

from __future__ import annotations

import msgspec
import pytest
from django.db import DatabaseError

from motia_studio.history import ingest as ingesting
from motia_studio.history.ingest import ingest
from motia_studio.history.models import Log, Span, StepActivity, Trace
from motia_studio.history.position import current
from runtime.adapters.telemetry.base import Batch
from tests.sample_flow import attempt, line

pytestmark = pytest.mark.django_db


def test_ingest_writes_a_span_that_starts_and_ends_in_one_batch_once() -> None:
    started, ended = attempt("Triage", 20)
    ingest([Batch("1-0", (started, ended))])
    assert list(Span.objects.values_list("step", "end", "status")) == [("Triage", ended.end, "ok")]


def test_ingest_ends_a_span_that_an_earlier_batch_started() -> None:
    started, ended = attempt("Triage", 20)
    ingest([Batch("1-0", (started,))])
    assert Trace.objects.get().running == 1
    ingest([Batch("2-0", (ended,))])
    assert Span.objects.get().end == ended.end
    trace = Trace.objects.get()
    assert (trace.running, trace.end, trace.spans) == (0, ended.end, 1)


def test_ingest_does_not_open_a_span_again_when_its_start_comes_late() -> None:
    started, ended = attempt("Triage", 20)
    ingest([Batch("1-0", (ended,))])
    ingest([Batch("2-0", (started,))])
    assert Span.objects.get().end == ended.end


def test_a_trace_is_named_after_its_first_span_and_counts_its_errors() -> None:
    _, child = attempt("Triage", 5, error="no")
    _, root = attempt("Create", 90, trace_id=child.trace_id)
    ingest([Batch("1-0", (child,))])
    ingest([Batch("2-0", (msgspec.structs.replace(root, name="POST /tickets"),))])
    trace = Trace.objects.get()
    assert (trace.name, trace.spans, trace.errors, trace.start) == ("POST /tickets", 2, 1, root.start)


def test_ingest_adds_attempts_up_by_step() -> None:
    ingest([Batch("1-0", (*attempt("Triage", 20), *attempt("Triage", 10, error="no")))])
    ingest([Batch("2-0", tuple(attempt("Triage", 30)))])
    activity = StepActivity.objects.get()
    assert (activity.succeeded, activity.failed, activity.last_status) == (2, 1, "ok")


def test_an_attempt_that_its_condition_kept_from_running_is_neither_a_success_nor_the_last_run() -> None:
    ran, (_, ended) = attempt("Triage", 20), attempt("Triage", 1)
    skipped = msgspec.structs.replace(ended, attributes={**ended.attributes, "motia.outcome": "skipped"})
    ingest([Batch("1-0", (*ran, skipped))])
    activity = StepActivity.objects.get()
    assert (activity.succeeded, activity.skipped, activity.last_end) == (1, 1, ran[1].end)


def test_the_position_moves_with_the_rows() -> None:
    ingest([Batch("1-0", (line("Triage", "one"),)), Batch("7-3", (line("Triage", "two"),))])
    assert (current().entry, current().last_log) == ("7-3", Log.objects.latest("id").id)


def test_nothing_is_written_when_a_batch_fails_halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(entry: str) -> None:
        raise DatabaseError

    monkeypatch.setattr(ingesting, "_move", fail)
    with pytest.raises(DatabaseError):
        ingest([Batch("1-0", (line("Triage", "one"), *attempt("Triage", 1)))])
    assert (Log.objects.count(), Span.objects.count(), current().entry) == (0, 0, "0-0")
