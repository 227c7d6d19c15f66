"""The whole studio on the sample project: one command, real processes, a request through three languages."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from tests.studio import READY, ROOT, Studio, running_studio, until

FAILING = {"title": "Shop is down", "description": "Nothing loads", "email": "cy@example.com"}
WORKING = {"title": "Payment fails", "description": "My card is refused with an error", "email": "ada@example.com"}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("studio") / "desk"
    shutil.copytree(ROOT / "examples" / "support-desk", project, ignore=shutil.ignore_patterns(".motia"))
    with running_studio(project, "--no-first-run") as running:
        yield running


@pytest.fixture(scope="module")
def console(studio: Studio) -> Iterator[httpx.Client]:
    with studio.log_in() as client:
        yield client


def test_a_request_runs_the_chain_of_three_languages_as_one_trace(studio: Studio, console: httpx.Client) -> None:
    answer = studio.post("/tickets", WORKING)
    assert answer.status_code == 201
    ticket = answer.json()
    until(lambda: studio.get(f"/tickets/{ticket['id']}").get("priority"), report=lambda: studio.text)
    trace_id = answer.headers["x-trace-id"]
    wanted = {"CreateTicket", "TriageTicket", "NotifyCustomer"}

    def steps() -> Any:
        trace = console.get(f"/api/traces/{trace_id}").json()
        attempts = [span for span in walk(trace) if span.get("attributes", {}).get("motia.phase") == "attempt"]
        done = (span for span in attempts if span["status"]["code"] == "STATUS_CODE_OK")
        return wanted <= {span["attributes"]["motia.step"] for span in done}

    until(steps, report=lambda: console.get(f"/api/traces/{trace_id}").text)


def test_the_terminal_shows_steps_as_found_and_lines_with_their_data(studio: Studio) -> None:
    assert "+ CreateTicket: POST /tickets" in studio.text
    assert "+ stream tickets" in studio.text
    studio.post("/tickets", WORKING)
    studio.wait_for(r"CreateTicket \w{8} Ticket created\n    \{\n      \"ticketId\"")


def test_a_step_that_fails_ends_in_the_dead_letters_with_every_attempt(studio: Studio) -> None:
    from rq import Queue
    from rq.job import Job
    from rq.serializers import JSONSerializer

    assert studio.post("/tickets", FAILING).status_code == 201
    connection = Redis.from_url(f"unix://{studio.project}/.motia/redis.sock")
    queue = Queue("EscalateTicket/queue(ticket.urgent)", connection=connection, serializer=JSONSerializer)
    (job_id,) = until(lambda: queue.failed_job_registry.get_job_ids(cleanup=False), report=lambda: studio.text)
    job = Job.fetch(job_id, connection=connection, serializer=JSONSerializer)
    assert len(job.results()) == 3
    assert "phone" in str(job.latest_result().exc_string)
    connection.close()


def test_a_change_of_state_starts_the_step_that_watches_it(studio: Studio) -> None:
    ticket = studio.post("/tickets", WORKING).json()
    assert studio.post(f"/tickets/{ticket['id']}/close", {}).status_code == 200
    studio.wait_for(rf"AskForFeedback \w{{8}} Feedback asked for\n    \{{\n      \"ticketId\": \"{ticket['id']}\"")


def test_a_saved_step_is_live_without_a_failed_request(studio: Studio) -> None:
    file = studio.project / "src" / "tickets" / "list-tickets.step.ts"
    saved = file.read_text().replace("body: ", "headers: { 'x-version': 'two' }, body: ")
    assert saved != file.read_text()
    file.write_text(saved)
    start = time.monotonic()
    statuses = set()
    while True:
        answer = httpx.get(f"http://127.0.0.1:{studio.api}/tickets", timeout=20)
        statuses.add(answer.status_code)
        if answer.headers.get("x-version") == "two":
            break
        assert time.monotonic() - start < 30, studio.text
    assert statuses == {200}


def test_a_step_made_in_the_page_is_live_at_once_and_goes_by_every_name_it_gets(
    studio: Studio, console: httpx.Client
) -> None:
    assert studio.post("/tickets", WORKING).status_code == 201
    echo = {"name": "Echo Ticket", "language": "python", "schemaFrom": {"topic": "ticket.created"}}
    echo["trigger"] = {"type": "http", "method": "POST", "path": "/echo"}
    shown = until(lambda: (found := change(console, "new", **echo)).json()["schemaFrom"] and found.json())
    assert shown["schema"]["required"] == ["ticketId", "title"]
    made = change(console, "new", **echo, write=True)
    start = time.monotonic()
    assert made.status_code == 201, made.text
    until(lambda: "Echo Ticket" in drawn(console))
    seen = time.monotonic() - start
    given = {"ticketId": "1", "title": "x"}
    assert until(lambda: (found := studio.post("/echo", given)).status_code == 200 and found.json()) == given
    sys.stdout.write(f"drawn {seen:.2f} s and answering {time.monotonic() - start:.2f} s after the write\n")
    assert studio.post("/echo", {"ticketId": 1}).status_code == 400
    for name, wish in (("Echo Ticket", {"do": "rename", "to": "Mirror"}), ("Mirror", {"do": "delete"})):
        versions = change(console, f"steps/{name}/change", **wish).json()["versions"]
        done = change(console, f"steps/{name}/change", **wish, write=True, versions=versions)
        assert done.status_code == 200, done.text
        until(lambda: name not in drawn(console) and (wish.get("to") in drawn(console) or "to" not in wish))  # noqa: B023
    assert until(lambda: studio.post("/echo", given).status_code == 404)
    until(lambda: len(console.get("/api/logs?q=Mirror").json()["logs"]) == 2)


def change(console: httpx.Client, path: str, **body: Any) -> httpx.Response:
    return console.post(f"/api/{path}", json=body, headers={"X-CSRFToken": console.cookies["motia_csrf"]})


def drawn(console: httpx.Client) -> set[str]:
    return {node["name"] for node in console.get("/api/flow").json()["nodes"] if node["runner"]}


def test_the_flow_is_drawn_for_who_is_logged_in_only(studio: Studio, console: httpx.Client) -> None:
    assert httpx.get(f"http://127.0.0.1:{studio.console}/api/flow", timeout=20).status_code == 401
    flow = console.get("/api/flow").json()
    assert {"CreateTicket", "TriageTicket", "NotifyCustomer"} <= {node["name"] for node in flow["nodes"]}
    assert any(edge["source"] == "CreateTicket" and edge["target"] == "TriageTicket" for edge in flow["edges"])


def test_a_killed_redis_is_started_again_with_what_it_acknowledged(studio: Studio) -> None:
    ticket = studio.post("/tickets", WORKING).json()
    with Redis.from_url(f"unix://{studio.project}/.motia/redis.sock") as connection:
        os.kill(connection.info("server")["process_id"], signal.SIGKILL)
    until(lambda: studio.post("/tickets", WORKING).status_code == 201, report=lambda: studio.text)
    assert studio.get(f"/tickets/{ticket['id']}")["id"] == ticket["id"]
    assert "[redis] ended; starting it again" in studio.text


def test_login_prints_a_link_to_where_this_studio_listens(studio: Studio) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "login", "--project", str(studio.project)]
    link = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert link.startswith(f"http://127.0.0.1:{studio.console}/login/")
    assert httpx.get(link, timeout=20).status_code == 302


def test_a_second_studio_on_the_project_is_refused(studio: Studio) -> None:
    second = Studio(studio.project)
    assert second.process.wait(timeout=30) == 1
    second.wait_for(
        rf"a studio already runs on .* \(process {studio.process.pid}\) at http://127\.0\.0\.1:{studio.console}"
    )
    second.process.stdout.close()  # type: ignore[union-attr]


def test_stopping_a_quiet_studio_leaves_no_process_no_socket_and_no_word_of_its_steps(tmp_path: Path) -> None:
    project = tmp_path / "small"
    (project / "src").mkdir(parents=True)
    config = "{'name': 'A', 'triggers': [{'type': 'http', 'method': 'POST', 'path': '/a'}]}"
    (project / "src" / "a_step.py").write_text(f"config = {config}\ndef handler(input):\n    print('whispered')\n")
    running = Studio(project, "--quiet")
    try:
        running.wait_for(READY)
        assert running.post("/a", {}).status_code == 204
    finally:
        status = running.stop()
    assert status == 0
    assert "whispered" not in running.text
    left = subprocess.run(["pgrep", "-f", str(project)], capture_output=True, text=True, check=False).stdout
    assert left == ""
    assert not list((project / ".motia").glob("*.sock"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("htpp:\n  port: 1\n", "config.yaml:1: htpp"),
        ("http:\n  port: many\n", "config.yaml:2: http.port"),
        ("http:\n\tport: 1\n", "config.yaml:2"),
        ("http:\n  port: ${NOBODY_SET_THIS}\n", "NOBODY_SET_THIS"),
    ],
)
def test_a_mistake_in_config_yaml_is_told_with_its_line_and_status_2(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    running = Studio(tmp_path)
    assert running.process.wait(timeout=30) == 2
    running.wait_for(re.escape(words), 5)
    assert "Traceback" not in running.text
    running.process.stdout.close()  # type: ignore[union-attr]


def test_a_console_that_others_reach_is_not_opened_while_nobody_has_a_password(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    running = Studio(tmp_path, "--host", "0.0.0.0")
    assert running.process.wait(timeout=40) == 1
    running.wait_for("no account has a password yet")
    assert "login/" not in running.text
    running.process.stdout.close()  # type: ignore[union-attr]


def test_an_option_that_cannot_be_used_is_named_as_it_was_typed(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "studio", "--project", str(tmp_path), "--api-port", "99999999"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "argument --api-port: must be a whole number from 0 to 65535, not 99999999" in told.stderr


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def test_walk_finds_objects_at_any_depth() -> None:
    assert len(list(walk(json.loads('[{"a": [{"b": {}}]}]')))) == 3
