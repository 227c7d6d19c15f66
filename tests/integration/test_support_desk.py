"""The sample project in a real studio: every process, three languages, one request."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from runtime.supervisor.redis import EmbeddedRedis

ROOT = Path(__file__).parents[2]
PATIENCE = 30
TICKET = {"title": "Payment fails", "description": "My card is refused", "email": "ada@example.com"}
OUTAGE = {"title": "Shop is down", "description": "Nothing loads", "email": "cy@example.com"}


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def eventually(look: Callable[[], Any]) -> Any:
    """Return the first answer that isn't empty; fail with the last one when patience ends."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"waited {PATIENCE} s and got {found!r}"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample."""
    copy = tmp_path_factory.mktemp("sample") / "support-desk"
    return Path(shutil.copytree(ROOT / "examples" / "support-desk", copy, ignore=shutil.ignore_patterns(".motia")))


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[httpx.Client]:
    """Return a client of the sample in a studio of its own."""
    api, streams, console = free_ports(3)
    ports = [f"--api-port={api}", f"--streams-port={streams}", f"--console-port={console}"]
    command = [
        sys.executable,
        str(ROOT / "manage.py"),
        "studio",
        "--project",
        str(folder),
        "--no-browser",
        "--no-first-run",
        *ports,
    ]
    log = folder.parent / "studio.log"
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as studio:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{api}", timeout=PATIENCE) as client:
                eventually(lambda: studio.poll() is not None or answers(client))
                assert studio.poll() is None, log.read_text()
                yield client
        finally:
            studio.send_signal(signal.SIGINT)
            status = studio.wait(PATIENCE)
    assert status == 0, log.read_text()


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/tickets").status_code == 200
    except httpx.TransportError:
        return False


def open_ticket(desk: httpx.Client, **changes: str) -> str:
    response = desk.post("/tickets", json={**TICKET, **changes})
    assert response.status_code == 201
    return str(response.json()["id"])


def status_of(desk: httpx.Client, ticket: str) -> str:
    return str(desk.get(f"/tickets/{ticket}").json()["status"])


def outbox(folder: Path) -> str:
    """Return what the Steps put into the state group that stands for sent mail."""
    with redis.Redis.from_url(EmbeddedRedis(folder / ".motia").url, decode_responses=True) as client:
        keys = [key for key in client.scan_iter("motia:state:*outbox*") if client.type(key) == "hash"]
        return "".join(str(client.hgetall(key)) for key in keys)


def test_ticket_goes_through_three_languages(desk: httpx.Client, folder: Path) -> None:
    ticket = open_ticket(desk)
    eventually(lambda: status_of(desk, ticket) == "triaged")
    eventually(lambda: f"triaged-{ticket}" in outbox(folder))
    assert desk.get(f"/tickets/{ticket}").json()["priority"] == "high"


def test_outage_is_escalated_when_there_is_somebody_to_call(desk: httpx.Client) -> None:
    ticket = open_ticket(desk, **OUTAGE, phone="+4912345678")
    eventually(lambda: status_of(desk, ticket) == "escalated")


def test_outage_without_a_phone_number_ends_in_the_dead_letters(desk: httpx.Client, folder: Path) -> None:
    ticket = open_ticket(desk, **OUTAGE)
    with redis.Redis.from_url(EmbeddedRedis(folder / ".motia").url) as client:
        queue = Queue("EscalateTicket/queue(ticket.urgent)", connection=client, serializer=JSONSerializer)
        failed = eventually(queue.failed_job_registry.get_job_ids)
        assert ticket in str(queue.fetch_job(failed[0]).kwargs)


def test_closing_a_ticket_asks_for_feedback(desk: httpx.Client, folder: Path) -> None:
    ticket = open_ticket(desk)
    eventually(lambda: status_of(desk, ticket) == "triaged")
    assert desk.post(f"/tickets/{ticket}/close").json()["status"] == "closed"
    eventually(lambda: f"feedback-{ticket}" in outbox(folder))


def test_list_shows_only_tickets_with_the_status_asked_for(desk: httpx.Client) -> None:
    open_ticket(desk)
    assert {ticket["status"] for ticket in desk.get("/tickets", params={"status": "triaged"}).json()} <= {"triaged"}


def test_body_that_does_not_fit_is_refused_with_its_paths(desk: httpx.Client) -> None:
    response = desk.post("/tickets", json={**TICKET, "title": ""})
    assert response.status_code == 400
    assert [problem["path"] for problem in response.json()["problems"]] == ["$.title"]


def test_unknown_ticket_is_404(desk: httpx.Client) -> None:
    assert desk.get("/tickets/none").json() == {"error": "There is no ticket none"}
