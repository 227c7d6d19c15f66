"""What a page is told of traces as they begin and end, and of the spans of the trace that it has open."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from motia_studio.history.span_rows import COLUMNS
from motia_studio.live import news
from motia_studio.live.frames import Interest, build
from motia_studio.live.hub import Hub
from motia_studio.live.records import TELEMETRY_KEY, Records
from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.records import encode_batch
from runtime.model import Span, new_span_id, now_ns
from tests.sample_flow import attempt


def frame(*spans: Span, **interest: Any) -> dict[str, Any]:
    found = build(Records.read([encode_batch(spans)]), "1-0", Interest(**interest))
    return {} if found is None else json.loads(found.text)


def trigger(trace: str, name: str, *, parent: str | None = None) -> Span:
    attributes = {"motia.phase": "trigger", "motia.step": name, "motia.trigger": "queue", "motia.topic": "t"}
    return Span(trace, new_span_id(), parent, f"t → {name}", "consumer", now_ns(), attributes=attributes)


def ended(span: Span, status: str = "ok") -> Span:
    return msgspec.structs.replace(span, end=now_ns(), status=status)


def test_a_trace_runs_while_one_of_its_triggers_does_and_is_named_after_its_root() -> None:
    root = trigger("a" * 32, "Create")
    child = trigger("a" * 32, "Triage", parent=root.span_id)
    (row,) = frame(child, root, ended(root), traces=True)["traces"]
    assert (row["step"], row["status"], row["end"], row["root"]) == ("Create", "running", None, True)
    (row,) = frame(ended(child, "error"), traces=True)["traces"]
    assert (row["step"], row["trigger"], row["status"], row["root"]) == ("Triage", "queue", "error", False)


def test_a_tick_tells_of_so_many_traces_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_TRACES", 3)
    told = frame(*(trigger(f"{number:032x}", "Create") for number in range(5)), traces=True)
    assert (len(told["traces"]), told["tracesMore"]) == (3, 2)


def test_what_happens_inside_a_trigger_is_no_news_of_its_trace() -> None:
    inside = msgspec.structs.replace(attempt("Triage", 1)[1], parent_id=new_span_id())
    assert frame(inside, traces=True) == {}


def test_the_spans_of_the_open_trace_are_rows_as_the_api_has_them() -> None:
    root = trigger("a" * 32, "Create")
    inside = msgspec.structs.replace(attempt("Create", 1, trace_id="a" * 32)[1], parent_id=root.span_id)
    first, second = frame(root, inside, ended(root), *attempt("Other", 1), opened="a" * 32)["spans"]
    assert dict(zip(COLUMNS, first, strict=True)) | {"end": None} == {
        "id": root.span_id,
        "parent": None,
        "name": "t → Create",
        "kind": "consumer",
        "start": root.start / 1e6,
        "end": None,
        "status": "ok",
        "message": None,
        "step": "Create",
        "phase": "trigger",
        "attempt": None,
        "outcome": None,
        "trigger": "queue",
        "topic": "t",
    }
    assert first[5] is not None
    assert (second[1], second[9], second[10]) == (root.span_id, "attempt", 1)


def test_interests_in_traces_are_read_and_those_that_make_no_sense_refused() -> None:
    assert Interest.read({"traces": True, "trace": "abc", "logs": {"trace": "d"}}) == Interest(
        logs=True, trace="d", traces=True, opened="abc"
    )
    with pytest.raises(ValueError, match="trace must be"):
        Interest.read({"trace": 1})


async def test_a_page_that_comes_back_gets_the_spans_that_it_missed(redis_url: str) -> None:
    redis = connect(redis_url)
    root = trigger("a" * 32, "Create")
    first = await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([root])})
    await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([ended(root)])})
    hub, interest = Hub(redis_url), Interest(traces=True, opened="a" * 32)
    page = await hub.join(interest)
    replayed = [frame async for frame in hub.replay(interest, first.decode(), page.joined_at)]
    await hub.leave(page)
    await redis.aclose()
    (told,) = (json.loads(found.text) for found in replayed if found is not None)
    assert (told["traces"][0]["status"], told["spans"][0][0], told["last"]) == ("ok", root.span_id, page.joined_at)
