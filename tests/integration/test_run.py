"""A person runs Steps from the console: by every kind of trigger, with an input that fits, and once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.studio import Studio, running_studio, until

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
STEPS = {
    "take": f'[queue("job.made", input={SCHEMA})]',
    "also": '[queue("job.made")]',
    "tick": '[cron("0 0 9 * * *")]',
    "watch": "[state()]",
    "hear": '[stream("jobs", group_id="g")]',
}
STEP = """from motia import cron, logger, queue, state, stream

config = {{"name": "{name}", "triggers": {triggers}}}


async def handler(given, ctx):
    logger.info("{name} ran", {{"given": dict(given) if given is not None else None}})
"""
FAIL = """from pathlib import Path

from motia import queue

config = {"name": "fail", "triggers": [queue("job.failing", config={"maxRetries": 0})]}


async def handler(given, ctx):
    if not Path("mended").exists():
        raise RuntimeError("not mended yet")
"""
HELLO = f"""from motia import http

config = {{"name": "hello", "triggers": [http("POST", "/hello/:who", body_schema={SCHEMA})]}}


async def handler(request, ctx):
    return {{"status": 200, "body": {{"who": request.path_params["who"], "n": request.body["n"]}}}}
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("run") / "project"
    (project / "src").mkdir(parents=True)
    for name, triggers in STEPS.items():
        (project / "src" / f"{name}_step.py").write_text(STEP.format(name=name, triggers=triggers))
    (project / "src" / "hello_step.py").write_text(HELLO)
    (project / "src" / "fail_step.py").write_text(FAIL)
    with running_studio(project) as running:
        yield running


@pytest.fixture(scope="module")
def console(studio: Studio) -> Iterator[httpx.Client]:
    with studio.log_in() as client:
        yield client


def send(console: httpx.Client, path: str, body: Any, method: str = "POST") -> httpx.Response:
    console.get("/")
    headers = {"X-CSRFToken": console.cookies["motia_csrf"], "Sec-Fetch-Site": "same-origin"}
    return console.request(method, f"/api/{path}", json=body, headers=headers)


def run(console: httpx.Client, **body: Any) -> str:
    answer = send(console, "run", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["traceId"])


def spans(console: httpx.Client, trace: str) -> list[dict[str, Any]]:
    """Return a trace's spans, oldest first, once none of them runs any more."""

    def ended() -> list[dict[str, Any]]:
        found = console.get(f"/api/traces/{trace}/spans")
        if found.status_code != 200:
            return []
        page = found.json()
        rows = [dict(zip(page["columns"], row, strict=True)) for row in page["rows"]]
        return rows if any(row["phase"] == "attempt" for row in rows) and all(row["end"] for row in rows) else []

    found: list[dict[str, Any]] = until(ended)
    return found


def given(console: httpx.Client, trace: str) -> Any:
    attempt = next(row for row in spans(console, trace) if row["phase"] == "attempt")
    return console.get(f"/api/traces/{trace}/spans/{attempt['id']}").json().get("input")


def test_a_message_goes_to_the_step_that_was_asked_for_and_to_no_other_of_its_topic(console: httpx.Client) -> None:
    trace = run(console, step="take", trigger="queue(job.made)", input={"n": 1})
    found = spans(console, trace)
    assert {row["step"] for row in found} == {"take"}
    root, trigger, attempt = (
        next(row for row in found if row["phase"] == each) for each in ("run", "trigger", "attempt")
    )
    assert (root["name"], trigger["parent"], attempt["parent"]) == ("owner ran take", root["id"], trigger["id"])
    assert given(console, trace) == {"n": 1}
    told = console.get(f"/api/traces/{trace}/spans/{root['id']}").json()["attributes"]
    assert told["motia.by"] == "owner"
    (lately,) = (each for each in console.get("/api/steps/take/runs").json()["runs"] if each["traceId"] == trace)
    assert (lately["spanId"], lately["trigger"]) == (attempt["id"], "queue(job.made)")
    lines = console.get("/api/logs", params={"trace": trace}).json()["logs"]
    assert "owner ran take" in [line["message"] for line in lines]


@pytest.mark.parametrize(
    ("step", "what", "wanted"),
    [
        ("tick", None, None),
        (
            "watch",
            {"event_type": "state:updated", "group_id": "g", "item_id": "k", "new_value": 2},
            {"type": "state", "scope": "g", "key": "k", "old_value": None, "new_value": 2},
        ),
        (
            "hear",
            {"groupId": "g", "id": "i", "event": {"type": "create", "data": 1}},
            {"type": "stream", "streamName": "jobs", "groupId": "g", "id": "i"},
        ),
    ],
)
def test_the_clock_state_and_streams_run_as_they_do_by_themselves(
    console: httpx.Client, step: str, what: Any, wanted: dict[str, Any] | None
) -> None:
    trace = run(console, step=step, trigger=0, input=what)
    found = spans(console, trace)
    assert [row["status"] for row in found] == ["ok"] * len(found)
    assert found[0]["phase"] == "run" and found[1]["parent"] == found[0]["id"]
    if wanted is not None:
        assert wanted.items() <= given(console, trace).items()


def test_an_endpoint_is_called_through_the_gateway_and_its_answer_comes_back(console: httpx.Client) -> None:
    asked = {"params": {"who": "a/b"}, "headers": {"x-from": "here"}, "body": {"n": 4}}
    answer = send(console, "run", {"step": "hello", "input": asked}).json()
    assert (answer["answer"]["status"], json.loads(answer["answer"]["body"])) == (200, {"who": "a/b", "n": 4})
    found = spans(console, answer["traceId"])
    assert [row["kind"] for row in found][:2] == ["internal", "server"]
    assert found[1]["parent"] == answer["spanId"]


def test_an_input_that_does_not_fit_is_refused_with_its_places_and_sent_only_if_that_is_meant(
    console: httpx.Client,
) -> None:
    refused = send(console, "run", {"step": "hello", "input": {"params": {"who": "x"}, "body": {"n": "one"}}})
    assert refused.status_code == 400
    assert [each["path"] for each in refused.json()["error"]["problems"]] == ["$.body.n"]
    refused = send(console, "run", {"step": "take", "input": {}})
    assert '"n" is a required property' in refused.json()["error"]["message"]
    trace = run(console, step="take", input={"n": "one"}, anyway=True)
    assert given(console, trace) == {"n": "one"}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"step": "gone"}, 404, "no Step 'gone'"),
        ({"step": "take", "trigger": "queue(other)"}, 400, "it has queue(job.made)"),
        ({"step": "take", "trigger": True, "input": {"n": 1}}, 400, "no trigger 'True'"),
        ({"step": "hello", "input": [1], "anyway": True}, 400, "isn't an object"),
        ({"step": "hello", "input": {"body": {"n": 1}}}, 400, '"who" is a required property'),
        ({"step": "hello", "input": {"params": {"who": "x"}, "headers": {"a b": "c"}}, "anyway": True}, 400, "a b"),
    ],
)
def test_what_can_not_be_run_is_told(console: httpx.Client, body: Any, status: int, words: str) -> None:
    answer = send(console, "run", body)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert words in f"{error['message']} {error['hint']}"


def test_a_run_is_run_again_in_a_trace_of_its_own_from_any_of_its_spans(console: httpx.Client) -> None:
    asked = {
        "params": {"who": "ada"},
        "headers": {"x-from": "here", "authorization": "Bearer s3cret"},
        "body": {"n": 7},
    }
    first = send(console, "run", {"step": "hello", "input": asked}).json()["traceId"]
    attempt = next(row for row in spans(console, first) if row["phase"] == "attempt")
    shown = console.get("/api/run/again", params={"trace": first, "span": attempt["parent"]}).json()
    assert (shown["step"], shown["trigger"], shown["spanId"]) == ("hello", "http(POST /hello/:who)", attempt["id"])
    assert shown["input"] == {"params": {"who": "ada"}, "headers": {"x-from": "here"}, "body": {"n": 7}}
    assert [each["path"] for each in shown["lost"]] == ["$.headers.authorization"]
    refused = send(console, "run/again", {"trace": first})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_kept")
    again = send(console, "run/again", {"trace": first, "input": shown["input"]}).json()
    assert again["traceId"] != first
    assert json.loads(again["answer"]["body"]) == {"who": "ada", "n": 7}
    root = console.get(f"/api/traces/{again['traceId']}/spans/{again['spanId']}")
    assert spans(console, again["traceId"])[0]["name"] == "owner ran hello again"
    root = console.get(f"/api/traces/{again['traceId']}/spans/{again['spanId']}").json()
    assert root["attributes"]["motia.again"] == first


def test_a_message_is_run_again_as_it_was_and_only_by_its_step(console: httpx.Client) -> None:
    first = run(console, step="take", input={"n": 3})
    spans(console, first)
    again = send(console, "run/again", {"trace": first}).json()["traceId"]
    assert {row["step"] for row in spans(console, again)} == {"take"}
    assert given(console, again) == {"n": 3}


def test_a_long_input_says_that_it_is_not_kept_and_is_not_run_as_if_it_were(console: httpx.Client) -> None:
    first = run(console, step="also", trigger=0, input={"text": "x" * 200_000})
    spans(console, first)
    refused = send(console, "run/again", {"trace": first})
    assert refused.status_code == 409
    assert "longer than what the studio keeps" in refused.json()["error"]["message"]


def test_the_form_has_schemas_recent_inputs_and_those_that_were_saved(console: httpx.Client, studio: Studio) -> None:
    spans(console, run(console, step="take", input={"n": 11}))
    kept = send(console, "run/saved", {"step": "take", "trigger": 0, "name": "Eleven", "input": {"n": 11}}, "PUT")
    assert kept.status_code == 200, kept.text
    form = console.get("/api/run", params={"step": "take"}).json()
    assert form["triggers"][0]["parts"] == [{"name": "", "title": "The message", "schema": SCHEMA}]
    assert {"n": 11} in [each["input"] for each in form["recent"]]
    assert form["saved"] == [{"name": "Eleven", "trigger": "queue(job.made)", "input": {"n": 11}, "lost": []}]
    text = (studio.project / "studio.json").read_text()
    assert json.loads(text)["examples"]["take"]["Eleven"] == {"trigger": "queue(job.made)", "input": {"n": 11}}
    gone = send(console, "run/saved", {"step": "take", "name": "Eleven", "remove": True}, "PUT")
    assert gone.json()["saved"] == []


def test_a_schedule_is_told_in_words_with_its_next_runs_and_can_be_paused_and_run(console: httpx.Client) -> None:
    spans(console, run(console, step="tick"))
    (found,) = console.get("/api/schedules").json()["schedules"]
    assert (found["step"], found["words"], found["timezone"], found["paused"]) == (
        "tick",
        "At 09:00 every day",
        "UTC",
        None,
    )
    days = {round((later - sooner) / 86_400_000) for sooner, later in pairwise(found["next"])}
    assert (len(found["next"]), days) == (5, {1})
    assert (found["runs"][0]["status"], found["runs"][0]["byHand"]) == ("ok", True)
    (paused,) = send(console, "schedules", {"schedule": found["name"], "paused": True}).json()["schedules"]
    assert paused["paused"]["by"] == "owner"
    because = console.get("/api/why", params={"step": "tick"}).json()["now"]
    assert "schedule_paused" in [reason["code"] for reason in because]
    (resumed,) = send(console, "schedules", {"schedule": found["name"], "paused": False}).json()["schedules"]
    assert resumed["paused"] is None
    assert send(console, "schedules", {"schedule": "take/queue(job.made)", "paused": True}).status_code == 400
    until(lambda: "owner resumed the schedule of tick" in console.get("/api/logs?limit=20").text)


def test_what_failed_continues_in_its_own_trace_once_it_is_mended(console: httpx.Client, studio: Studio) -> None:
    trace = run(console, step="fail", input={"n": 1})
    failed = next(row for row in spans(console, trace) if row["phase"] == "attempt")
    where = {"trace": trace, "span": failed["id"]}
    until(lambda: console.get("/api/run/continue", params=where).json()["can"])
    (studio.project / "mended").touch()
    assert send(console, "run/continue", where).status_code == 200
    until(lambda: [row["status"] for row in spans(console, trace) if row["phase"] == "attempt"] == ["error", "ok"])
    assert console.get("/api/run/continue", params=where).json() == {"can": False}
    assert send(console, "run/continue", where).status_code == 409
    root = {"trace": trace, "span": spans(console, trace)[0]["id"]}
    assert "no message stands behind this" in send(console, "run/continue", root).json()["error"]["message"]
