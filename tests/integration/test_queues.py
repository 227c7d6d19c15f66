"""Queues in a whole studio: a Step is paused, dead letters run again, as they were or changed, and at a rate."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.studio import Studio, running_studio, until

TAKE = """
export const config = {
  name: 'TakeOrder', triggers: [{ type: 'http', method: 'POST', path: '/orders' }],
  enqueues: ['order.created', 'order.mailed'],
}
export const handler = async (req, ctx) => {
  for (const data of req.body.orders) await ctx.enqueue({ topic: req.body.topic ?? 'order.created', data })
  return { status: 202, body: {} }
}
"""
CHARGE = """
import fs from 'node:fs'
export const config = {
  name: 'ChargeCard',
  triggers: [{ type: 'queue', topic: 'order.created', config: { maxRetries: 0 } }],
  enqueues: [],
}
export const handler = async (input) => {
  if (!input.name) throw new TypeError(`order ${input.id} has no name`)
  if (!fs.existsSync('bank')) throw new Error(`the bank refused order "${input.id}"`)
}
"""
MAIL = """
import fs from 'node:fs'
export const config = { name: 'SendMail', triggers: [{ type: 'queue', topic: 'order.mailed' }], enqueues: [] }
export const handler = async (input) => fs.writeFileSync(`mailed-${input.id}`, '')
"""
QUEUE = "ChargeCard/queue(order.created)"
MAILS = "SendMail/queue(order.mailed)"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("project")
    (project / "src").mkdir()
    for name, text in {"take": TAKE, "charge": CHARGE, "mail": MAIL}.items():
        (project / "src" / f"{name}.step.js").write_text(text)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def console(studio: Studio) -> Iterator[httpx.Client]:
    with studio.log_in() as client:
        yield client


def post(console: httpx.Client, path: str, **body: Any) -> httpx.Response:
    return console.post(f"/api/{path}", json=body, headers={"X-CSRFToken": console.cookies["motia_csrf"]})


def done(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def depth(console: httpx.Client, queue: str = QUEUE) -> dict[str, Any]:
    return dict(console.get("/api/queues").json()["queues"][queue])


def letters(console: httpx.Client, group: str = "") -> dict[str, Any]:
    return dict(done(console.get("/api/dead-letters", params={"queue": QUEUE, "group": group})))


def bury(studio: Studio, console: httpx.Client, *orders: dict[str, Any]) -> str:
    """Have orders fail; return the trace. The bank is closed after that."""
    (studio.project / "bank").unlink(missing_ok=True)
    before = depth(console)["failed"]
    trace = studio.post("/orders", {"orders": orders}).headers["x-trace-id"]
    until(lambda: depth(console)["failed"] == before + len(orders), 20, lambda: depth(console))
    return str(trace)


def lines(console: httpx.Client, text: str) -> list[dict[str, Any]]:
    return list(console.get("/api/logs", params={"q": text}).json()["logs"])


@pytest.fixture(autouse=True)
def empty(console: httpx.Client) -> Iterator[None]:
    yield
    if count := depth(console)["failed"]:
        done(post(console, "dead-letters/discard", queue=QUEUE, group="", expected=count))


def test_a_paused_step_waits_is_told_so_and_goes_on_within_a_second(studio: Studio, console: httpx.Client) -> None:
    assert done(post(console, "steps/SendMail/pause", paused=True))["changed"]
    studio.post("/orders", {"topic": "order.mailed", "orders": [{"id": 1}, {"id": 2}]})
    until(lambda: depth(console, MAILS)["waiting"] == 2, 10)
    assert depth(console, MAILS)["paused"]["by"]
    waiting = done(console.get("/api/queues/messages", params={"queue": MAILS, "kind": "waiting"}))
    assert (waiting["total"], [each["preview"] for each in waiting["messages"]]) == (2, ['{"id":1}', '{"id":2}'])
    reasons = {each["code"]: each for each in console.get("/api/why", params={"step": "SendMail"}).json()["now"]}
    assert " paused " in "".join(part if isinstance(part, str) else part["text"] for part in reasons["paused"]["text"])
    assert not list(studio.project.glob("mailed-*"))
    begun = time.monotonic()
    done(post(console, "steps/SendMail/pause", paused=False))
    until(lambda: len(list(studio.project.glob("mailed-*"))) == 2, 5)
    assert time.monotonic() - begun < 1
    until(lambda: lines(console, "resumed SendMail"), 10)
    assert lines(console, "paused SendMail")[0]["step"] == "SendMail"


def test_a_step_that_takes_requests_alone_cannot_be_paused(console: httpx.Client) -> None:
    answer = post(console, "steps/TakeOrder/pause", paused=True)
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "TakeOrder takes requests, which can't be paused",
    )
    assert post(console, "steps/Nobody/pause", paused=True).status_code == 404
    assert post(console, "steps/SendMail/pause", paused="yes").status_code == 400


def test_dead_letters_stand_together_by_what_they_failed_with(studio: Studio, console: httpx.Client) -> None:
    trace = bury(studio, console, {"id": 1, "name": "Ada"}, {"id": 22, "name": "Bo"}, {"id": 3})
    page = letters(console)
    assert [(each["name"], each["shape"], each["count"]) for each in page["groups"]] == [
        ("Error", "the bank refused order …", 2),
        ("TypeError", "order … has no name", 1),
    ]
    (only,) = letters(console, page["groups"][1]["group"])["letters"]
    assert (only["preview"], only["traceId"], only["attempts"]) == ('{"id":3}', trace, 1)
    whole = done(console.get(f"/api/dead-letters/{only['id']}", params={"queue": QUEUE}))
    assert (whole["topic"], whole["producer"], whole["text"]) == ("order.created", "TakeOrder", '{\n  "id": 3\n}')
    (attempt,) = whole["attempts"]
    assert (attempt["name"], attempt["message"]) == ("TypeError", "order 3 has no name")
    assert "charge.step.js" in attempt["stack"]


def test_a_dead_letter_continues_in_its_trace_which_is_done_then(studio: Studio, console: httpx.Client) -> None:
    trace = bury(studio, console, {"id": 7, "name": "Ada"})
    until(lambda: console.get(f"/api/traces/{trace}/story").json().get("status") == "failed", 20)
    (studio.project / "bank").touch()
    (letter,) = letters(console)["letters"]
    assert done(post(console, "dead-letters/redrive", queue=QUEUE, ids=[letter["id"]]))["count"] == 1
    until(lambda: depth(console)["failed"] == 0, 10)
    story = until(
        lambda: (told := console.get(f"/api/traces/{trace}/story").json())["status"] == "done" and told,
        20,
        lambda: console.get(f"/api/traces/{trace}/story").json(),
    )
    assert len(story["sentences"]) == 2
    assert console.get(f"/api/traces/{trace}/spans").json()["summary"]["status"] == "ok"
    again = post(console, "dead-letters/redrive", queue=QUEUE, ids=[letter["id"]])
    assert again.status_code == 409
    until(lambda: lines(console, "redrove a dead letter of ChargeCard"), 10)


def test_many_run_again_at_a_rate_until_somebody_stops_it(studio: Studio, console: httpx.Client) -> None:
    bury(studio, console, *({"id": number, "name": "Ada"} for number in range(6)))
    (studio.project / "bank").touch()
    group = letters(console)["groups"][0]["group"]
    wrong = post(console, "dead-letters/redrive", queue=QUEUE, group=group, expected=5, rate=0.5)
    assert (wrong.status_code, depth(console)["failed"]) == (409, 6)
    told = done(post(console, "dead-letters/redrive", queue=QUEUE, group=group, expected=6, rate=0.5))
    assert told["count"] == 6
    until(lambda: (now := depth(console))["delayed"] == 4 and now["running"] == 0, 10, lambda: depth(console))
    assert done(post(console, f"redrives/{told['redrive']}/stop"))["takenBack"] == 4
    assert (depth(console)["failed"], depth(console)["delayed"]) == (4, 0)
    (redrive, *_) = letters(console)["redrives"]
    assert (redrive["total"], redrive["left"], redrive["takenBack"], redrive["failed"]) == (6, 0, 4, 0)
    assert redrive["stopped"]["by"] == redrive["by"]


def test_an_edited_copy_relieves_the_original_once_it_went_well(studio: Studio, console: httpx.Client) -> None:
    bury(studio, console, {"id": 9})
    (letter,) = letters(console)["letters"]
    payload = done(console.get(f"/api/dead-letters/{letter['id']}/payload", params={"queue": QUEUE}))
    assert payload["text"] == '{\n  "id": 9\n}'
    copy = {"queue": QUEUE, "id": letter["id"]}
    assert post(console, "dead-letters/copy", **copy, text='{"id": 9, "name": }').status_code == 400
    done(post(console, "dead-letters/copy", **copy, text='{"id": 9, "name": "Bo"}'))
    until(lambda: depth(console)["failed"] == 2, 10)  # the bank is closed
    rows = {each["preview"]: each for each in letters(console)["letters"]}
    second = rows['{"id":9,"name":"Bo"}']
    assert (second["origin"], rows['{"id":9}']["copy"]) == (letter["id"], second["id"])
    (studio.project / "bank").touch()
    done(post(console, "dead-letters/redrive", queue=QUEUE, ids=[second["id"]]))
    until(lambda: depth(console)["failed"] == 0, 10)


def test_discarded_dead_letters_are_counted_first_and_can_be_put_back(studio: Studio, console: httpx.Client) -> None:
    bury(studio, console, {"id": 1}, {"id": 2})
    assert post(console, "dead-letters/discard", queue=QUEUE, group="").status_code == 400
    assert post(console, "dead-letters/discard", queue=QUEUE, group="", expected=3).status_code == 409
    told = done(post(console, "dead-letters/discard", queue=QUEUE, group="", expected=2))
    assert (told["count"], depth(console)["failed"]) == (2, 0)
    assert done(post(console, "dead-letters/restore", queue=QUEUE, discarded=told["discarded"]))["count"] == 2
    assert {each["preview"] for each in letters(console)["letters"]} == {'{"id":1}', '{"id":2}'}


def test_a_secret_in_a_message_is_shown_to_nobody_but_who_edits_it(studio: Studio, console: httpx.Client) -> None:
    env = Path(studio.project / ".env")
    env.write_text("BANK_TOKEN=hunter2-hunter2\n")
    bury(studio, console, {"id": "hunter2-hunter2"})
    (letter,) = letters(console)["letters"]
    whole = done(console.get(f"/api/dead-letters/{letter['id']}", params={"queue": QUEUE}))
    assert whole["masked"]
    assert "hunter2" not in str(whole)
    assert "hunter2" not in str(letter)
