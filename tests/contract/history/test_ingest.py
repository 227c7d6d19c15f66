"""Spans and log records become rows, whatever order they arrive in, and however often."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from motia_studio.history import ingest as ingesting
from motia_studio.history.ingest import ingest, skip
from motia_studio.history.models import Log, Position, Span, StepActivity, Trace
from motia_studio.history.place import Place
from motia_studio.history.position import current
from motia_studio.history.store.base import Store
from runtime.errors import StoreUnavailable
from runtime.model import Span as Recorded
from runtime.model import new_span_id
from tests.history import History, entry_of
from tests.sample_flow import attempt, line


def trigger(child: Recorded, name: str, *, error: str | None = None) -> Recorded:
    """Return the span that a child belongs to."""
    return msgspec.structs.replace(
        child,
        span_id=child.parent_id or new_span_id(),
        parent_id=None,
        name=name,
        start=child.start - 1000,
        status="error" if error else "ok",
        message=error,
        attributes={"motia.step": "Create", "motia.phase": "trigger", "motia.trigger": "http"},
    )


def test_a_span_that_starts_and_ends_in_one_entry_is_written_once(history: History) -> None:
    started, ended = attempt("Triage", 20)
    history.write(started, ended)
    assert list(Span.objects.values_list("step", "end", "status")) == [("Triage", ended.end, "ok")]
    assert (Trace.objects.get().spans, Trace.objects.get().status) == (1, "ok")


def test_a_span_that_an_earlier_entry_started_is_ended(history: History) -> None:
    started, ended = attempt("Triage", 20)
    history.write(started)
    trace = Trace.objects.get()
    assert (trace.running, trace.status, trace.duration) == (1, "running", None)
    history.write(ended)
    assert Span.objects.get().end == ended.end
    trace = Trace.objects.get()
    assert (trace.running, trace.end, trace.spans, trace.status) == (0, ended.end, 1, "ok")
    assert trace.duration == (ended.end or 0) - ended.start


def test_a_span_is_not_opened_again_when_its_start_comes_late(history: History) -> None:
    started, ended = attempt("Triage", 20)
    history.write(ended)
    history.write(started)
    assert Span.objects.get().end == ended.end
    assert (Trace.objects.get().running, StepActivity.objects.get().succeeded) == (0, 1)


def test_an_end_that_comes_twice_counts_once(history: History) -> None:
    started, ended = attempt("Triage", 20, error="no")
    history.write(started, ended)
    history.write(ended)
    assert (Trace.objects.get().errors, StepActivity.objects.get().failed) == (1, 1)


def test_a_trace_has_not_failed_once_its_failed_message_was_run_again_and_went_well(history: History) -> None:
    _, child = attempt("Triage", 5, error="no")
    failed = trigger(child, "ticket.created → Triage", error="no")
    history.write(failed)
    assert Trace.objects.get().status == "error"
    attributes = {**failed.attributes, "motia.continues": failed.span_id}
    again = msgspec.structs.replace(failed, span_id=new_span_id(), attributes=attributes)
    history.write(msgspec.structs.replace(again, end=None, status="running", message=None))
    assert Trace.objects.get().status == "running"
    history.write(msgspec.structs.replace(again, status="ok", message=None))
    assert (Trace.objects.get().status, Trace.objects.get().errors) == ("ok", 1)
    last = msgspec.structs.replace(again, span_id=new_span_id())
    history.write(last)
    assert Trace.objects.get().status == "error"


def test_a_trace_is_named_after_its_first_span_and_counts_its_errors(history: History) -> None:
    _, child = attempt("Triage", 5, error="no")
    child = msgspec.structs.replace(child, parent_id=new_span_id())
    history.write(child)
    history.write(trigger(child, "POST /tickets"))
    trace = Trace.objects.get()
    assert (trace.name, trace.step, trace.trigger, trace.steps) == ("POST /tickets", "Create", "http", "|Triage|")
    assert (trace.spans, trace.errors, trace.failures, trace.status) == (2, 1, 0, "ok")


def test_a_trace_fails_with_the_trigger_that_was_given_up(history: History) -> None:
    _, child = attempt("Triage", 5, error="no")
    child = msgspec.structs.replace(child, parent_id=new_span_id())
    history.write(child, trigger(child, "POST /tickets", error="no"))
    trace = Trace.objects.get()
    assert (trace.errors, trace.failures, trace.status) == (2, 1, "error")


def test_payloads_are_kept_apart_and_the_first_input_stands_in_the_list(history: History) -> None:
    _, ended = attempt("Triage", 5)
    payload = {"motia.input": {"title": "Ünïcode \0 & more"}, "motia.output": None}
    history.write(msgspec.structs.replace(ended, attributes={**ended.attributes, **payload}))
    span = Span.objects.get()
    assert json.loads(span.payload or "") == payload
    assert json.loads(span.attributes) == ended.attributes
    assert json.loads(Trace.objects.get().input or "") == payload["motia.input"]


def test_the_input_in_the_list_is_cut_between_characters(history: History) -> None:
    _, ended = attempt("Triage", 5)
    history.write(msgspec.structs.replace(ended, attributes={**ended.attributes, "motia.input": "€" * 5000}))
    assert Trace.objects.get().input == '"' + "€" * 499


def test_attempts_are_added_up_by_step(history: History) -> None:
    history.write(*attempt("Triage", 20), *attempt("Triage", 10, error="no"))
    history.write(*attempt("Triage", 30))
    activity = StepActivity.objects.get()
    assert (activity.succeeded, activity.failed, activity.last_status) == (2, 1, "ok")


def test_an_attempt_that_its_condition_kept_from_running_is_neither_a_success_nor_the_last_run(
    history: History,
) -> None:
    ran, (_, ended) = attempt("Triage", 20), attempt("Triage", 1)
    skipped = msgspec.structs.replace(ended, attributes={**ended.attributes, "motia.outcome": "skipped"})
    history.write(*ran, skipped)
    activity = StepActivity.objects.get()
    assert (activity.succeeded, activity.skipped, activity.last_end) == (1, 1, ran[1].end)


def test_the_position_moves_with_the_rows(history: History) -> None:
    entries = [entry_of("1-0", [line("Triage", "one")]), entry_of("7-3", [line("Triage", "two")])]
    ingest(history.store, entries)
    assert (current().entry, current().last_log) == ("7-3", Log.objects.latest("id").id)


def test_an_entry_that_comes_again_is_written_once(history: History) -> None:
    entry = history.write(line("Triage", "one"), *attempt("Triage", 1))
    ingest(history.store, [entry, entry_of("2-0", [line("Triage", "two")])])
    assert (Log.objects.count(), Span.objects.count(), Trace.objects.get().spans) == (2, 1, 1)


def test_an_entry_that_its_writer_sent_twice_is_written_once_even_after_a_restart(history: History) -> None:
    records = [line("Triage", "one"), *attempt("Triage", 1)]
    ingest(history.store, [entry_of("1-0", records, "gateway", 0, 3)])
    history.store.close()
    ingest(history.store, [entry_of("2-0", records, "gateway", 0, 3), entry_of("3-0", records[:1], "worker", 0, 1)])
    assert (Log.objects.count(), Span.objects.count(), current().missed) == (2, 1, 0)


def test_records_that_left_redis_unread_are_counted_exactly(history: History) -> None:
    ingest(history.store, [entry_of("1-0", [line("Triage", "one")], "gateway", 0, 1)])
    ingest(history.store, [entry_of("9-0", [line("Triage", "two")], "gateway", 1235, 1)])
    assert current().missed == 1234
    assert Log.objects.get(source="studio").message.startswith("1,234 spans and logs are missing here")


def test_a_record_that_no_column_takes_is_left_out_alone(history: History) -> None:
    odd = msgspec.structs.replace(line("Triage", "odd"), time=2**63)
    history.write(line("Triage", "one"), odd, *attempt("Triage", 1), line("Triage", "two"))
    assert sorted(Log.objects.values_list("message", flat=True)) == ["one", "two"]
    assert (Span.objects.count(), current().missed) == (1, 1)


def test_an_entry_that_is_not_json_does_not_stop_the_next(history: History) -> None:
    broken = entry_of("1-0", [])._replace(raw=b"[{")
    ingest(history.store, [broken, entry_of("2-0", [line("Triage", "one")])])
    assert (Log.objects.count(), current().missed) == (1, 1)


def test_an_entry_can_be_skipped_and_is_counted(history: History) -> None:
    skip(history.store, entry_of("1-0", [line("Triage", "one")], "gateway", 0, 7))
    assert (current().entry, current().missed) == ("1-0", 7)


def test_many_traces_at_once_are_found_again(history: History) -> None:
    pairs = [attempt("Triage", 5) for _ in range(700)]
    history.write(*(started for started, _ in pairs))
    history.write(*(ended for _, ended in pairs))
    assert (Trace.objects.filter(status="ok").count(), Span.objects.filter(end=None).count()) == (700, 0)


def test_a_database_that_forgot_its_last_transactions_is_written_from_where_it_stands(history: History) -> None:
    first, second, third = (entry_of(f"{number}-0", [line("Triage", str(number))]) for number in (1, 2, 3))
    ingest(history.store, [first])
    assert ingest(history.store, [third], after="2-0").entry == "1-0"
    assert ingest(history.store, [second, third], after="1-0").entry == "3-0"
    assert Log.objects.count() == 3


def test_nothing_is_written_when_a_write_fails_halfway(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(store: Store, place: Place) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(ingesting, "write_place", fail)
    with pytest.raises(StoreUnavailable):
        history.write(line("Triage", "one"), *attempt("Triage", 1))
    assert (Log.objects.count(), Span.objects.count(), Position.objects.count()) == (0, 0, 0)


def test_a_commit_whose_reply_is_lost_is_not_written_twice(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    transaction = history.store.transaction

    @contextmanager
    def lose_reply() -> Iterator[None]:
        with transaction():
            yield
        raise StoreUnavailable

    entry = entry_of("1-0", [line("Triage", "one"), *attempt("Triage", 1)])
    with monkeypatch.context() as patched:
        patched.setattr(history.store, "transaction", lose_reply)
        with pytest.raises(StoreUnavailable):
            ingest(history.store, [entry])
    history.store.close()
    ingest(history.store, [entry])
    assert (Log.objects.count(), Trace.objects.get().spans) == (1, 1)


def test_a_trace_has_the_first_business_key_that_is_seen_and_never_that_of_a_state(history: History) -> None:
    started, ended = attempt("Triage", 20)

    def keyed(span: Recorded, key: object, **attributes: object) -> Recorded:
        return msgspec.structs.replace(span, attributes={**span.attributes, "motia.key": key, **attributes})

    call = msgspec.structs.replace(keyed(started, "tickets/1", **{"motia.phase": "call"}), span_id=new_span_id())
    history.write(call, keyed(started, 4711))
    assert Trace.objects.get().business_key is None
    history.write(keyed(ended, "order-\0" + "x" * 300))
    history.write(msgspec.structs.replace(keyed(ended, "another"), span_id=new_span_id()))
    assert Trace.objects.get().business_key == "order-�" + "x" * 193
