"""The console's processes on a real Redis: from telemetry to the API and the socket, through kills and restarts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
import redis
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from runtime.adapters.telemetry.redis import KEY as TELEMETRY
from runtime.model import new_trace_id
from runtime.supervisor.redis import EmbeddedRedis
from tests.console import Console, running_console, until
from tests.sample_flow import SNAPSHOT, attempt, line


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis) -> Iterator[Console]:
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    with running_console(tmp_path_factory.mktemp("project"), redis_server.url) as console:
        yield console


@pytest.fixture(scope="module")
def api(console: Console) -> Iterator[httpx.Client]:
    client = console.log_in()
    yield client
    client.close()


def open_socket(console: Console, api: httpx.Client, **headers: str) -> ClientConnection:
    cookie = f"motia_session={api.cookies['motia_session']}"
    url = console.url.replace("http", "ws") + "/live/"
    origin = headers.pop("origin", console.url)
    return connect(url, origin=origin, additional_headers={"Cookie": cookie, **headers})  # type: ignore[arg-type]


def messages(api: httpx.Client, step: str) -> list[str]:
    return [found["message"] for found in api.get("/api/logs", params={"step": step}).json()["logs"]]


def next_lines(socket: ClientConnection) -> list[str]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=20))
        if "logs" in frame:
            return [found["message"] for found in frame["logs"]]


def test_a_snapshot_becomes_a_diagram_and_queues(console: Console, api: httpx.Client) -> None:
    console.publish(SNAPSHOT)
    flow = api.get("/api/flow").json()
    assert [node["name"] for node in flow["nodes"]][:2] == ["SweepOverdue", "CreateTicket"]
    assert flow["version"] == 1
    assert "TriageTicket/queue(ticket.created)" in api.get("/rq/").text


def test_telemetry_becomes_logs_traces_runs_and_sums(console: Console, api: httpx.Client) -> None:
    trace_id = new_trace_id()
    spans = attempt("Collected", 30, error="no luck", trace_id=trace_id)
    console.record([*spans, line("Collected", "hello", "warn", {"n": 1})])
    until(lambda: messages(api, "Collected") == ["hello"], "the line is in the database")
    trace = api.get(f"/api/traces/{trace_id}").json()
    assert trace["spans"][0]["status"] == {"code": "STATUS_CODE_ERROR", "message": "no luck"}
    assert api.get("/api/steps/Collected/runs").json()["runs"][0]["traceId"] == trace_id
    assert api.get("/api/activity").json()["steps"]["Collected"]["failed"] == 1


def test_logs_are_read_in_pages_newest_first(console: Console, api: httpx.Client) -> None:
    console.record([line("Paged", str(number)) for number in range(5)])
    until(lambda: len(messages(api, "Paged")) == 5, "all lines are in the database")
    first = api.get("/api/logs", params={"step": "Paged", "limit": 3}).json()
    rest = api.get("/api/logs", params={"step": "Paged", "limit": 3, "before": first["before"]}).json()
    assert [found["message"] for found in first["logs"] + rest["logs"]] == ["4", "3", "2", "1", "0"]
    assert rest["before"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "before=-1", "severity=loud", "limit=99999999999999999999999"])
def test_a_parameter_that_makes_no_sense_is_named(api: httpx.Client, query: str) -> None:
    response = api.get(f"/api/logs?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.json()["error"]["message"]


def test_unknown_addresses_are_answered_in_the_readers_format(api: httpx.Client) -> None:
    assert api.get("/api/traces/nothing").json()["error"]["code"] == "not_found"
    assert "There is nothing at this address" in api.get("/nowhere").text


def test_a_killed_collector_loses_and_repeats_nothing(console: Console, api: httpx.Client) -> None:
    for number in range(20):
        console.record([line("Killed", str(number))])
        if number in (5, 12):
            console.end_collector(kill=True)
            console.start_collector()
    until(lambda: len(messages(api, "Killed")) >= 20, "all lines are in the database")
    assert messages(api, "Killed") == [str(number) for number in reversed(range(20))]


def test_the_collector_writes_what_it_has_read_when_it_is_told_to_stop(console: Console, api: httpx.Client) -> None:
    console.record([line("Stopped", "before")])
    until(lambda: messages(api, "Stopped") == ["before"], "the collector runs")
    assert console.end_collector() == 0
    console.record([line("Stopped", "meanwhile")])
    console.start_collector()
    until(lambda: messages(api, "Stopped") == ["meanwhile", "before"], "the new collector caught up")


def test_a_record_that_the_database_refuses_does_not_stop_the_others(console: Console, api: httpx.Client) -> None:
    console.record([msgspec.structs.replace(line("Refused", "out of range"), time=2**63)])
    console.record([line("Refused", "fine")])
    until(lambda: messages(api, "Refused") == ["fine"], "the collector goes on")


def test_a_page_goes_from_history_to_live_without_a_hole(console: Console, api: httpx.Client) -> None:
    console.record([line("Joined", "kept")])
    until(lambda: messages(api, "Joined") == ["kept"], "the line is in the database")
    page = api.get("/api/logs", params={"step": "Joined"}).json()
    console.record([line("Joined", "between")])
    with open_socket(console, api) as socket:
        socket.send(json.dumps({"subscribe": {"logs": {"step": "Joined"}, "after": page["position"]}}))
        assert next_lines(socket) == ["between"]
        console.record([line("Joined", "live"), line("Other", "not asked for")])
        assert next_lines(socket) == ["live"]


def test_a_page_hears_of_a_new_snapshot(console: Console, api: httpx.Client) -> None:
    with open_socket(console, api) as socket:
        socket.send(json.dumps({"subscribe": {"activity": True}}))
        assert json.loads(socket.recv(timeout=20))["ready"]
        with redis.Redis.from_url(console.redis_url) as client:
            until(lambda: client.pubsub_numsub("motia:snapshot")[0][1] > 0, "the hub listens")
        console.publish(SNAPSHOT)
        # What was there before is told first, and that may be nothing.
        while (version := json.loads(socket.recv(timeout=20)).get("snapshot")) is None:
            pass
        assert version == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "nonsense", '{"subscribe": 1}', '{"subscribe": {"after": "x"}}', "x" * 5000]
)
def test_a_message_that_makes_no_sense_is_answered_and_the_socket_stays(
    console: Console, api: httpx.Client, text: str
) -> None:
    with open_socket(console, api) as socket:
        socket.send(text)
        assert json.loads(socket.recv(timeout=20))["error"]["code"] == "input_invalid"
        socket.send(json.dumps({"subscribe": {"activity": True}}))
        assert json.loads(socket.recv(timeout=20))["ready"]


def foreign_origins(url: str) -> list[str | None]:
    port = url.rpartition(":")[2]
    names = ["http://evil.example.org", "https://127.0.0.1", "http://127.0.0.1.evil.example.org", "http://localhost"]
    odd = ["null", None, f"http://user@127.0.0.1:{port}", f"http://127.0.0.1:{int(port) + 1}", "http://127.0.0.1", ""]
    return [*odd, *(f"{name}:{port}" for name in names)]


def test_a_socket_is_refused_to_every_other_origin(console: Console, api: httpx.Client) -> None:
    for origin in foreign_origins(console.url):
        with pytest.raises(InvalidStatus, match=r"40[03]"):
            open_socket(console, api, origin=origin).close()  # type: ignore[arg-type]


def test_a_socket_is_refused_before_it_is_accepted_to_everybody_who_is_not_logged_in(console: Console) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        connect(console.url.replace("http", "ws") + "/live/", origin=console.url).close()  # type: ignore[arg-type]


def test_the_collector_waits_for_a_redis_that_is_away(console: Console, api: httpx.Client) -> None:
    with redis.Redis.from_url(console.redis_url) as client:
        client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        console.record([line("Cut", "after the cut")])
        until(lambda: messages(api, "Cut") == ["after the cut"], "the line is in the database")
        assert client.exists(TELEMETRY)
