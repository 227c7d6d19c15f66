"""A write from the page is a write like a Step's: in a whole studio it starts the Step that reacts to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.studio import Studio, running_studio, until

STEP = """from motia import logger, state

config = {"name": "Watch", "triggers": [state()]}


async def handler(given, ctx):
    if given["group_id"] != "seen":
        await ctx.state.set("seen", given["item_id"], given["new_value"])
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("watching")
    (project / "src").mkdir()
    (project / "src" / "watch_step.py").write_text(STEP)
    with running_studio(project, "--no-watch") as running:
        yield running


def value(client: httpx.Client, group: str, key: str) -> dict[str, Any]:
    return client.get("/api/state/value", params={"group": group, "key": key}).json()  # type: ignore[no-any-return]


def test_a_write_from_the_page_starts_the_step_that_reacts_to_it(studio: Studio) -> None:
    with studio.log_in() as client:
        client.headers["X-CSRFToken"] = client.cookies["motia_csrf"]
        body = {"text": '{"n": 1}', "basedOn": None}
        answer = client.put("/api/state/value", params={"group": "tickets", "key": "4711"}, json=body)
        assert answer.status_code == 200
        until(lambda: value(client, "seen", "4711")["value"] == {"n": 1}, 20)
        trace = answer.json()["traceId"]

        def steps() -> list[str]:
            found = client.get(f"/api/traces/{trace}/spans")
            return [row[2] for row in found.json()["rows"]] if found.status_code == 200 else []

        names = until(lambda: steps() if "state.set seen/4711" in steps() else [], 20)
        assert {"owner set tickets/4711 in the state", "state.set tickets/4711", "attempt 1"} <= set(names)

        def writers() -> list[Any]:
            found = client.get("/api/state/history", params={"group": "seen", "key": "4711"}).json()["writes"]
            return [each["step"] for each in found]

        assert until(writers, 20) == ["Watch"]
        assert any("owner set tickets/4711" in line["message"] for line in client.get("/api/logs").json()["logs"])
