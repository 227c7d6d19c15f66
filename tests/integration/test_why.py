"""Why a Step did not run, asked of a whole studio in which Steps really don't, each for another reason."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from redis import Redis
from websockets.sync.client import connect
from websockets.typing import Origin

from runtime.supervisor.redis import EmbeddedRedis
from tests.studio import Studio, running_studio, until

PLACE = """
export const config = {
  name: 'PlaceOrder',
  triggers: [{ type: 'http', method: 'POST', path: '/orders',
    bodySchema: { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] } }],
  enqueues: ['order.placed', 'order.payed', 'order.slow', 'order.strict'],
}
export const handler = async (input, ctx) => {
  await ctx.enqueue({ topic: input.body.topic ?? 'order.placed', data: input.body })
  return { status: 200, body: {} }
}
"""
CHARGE = """
export const config = {
  name: 'Charge',
  triggers: [{ type: 'queue', topic: 'order.placed',
    condition: (input) => input.amount > 0 }],
}
export const handler = async () => {}
"""
AUDIT = """
config = {
    "name": "Audit",
    "triggers": [{
        "type": "queue",
        "topic": "order.placed",
        "condition": lambda order, ctx: order["amount"] > 100,
    }],
}
async def handler(input, ctx):
    pass
"""
RECEIPT = """
export const config = { name: 'SendReceipt', triggers: [{ type: 'queue', topic: 'order.paid' }] }
export const handler = async () => {}
"""
SLOW = """
import fs from 'node:fs'
export const config = {
  name: 'Slow', triggers: [{ type: 'queue', topic: 'order.slow', config: { concurrency: 1 } }] }
export const handler = async () => {
  while (!fs.existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20))
}
"""
STRICT = """
from pydantic import BaseModel

class Order(BaseModel):
    title: str

config = {
    "name": "Strict",
    "triggers": [{"type": "queue", "topic": "order.strict", "input": Order, "config": {"max_retries": 0}}],
}
async def handler(input, ctx):
    pass
"""
SWEEP = """
export const config = { name: 'Sweep', triggers: [{ type: 'cron', expression: '0 0 9 * * *' }] }
export const handler = async () => {}
"""
CROOKED = """
export const config = { name: 'Crooked', triggers: [{ type: 'http', method: 'GET', path: '/crooked' }] }
export const handler = async () => { const }
"""
FILES = {
    "place.step.js": PLACE,
    "charge.step.js": CHARGE,
    "audit_step.py": AUDIT,
    "receipt.step.js": RECEIPT,
    "slow.step.js": SLOW,
    "strict_step.py": STRICT,
    "sweep.step.js": SWEEP,
    "crooked.step.js": CROOKED,
}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("why") / "orders"
    (project / "src").mkdir(parents=True)
    for name, text in FILES.items():
        (project / "src" / name).write_text(text)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def console(studio: Studio) -> Iterator[httpx.Client]:
    with studio.log_in() as client:
        yield client


def why(console: httpx.Client, **about: str) -> dict[str, Any]:
    answer = console.get("/api/why", params=about)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def decided(console: httpx.Client, verdict: str, **about: str) -> dict[str, Any]:
    """Return the first decision with a verdict, once there is one."""

    def found() -> dict[str, Any] | None:
        answer = console.get("/api/why", params=about)
        # A trace is there once the collector has read of it.
        decisions = [] if answer.status_code == 404 else answer.json()["decisions"]
        return next((each for each in decisions if each["verdict"] == verdict), None)

    return dict(until(found, 20, lambda: why(console, **about)))


def said(sentence: dict[str, Any]) -> str:
    """Return a sentence as a person reads it."""
    return "".join(part if isinstance(part, str) else part.get("text") or part["step"] for part in sentence["text"])


def reasons(console: httpx.Client, **about: str) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in why(console, **about)["now"]}


def test_a_false_condition_is_told_with_what_it_read_and_where_it_stands(studio: Studio, console: httpx.Client) -> None:
    trace = studio.post("/orders", {"amount": 0, "note": "x"}).headers["x-trace-id"]
    skipped = decided(console, "skipped", step="Charge")
    assert skipped["values"] == {"amount": 0}
    assert (
        said(skipped)
        == "Charge was skipped: its condition (`input.amount > 0`) was false, with amount = 0 (src/charge.step.js:5)."
    )
    assert (skipped["traceId"], skipped["topic"]) == (trace, "order.placed")
    python = decided(console, "skipped", step="Audit")
    assert python["values"] == {"amount": 0}
    assert '`order["amount"] > 100`' in said(python)
    assert "(src/audit_step.py:7)" in said(python)
    assert {each["step"] for each in why(console, trace=trace)["decisions"] if each["verdict"] == "skipped"} == {
        "Charge",
        "Audit",
    }


def test_a_topic_that_nobody_takes_is_told_with_the_one_that_was_meant(studio: Studio, console: httpx.Client) -> None:
    trace = studio.post("/orders", {"amount": 1, "topic": "order.payed"}).headers["x-trace-id"]
    lost = decided(console, "unclaimed", trace=trace)
    assert "Did you mean “order.paid”, which SendReceipt takes?" in said(lost)
    assert lost["step"] == "PlaceOrder"
    about = why(console, topic="order.payed")
    assert about["about"] == {"topic": "order.payed", "producers": ["PlaceOrder"], "consumers": [], "parked": 1}
    assert "Did you mean “order.paid”" in said(about["now"][0])
    assert about["decisions"][0]["verdict"] == "unclaimed"
    assert about["decisions"][0]["traceId"] == trace
    other = reasons(console, step="SendReceipt")
    assert "Did you mean “order.payed”, which PlaceOrder sends?" in said(other["no_producer"])


def test_a_body_that_a_schema_refuses_is_told_with_the_place(studio: Studio, console: httpx.Client) -> None:
    answer = studio.post("/orders", {"amount": "much"})
    assert answer.status_code == 400
    refused = decided(console, "refused", step="PlaceOrder")
    assert refused["path"] == "$.amount"
    assert "$.amount" in said(refused)
    assert refused["traceId"] == answer.headers["x-trace-id"]


def test_a_message_that_a_schema_refuses_is_told_with_the_place(studio: Studio, console: httpx.Client) -> None:
    studio.post("/orders", {"amount": 1, "topic": "order.strict"})
    refused = decided(console, "refused", step="Strict")
    assert (refused["path"], refused["topic"]) == ("$", "order.strict")
    assert "title" in said(refused)


def test_a_message_behind_others_is_told_with_how_many(studio: Studio, console: httpx.Client) -> None:
    traces = [studio.post("/orders", {"amount": 1, "topic": "order.slow"}).headers["x-trace-id"] for _ in range(4)]
    until(lambda: console.get("/api/queues").json()["queues"]["Slow/queue(order.slow)"]["running"] == 1)
    waits = decided(console, "waiting", trace=traces[3])
    assert said(waits) == "Slow waits: its message waits behind 2, with concurrency 1 (1 running now)."
    reason = reasons(console, step="Slow")["waiting"]
    assert said(reason).startswith("3 messages wait for Slow, which handles 1 of at most 1 at once now")
    queue = console.get("/api/queues").json()["queues"]["Slow/queue(order.slow)"]
    assert (queue["step"], queue["topic"], queue["waiting"], queue["running"]) == ("Slow", "order.slow", 3, 1)
    assert queue["oldest"] is not None
    (studio.project / "go").touch()
    until(lambda: "waiting" not in reasons(console, step="Slow"))


def test_a_broken_step_is_told_with_its_line(console: httpx.Client) -> None:
    names = [node["name"] for node in console.get("/api/flow").json()["nodes"] if node["broken"]]
    reason = reasons(console, step=names[0])["broken"]
    assert reason["severity"] == "error"
    assert "src/crooked.step.js:3" in said(reason)


def test_a_schedule_is_told_with_its_next_time(console: httpx.Client) -> None:
    told = reasons(console, step="Sweep")
    assert "09:00:00 UTC" in said(told["cron_next"])
    assert "no_scheduler" not in told


def test_a_paused_step_is_told_with_who_paused_it(studio: Studio, console: httpx.Client) -> None:
    with Redis.from_url(EmbeddedRedis(studio.project / ".motia").url) as client:
        note = json.dumps({"by": "ada", "at": time.time() - 200})
        client.hset("motia:queue:paused", "SendReceipt", note)
        assert said(reasons(console, step="SendReceipt")["paused"]) == (
            "ada paused SendReceipt 3 min ago, so its messages wait."
        )
        client.hdel("motia:queue:paused", "SendReceipt")


def test_a_page_that_wants_to_know_hears_how_full_the_queues_are(studio: Studio, console: httpx.Client) -> None:
    home = str(console.base_url).rstrip("/")
    cookies = {"Cookie": f"motia_session={console.cookies['motia_session']}"}
    with connect(f"{home.replace('http', 'ws')}/live/", origin=Origin(home), additional_headers=cookies) as socket:
        socket.send(json.dumps({"subscribe": {"queues": True}}))
        while (queues := json.loads(socket.recv(timeout=20)).get("queues")) is None:
            pass
    assert queues["SendReceipt/queue(order.paid)"]["waiting"] == 0
    assert set(queues) == set(console.get("/api/queues").json()["queues"])


def test_what_is_not_there_is_answered_with_what_was_meant(console: httpx.Client) -> None:
    answer = console.get("/api/why", params={"step": "Charg"})
    assert (answer.status_code, answer.json()["error"]["hint"]) == (404, "did you mean 'Charge'?")
    assert console.get("/api/why", params={"trace": "0" * 32}).status_code == 404
    assert console.get("/api/why").status_code == 400
