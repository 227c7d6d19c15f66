"""What a handler asks for is answered from the stores, told to the triggers that watch them, and recorded."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from runtime.adapters.state.memory import MemoryState
from runtime.adapters.streams.memory import MemoryStreams
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.memory import MemoryTelemetry
from runtime.adapters.telemetry.records import MAX_TEXT
from runtime.config.tree import Queue as QueueSettings
from runtime.config.tree import Telemetry
from runtime.errors import InvalidPayload, ProtocolError
from runtime.execution.attempt import Attempt
from runtime.execution.budget import Budget
from runtime.execution.publisher import Publisher
from runtime.execution.recording import Recording
from runtime.execution.services import Services
from runtime.execution.session import Session
from runtime.masking import Masker
from runtime.model import LogRecord, Message, Registry, Span, Step, TraceContext
from runtime.protocol.methods import METHODS
from tests.unit.execution.test_publisher import Listening, Shelf, registry


class Recorder(MemoryTelemetry):
    """Telemetry that shows at once what was recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Record] = []

    def record(self, record: Record) -> None:
        self.records.append(record)


class Desk:
    """Services over memory stores, and a handler's session with them."""

    def __init__(self, watched: Registry | None = None, *, output_limit: int = 10_000, **attempt: Any) -> None:
        self.shelf, self.telemetry = Shelf(), Recorder()
        publisher = Publisher(self.shelf, lambda: watched or registry(), compete=False)
        self.services = Services(MemoryState(), MemoryStreams(), publisher, Budget(QueueSettings()))
        trigger = Listening(0)
        step = Step("A", "src/a.step.ts", "node", (trigger,), runner="node@1")
        self.attempt = Attempt(
            step=step, trigger=trigger, input=None, parent=TraceContext.new(), timeout_ms=1000, **attempt
        )
        self.session = Session(self.attempt, self.services, self.telemetry, output_limit=output_limit)
        self._calls = 0

    async def ask(self, method: str, **params: Any) -> Any:
        self._calls += 1
        return await self.session.request(self._calls, method, params)


def test_services_answer_every_method_of_the_protocol() -> None:
    assert set(Desk().services.methods) == set(METHODS)


async def test_a_method_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ProtocolError, match=r"state\.frobnicate"):
        await Desk().ask("state.frobnicate")


async def test_a_state_write_starts_the_steps_that_watch_the_state() -> None:
    desk = Desk(registry(Watch=Listening(0, name="@state")))
    await desk.ask("state.set", group="tickets", key="7", value={"open": True})
    await desk.ask("state.update", group="tickets", key="7", ops=[{"type": "set", "path": "open", "value": False}])
    await desk.ask("state.delete", group="tickets", key="7")
    events = [parcel.message.data for parcel in desk.shelf.parcels]
    assert [event["event_type"] for event in events] == ["state:created", "state:updated", "state:deleted"]
    assert {(event["scope"], event["group_id"], event["key"], event["item_id"]) for event in events} == {
        ("tickets", "tickets", "7", "7")
    }
    assert (events[1]["old_value"], events[1]["new_value"]) == ({"open": True}, {"open": False})


async def test_deleting_what_is_not_there_starts_nothing() -> None:
    desk = Desk(registry(Watch=Listening(0, name="@state")))
    assert await desk.ask("state.delete", group="tickets", key="7") is None
    assert not desk.shelf.parcels


async def test_clearing_a_group_tells_of_every_key() -> None:
    desk = Desk(registry(Watch=Listening(0, name="@state")))
    for key in ("1", "2"):
        await desk.ask("state.set", group="g", key=key, value=key)
    await desk.ask("state.clear", group="g")
    deleted = [parcel.message.data for parcel in desk.shelf.parcels][2:]
    assert [(event["event_type"], event["key"]) for event in deleted] == [
        ("state:deleted", "1"),
        ("state:deleted", "2"),
    ]


async def test_a_stream_write_starts_the_steps_that_watch_the_stream() -> None:
    desk = Desk(registry(Watch=Listening(0, name="@stream/tickets")))
    await desk.ask("streams.set", stream="tickets", group="all", item="7", value={"id": "7"})
    await desk.ask("streams.send", stream="tickets", group="all", event={"type": "ring", "data": 1})
    first, second = (parcel.message.data for parcel in desk.shelf.parcels)
    assert (first["streamName"], first["id"], first["event"]["type"]) == ("tickets", "7", "create")
    assert second["event"] == {"type": "event", "event": {"type": "ring", "data": 1}}


async def test_messages_wait_in_the_outbox_of_an_attempt_that_has_one() -> None:
    outbox: list[Message] = []
    desk = Desk(registry(B=Listening(0)), outbox=outbox)
    await desk.ask("enqueue", topic="topic", data=1)
    assert not desk.shelf.parcels
    assert [message.data for message in outbox] == [1]


@pytest.mark.parametrize("topic", ["", "  ", None, 7, "@state"])
async def test_enqueue_refuses_what_is_no_topic(topic: object) -> None:
    with pytest.raises(InvalidPayload, match="enqueue needs a topic"):
        await Desk().ask("enqueue", topic=topic, data=1)


async def test_an_attempt_notes_the_effects_that_its_writes_used() -> None:
    desk = Desk(effect="job:1")
    await desk.ask("state.get", group="g", key="k")
    await desk.ask("state.set", group="g", key="k", value=1)
    assert desk.attempt.effects == ["job:1:2"]


async def test_a_call_is_a_span_under_its_attempt_and_an_enqueue_the_parent_of_what_it_causes() -> None:
    desk = Desk(registry(B=Listening(0)))
    await desk.ask("enqueue", topic="topic", data=1)
    (span,) = (record for record in desk.telemetry.records if isinstance(record, Span))
    assert (span.name, span.kind, span.parent_id) == ("enqueue topic", "producer", desk.attempt.trace.span_id)
    assert desk.shelf.parcels[0].message.trace.span_id == span.span_id


async def test_a_call_that_fails_is_a_span_with_the_reason() -> None:
    desk = Desk()
    with pytest.raises(InvalidPayload):
        await desk.ask("state.set", group="g", key="k", value=float("nan"))
    (span,) = (record for record in desk.telemetry.records if isinstance(record, Span))
    assert (span.status, span.attributes["error.type"]) == ("error", "payload_invalid")


def test_a_log_line_carries_its_trace_step_and_attempt() -> None:
    desk = Desk(number=3)
    desk.session.log({"level": "warn", "message": "late", "data": {"n": 1}, "source": "console", "time": 1000.5})
    (line,) = (record for record in desk.telemetry.records if isinstance(record, LogRecord))
    assert (line.severity, line.message, bytes(line.data), line.source) == ("warn", "late", b'{"n":1}', "console")
    assert (line.step, line.attempt, line.trace_id) == ("A", 3, desk.attempt.trace.trace_id)
    assert line.time == 1_000_500_000


def test_an_attempt_that_prints_too_much_is_cut_short_once() -> None:
    desk = Desk(output_limit=100)
    for _ in range(50):
        desk.session.log({"level": "info", "message": "x" * 40})
    lines = [record.message for record in desk.telemetry.records if isinstance(record, LogRecord)]
    assert len(lines) == 3
    assert "printed more than its limit" in lines[-1]


@pytest.mark.parametrize(("given", "delay"), [(None, 0), (1500, 1500), (2.9, 2), (-10, 0)])
async def test_a_message_is_held_back_for_its_delay_and_never_for_less_than_nothing(given: Any, delay: int) -> None:
    desk = Desk(outbox=[])
    await desk.ask("enqueue", topic="t", data=1, delayMs=given)
    assert [message.delay_ms for message in desk.attempt.outbox or ()] == [delay]


@pytest.mark.parametrize("given", ["soon", True, [1]])
async def test_a_delay_that_is_no_number_is_refused(given: Any) -> None:
    with pytest.raises(InvalidPayload, match="delayMs must be a number"):
        await Desk(outbox=[]).ask("enqueue", topic="t", data=1, delayMs=given)


async def test_a_call_that_nobody_could_answer_is_an_error_in_the_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    monkeypatch.setitem(desk.services.methods, "state.groups", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await desk.ask("state.groups")
    assert [span.status for span in desk.telemetry.records if isinstance(span, Span)] == ["error"]


async def test_a_secret_that_a_runner_cut_in_two_is_masked_in_both_lines() -> None:
    desk = Desk()
    recording = Recording(Telemetry(), Masker(["sk_live_51HqLy"]))
    session = Session(desk.attempt, desk.services, desk.telemetry, output_limit=10**6, recording=recording)
    for message in ("x" * (MAX_TEXT - 7) + "sk_live", "_51HqLy and more", "_51HqLy"):
        session.log({"message": message, "source": "console"})
    first, second, third = (record.message for record in desk.telemetry.records if isinstance(record, LogRecord))
    assert (first[-5:], second, third) == ("xx***", "*** and more", "_51HqLy")


async def test_an_attempt_that_prints_too_much_says_how_many_lines_were_left_out() -> None:
    desk = Desk(output_limit=100)
    for _ in range(1_000):
        desk.session.log({"message": "x" * 60, "source": "console"})
    desk.session.close()
    lines = [record for record in desk.telemetry.records if isinstance(record, LogRecord)]
    assert [line.message[:20] for line in lines] == ["x" * 20, "x" * 20, "998 more lines were "]


async def test_writes_show_what_they_changed() -> None:
    desk = Desk()
    recording = Recording(Telemetry(payload_kb=1), Masker())
    desk.session = Session(desk.attempt, desk.services, desk.telemetry, output_limit=0, recording=recording)
    await desk.ask("state.set", group="g", key="k", value={"a": 1})
    await desk.ask("state.set", group="g", key="k", value="x" * 2_000)
    await desk.ask("state.delete", group="g", key="k")
    await desk.ask("streams.set", stream="s", group="g", item="i", value=1)
    await desk.ask("enqueue", topic="t", data=[1])
    shown = [
        {name: msgspec.json.decode(value) for name, value in span.attributes.items() if isinstance(value, msgspec.Raw)}
        for span in desk.telemetry.records
        if isinstance(span, Span)
    ]
    cut = {"motia.cut": True, "bytes": 2_002, "preview": '"' + "x" * 1_023}
    assert shown == [
        {"motia.value": {"a": 1}, "motia.old_value": None},
        {"motia.value": cut, "motia.old_value": {"a": 1}},
        {"motia.old_value": cut},
        {"motia.value": 1, "motia.old_value": None},
        {"motia.data": [1]},
    ]
