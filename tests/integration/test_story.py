"""Stories of real runs: a studio with all its processes, from a request to the sentences that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from motia_studio.story.parts import plain
from tests.integration.living import queue_trigger, write_step
from tests.studio import Studio, running_studio, until

WORDS = """
config.label = 'Charge order {{input.id}}'
config.story = { ok: 'Order {{input.id}} is paid', fail: 'Order {{input.id}} is not paid' }
config.businessKey = 'order-{{input.id}}'
"""
CHARGE = """
if (input.way === 'refuse') throw new Error('the card is stolen')
if (input.way === 'wait') await new Promise((done) => setTimeout(done, 60_000))
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("shop")
    (project / "src").mkdir()
    http = "[{ type: 'http', method: 'POST', path: '/orders' }]"
    write_step(project, "Take", http, "await ctx.enqueue({ topic: 'order.taken', data: input.body })")
    write_step(project, "Charge", queue_trigger("order.taken", "{ maxRetries: 1, backoffDelayMs: 50 }"), CHARGE)
    with (project / "src" / "charge.step.js").open("a") as file:
        file.write(WORDS)
    with running_studio(project, "--workers", "1") as found:
        yield found


@pytest.fixture(scope="module")
def console(studio: Studio) -> Iterator[httpx.Client]:
    link = studio.wait_for(r"http://\S+/login/\S+")[0]
    with httpx.Client(base_url=f"http://127.0.0.1:{studio.console}", follow_redirects=True, timeout=20) as client:
        client.get(link)
        yield client


def story_of(studio: Studio, console: httpx.Client, order: dict[str, Any], status: str) -> dict[str, Any]:
    """Send an order and return its story once that stands as expected."""
    trace = studio.post("/orders", order).headers["x-trace-id"]

    def told() -> dict[str, Any] | None:
        answer = console.get(f"/api/traces/{trace}/story")
        story: dict[str, Any] = answer.json()
        whole = answer.status_code == 200 and len(story["sentences"]) == 2
        return (
            story if whole and story["status"] == status and story["error" if status == "failed" else "key"] else None
        )

    found: dict[str, Any] = until(told, report=lambda: console.get(f"/api/traces/{trace}/story").text)
    return found


def test_story_of_an_order_that_is_paid(studio: Studio, console: httpx.Client) -> None:
    story = story_of(studio, console, {"id": 1}, "done")
    assert story["key"] == "order-1"
    assert plain(story["headline"]).startswith("order-1: Take received POST /orders and answered 204 No Content.")
    assert [plain(each["text"]) for each in story["sentences"]] == [
        "Take received POST /orders, sent order.taken and answered 204 No Content.",
        "Order 1 is paid.",
    ]
    assert (plain(story["next"]), story["technical"]) == ("Nothing more happens.", 1)


def test_story_of_an_order_that_is_given_up(studio: Studio, console: httpx.Client) -> None:
    story = story_of(studio, console, {"id": 2, "way": "refuse"}, "failed")
    headline = plain(story["headline"])
    assert headline.startswith("order-2: Order 2 is not paid. Charge failed after 2 tries (")
    assert headline.endswith("): the card is stolen. The message waits as a dead letter.")
    assert (story["error"]["means"], story["error"]["file"]) == (
        "Order 2 is not paid: the card is stolen",
        "src/charge.step.js",
    )
    assert plain(story["next"]).startswith("The message to Charge waits as a dead letter until a person")


def test_story_of_an_order_that_is_being_paid(studio: Studio, console: httpx.Client) -> None:
    story = story_of(studio, console, {"id": 3, "way": "wait"}, "running")
    assert "Charge order 3 — has been running for " in plain(story["headline"])
    assert plain(story["headline"]).endswith("1 of 2 Steps is done.")
    assert (story["sentences"][1]["took"], plain(story["next"])) == (None, "The work goes on.")


def test_no_story_of_a_trace_that_is_not_there(console: httpx.Client) -> None:
    assert console.get(f"/api/traces/{'0' * 32}/story").status_code == 404
