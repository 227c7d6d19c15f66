"""Gives the sample much to do: tickets that wait because somebody paused a Step, and some that nobody can answer."""

from __future__ import annotations

import time
from typing import Any, Final

import httpx

from benchmarks.harness.studio import Studio

PAUSED: Final = "NotifyCustomer"
DEAD: Final = "EscalateTicket/queue(ticket.urgent)"
TICKETS: Final = (
    ("The invoice has the wrong address", "It still goes to our old office in Hamburg"),
    ("Export to CSV stops halfway", "After 10,000 rows the file ends"),
    ("Two people get each other's mails", "Since the update on Friday"),
    ("How do I add a colleague?", "I can't find where to invite her"),
    ("Login fails with an error", "It says that my account is locked"),
    ("Shop is down", "Customers see an empty page"),
    ("Data loss in the archive", "The folder of 2024 is empty"),
    ("Printer prints in blue", "Everything else is fine"),
)
SETTLED_SECONDS = 30.0


def fill(studio: Studio, client: httpx.Client) -> None:
    """Have the Steps of the sample do what the pictures show, and wait until they have."""
    headers = {"X-CSRFToken": client.cookies.get("motia_csrf") or "", "Origin": str(client.base_url).rstrip("/")}
    client.post(f"/api/steps/{PAUSED}/pause", json={"paused": True}, headers=headers).raise_for_status()
    for title, description in TICKETS:
        body = {"title": title, "description": description, "email": "kim@example.com"}
        httpx.post(studio.url("/tickets"), json=body, timeout=20).raise_for_status()
    input_ = {"title": "Shop is down"}
    sent = {"step": "EscalateTicket", "trigger": "queue(ticket.urgent)", "input": input_, "anyway": True}
    client.post("/api/run", json=sent, headers=headers).raise_for_status()
    _until_given_up(client, 4)


def busy(client: httpx.Client) -> dict[str, str]:
    """Return a key of the state that has a history, and a dead letter."""
    keys: list[dict[str, Any]] = client.get("/api/state/keys", params={"group": "tickets"}).json().get("keys", [])
    letters: list[dict[str, Any]] = (
        client.get("/api/dead-letters", params={"queue": DEAD, "group": "", "limit": 50}).json().get("letters", [])
    )
    return {
        **({"ticket": keys[0]["key"]} if keys else {}),
        **({"letter": letters[0]["id"]} if letters else {}),
    }


def _until_given_up(client: httpx.Client, count: int) -> None:
    end = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < end:
        queues = client.get("/api/queues").json()["queues"]
        if queues.get(DEAD, {}).get("failed", 0) >= count:
            return
        time.sleep(0.5)
    raise SystemExit(f"{DEAD} has fewer than {count} dead letters after {SETTLED_SECONDS:.0f} s")
