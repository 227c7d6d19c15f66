"""Traces and logs leave for a real receiver of OTLP, whatever that does, and the history is written meanwhile."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
import redis

from motia_studio.database import FILE
from motia_studio.history.collector import Collector
from motia_studio.history.database import PatientDatabase
from motia_studio.history.export.exporter import OTLP, Exporter
from motia_studio.history.export.otlp import OtlpSender
from motia_studio.history.place import Place, read_place
from motia_studio.history.retention import Retention
from motia_studio.history.source import Source
from motia_studio.history.store import open_store
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import FIELD, KEY, WRITER
from runtime.execution.tasks import end_tasks
from runtime.model import Span, new_span_id, new_trace_id, now_ns
from runtime.supervisor.redis import EmbeddedRedis
from tests.console import Console, until
from tests.history import migrated_file  # noqa: F401 - a fixture
from tests.otlp_receiver import Receiver, attributes
from tests.sample_flow import attempt, line


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


class Stream:
    """The stream of telemetry, written as one process writes it."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url)
        self._written = 0

    def write(self, *records: Record) -> None:
        fields = {FIELD: encode_batch(list(records)), WRITER: f"test:{self._written}:{len(records)}"}
        self._client.xadd(KEY, fields)
        self._written += len(records)

    def forget(self) -> None:
        self._client.xtrim(KEY, maxlen=0, approximate=False)


@pytest.fixture
def stream(redis_url: str) -> Stream:
    return Stream(redis_url)


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> PatientDatabase:  # noqa: F811
    shutil.copy(migrated_file / FILE, tmp_path / FILE)
    return PatientDatabase(open_store(None, tmp_path))


@asynccontextmanager
async def exporting(redis_url: str, database: PatientDatabase, endpoint: str) -> AsyncIterator[None]:
    source, sender = Source(redis_url), OtlpSender(endpoint, {"authorization": "Bearer key"}, "shop")
    task = asyncio.create_task(Exporter(source, database, sender).run())
    try:
        await eventually(lambda: place(database).entry != "0-0")
        yield
    finally:
        await end_tasks([task])
        sender.close()
        await source.close()
        await database.once(lambda store: store.close())


def place(database: PatientDatabase) -> Place:
    return read_place(open_store(None, database._store._path.parent), OTLP)  # type: ignore[attr-defined]


async def eventually(look: Callable[[], object], holds: Callable[..., bool] = bool) -> None:
    """Wait until what is looked at holds."""
    async with asyncio.timeout(30):
        while not holds(look()):
            await asyncio.sleep(0.02)


async def test_spans_and_logs_arrive_as_opentelemetry_has_them(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    stream.write(line("Early", "before anybody asked"))
    trace_id, parent, start = new_trace_id(), new_span_id(), now_ns()
    span = Span(
        trace_id, new_span_id(), parent, "POST /tickets", "server", start, start + 5_000_000, "error", "no luck"
    )
    values = {"motia.step": "Create", "motia.attempt": 2, "odd": {"a": [1]}, "none": None, "huge": 2**70}
    event = {"name": "retried", "time": start + 1, "attributes": {"n": 1}}
    span = msgspec.structs.replace(span, attributes=values, events=(event,))
    said = msgspec.structs.replace(line("Create", "hello", "warn", {"n": 1}), trace_id=trace_id, span_id=span.span_id)
    async with exporting(redis_url, database, receiver.url):
        stream.write(msgspec.structs.replace(span, end=None), span, said)
        await eventually(lambda: receiver.spans and receiver.logs)
    (sent,), (log,) = receiver.spans, receiver.logs
    assert (sent.trace_id.hex(), sent.span_id.hex(), sent.parent_span_id.hex()) == (trace_id, span.span_id, parent)
    assert (sent.name, sent.kind, sent.status.code, sent.status.message) == ("POST /tickets", 2, 2, "no luck")
    assert (sent.start_time_unix_nano, sent.end_time_unix_nano) == (span.start, span.end)
    shown = {"motia.step": "Create", "motia.attempt": 2, "odd": '{"a":[1]}', "huge": str(2**70)}
    assert attributes(sent) == shown
    assert [(each.name, each.time_unix_nano, attributes(each)) for each in sent.events] == [
        ("retried", start + 1, {"n": 1})
    ]
    assert (log.trace_id.hex(), log.span_id.hex(), log.body.string_value) == (trace_id, span.span_id, "hello")
    assert (log.severity_text, log.severity_number, log.time_unix_nano) == ("WARN", 13, said.time)
    assert attributes(log)["motia.data"] == '{"n":1}'
    assert receiver.resources[0]["service.name"] == "shop"
    assert receiver.headers[0]["authorization"] == "Bearer key"


async def test_what_a_receiver_could_not_take_while_it_was_down_arrives_when_it_is_back(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.close()
    async with exporting(redis_url, database, receiver.url):
        for number in range(20):
            stream.write(*(line("Down", f"{number}.{each}") for each in range(50)))
        await asyncio.sleep(0.2)
        back = Receiver(receiver.port)
        await eventually(lambda: len(back.logs) >= 1000)
    back.close()
    said = [log.body.string_value for log in back.logs]
    assert said == [f"{number}.{each}" for number in range(20) for each in range(50)]
    assert place(database).missed == 0


async def test_a_receiver_that_is_overloaded_gets_everything_later(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.status = 503
    async with exporting(redis_url, database, receiver.url):
        stream.write(*(line("Busy", str(number)) for number in range(10)))
        await eventually(lambda: receiver.answers)
        receiver.status = 200
        await eventually(lambda: receiver.logs)
    assert (len(receiver.logs), place(database).missed) == (10, 0)


async def test_what_a_receiver_refuses_is_counted_exactly_and_the_rest_arrives(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.status = 500
    async with exporting(redis_url, database, receiver.url):
        stream.write(*(line("Refused", str(number)) for number in range(700)), *attempt("Refused", 5))
        await eventually(lambda: place(database).missed, lambda missed: missed == 701)
        receiver.status = 200
        stream.write(line("Refused", "last"))
        await eventually(lambda: receiver.logs)
    assert [log.body.string_value for log in receiver.logs] == ["last"]


async def test_what_a_receiver_leaves_out_of_a_request_is_counted(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.leave_out = 3
    async with exporting(redis_url, database, receiver.url):
        stream.write(*(line("Partial", str(number)) for number in range(10)))
        await eventually(lambda: place(database).missed, lambda missed: missed == 3)


async def test_what_redis_dropped_while_the_receiver_was_stuck_is_counted_exactly(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.go_on.clear()
    async with exporting(redis_url, database, receiver.url):
        stream.write(line("Stuck", "first"))
        await eventually(lambda: receiver.headers)
        for _ in range(30):
            stream.write(*(line("Stuck", "dropped") for _ in range(7)))
        stream.forget()
        stream.write(line("Stuck", "last"))
        receiver.go_on.set()
        await eventually(lambda: len(receiver.logs) == 2)
        await eventually(lambda: place(database).missed, lambda missed: missed == 210)


async def test_a_receiver_that_never_answers_does_not_slow_the_history(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    receiver.go_on.clear()
    stop, source = asyncio.Event(), Source(redis_url)
    async with exporting(redis_url, database, receiver.url):
        task = asyncio.create_task(Collector(source, database, Retention(24, 512)).run(stop))
        began = asyncio.get_running_loop().time()
        for number in range(100):
            stream.write(*(line("Slow", f"{number}.{each}") for each in range(100)))
        store = open_store(None, database._store._path.parent)  # type: ignore[attr-defined]
        await eventually(lambda: store.rows("SELECT count(*) FROM history_log")[0][0], lambda count: count == 10_000)
        took = asyncio.get_running_loop().time() - began
        store.close()
        stop.set()
        await task
        await source.close()
    assert took < 10
    assert receiver.headers
    assert not receiver.logs


async def test_an_exporter_that_was_killed_goes_on_where_it_was(
    redis_url: str, stream: Stream, database: PatientDatabase, receiver: Receiver
) -> None:
    async with exporting(redis_url, database, receiver.url):
        stream.write(line("Resumed", "one"))
        await eventually(lambda: receiver.logs)
        sent = place(database).entry
        await eventually(lambda: place(database).entry, lambda entry: entry >= sent)
    stream.write(line("Resumed", "two"))
    async with exporting(redis_url, database, receiver.url):
        await eventually(lambda: any(log.body.string_value == "two" for log in receiver.logs))
    assert place(database).missed == 0


def test_the_collector_sends_where_the_configuration_says(
    tmp_path: Path, redis_server: EmbeddedRedis, redis_url: str, receiver: Receiver
) -> None:
    (tmp_path / "config.yaml").write_text(f"telemetry: {{otlp_endpoint: '{receiver.url}', service_name: desk}}\n")
    console = Console(tmp_path, redis_server.url)
    console.migrate()
    console.start_collector()
    try:
        # It begins with what comes once it runs.
        until(lambda: console.record(attempt("Sent", 5)) or receiver.spans, "spans arrive")
        assert receiver.resources[0]["service.name"] == "desk"
        assert console.end_collector() == 0
    finally:
        console.stop()


def test_nothing_of_opentelemetry_protobuf_or_django_is_loaded_without_need() -> None:
    heavy = ("google.protobuf", "opentelemetry.proto", "opentelemetry.sdk", "django", "psycopg")
    look = f"import sys, motia_studio.history.main; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"
