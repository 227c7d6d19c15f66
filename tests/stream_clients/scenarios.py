"""What the published clients must see, whichever of them it is. Tests import these beside a `start` of their own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.scripted_runner import Call
from tests.stream_clients.scene import Start, scene

GROUP = {"name": "group", "group": "room", "sortKey": "id"}
ITEM = {"name": "item", "group": "room", "item": "1"}
TYPING = {"type": "typing", "data": "ann"}


def test_a_client_follows_a_group_and_an_item(start: Start, tmp_path: Path, redis_url: str) -> None:
    with scene(tmp_path, redis_url) as it:
        it.open()
        it.set("1", {"id": "1", "n": 0})
        lines = start(it.url, GROUP, ITEM)
        assert sorted((lines.next() for _ in range(2)), key=lambda line: line["at"]) == [
            {"at": "group", "state": [{"id": "1", "n": 0}]},
            {"at": "item", "state": {"id": "1", "n": 0}},
        ]
        it.set("2", {"id": "2"})
        assert lines.next() == {"at": "group", "state": [{"id": "1", "n": 0}, {"id": "2"}]}
        it.do(it.streams.delete("chat", "room", "2"))
        assert lines.next() == {"at": "group", "state": [{"id": "1", "n": 0}]}
        it.set("1", {"id": "1", "n": 1})
        lines.until(lambda line: line == {"at": "item", "state": {"id": "1", "n": 1}})
        it.do(it.streams.send("chat", "room", None, TYPING))
        heard = lines.until(lambda line: "event" in line)
        assert heard[-1] == {"at": "group", "event": "typing", "data": "ann"}
        it.do(it.streams.send("chat", "room", "1", TYPING))
        assert {lines.until(lambda line: "event" in line)[-1]["at"] for _ in range(2)} == {"group", "item"}


def test_no_change_within_a_millisecond_is_lost(start: Start, tmp_path: Path, redis_url: str) -> None:
    async def write(streams: Any) -> None:
        await asyncio.gather(*(streams.update("chat", "room", "1", [increment()]) for _ in range(200)))

    with scene(tmp_path, redis_url) as it:
        it.open()
        it.set("1", {"id": "1", "n": 0})
        lines = start(it.url, ITEM)
        assert lines.next()["state"] == {"id": "1", "n": 0}
        it.do(write(it.streams))
        assert [lines.next()["state"]["n"] for _ in range(200)] == list(range(1, 201))


def test_a_client_joins_again_and_gets_what_it_missed_after_a_cut_and_a_killed_gateway(
    start: Start, tmp_path: Path, redis_url: str
) -> None:
    with scene(tmp_path, redis_url) as it:
        it.open()
        lines = start(it.url, GROUP, ITEM)
        for _ in range(2):
            lines.next()
        it.do(it.relay.cut())
        it.set("1", {"id": "1", "n": 1})
        lines.until(lambda line: line == {"at": "item", "state": {"id": "1", "n": 1}})
        it.kill_gateway()
        it.start_gateway()
        it.set("1", {"id": "1", "n": 2})
        lines.until(lambda line: line == {"at": "item", "state": {"id": "1", "n": 2}})
        it.set("2", {"id": "2"})
        lines.until(lambda line: line == {"at": "group", "state": [{"id": "1", "n": 2}, {"id": "2"}]})


def test_a_client_shows_its_token_and_is_let_into_what_the_hook_allows(
    start: Start, tmp_path: Path, redis_url: str
) -> None:
    async def authenticate(call: Call) -> Any:
        by_header = call.input["headers"].get("sec-websocket-protocol", "").replace(" ", "")
        by_query = call.input["queryParams"].get("authToken", [])
        return {"context": {"user": "ann"}} if by_header == "Authorization,secret" or by_query == ["secret"] else False

    async def join(call: Call) -> Any:
        if call.input["subscription"]["groupId"] == "crash":
            raise ValueError("no database")
        return {"unauthorized": call.input["subscription"]["groupId"] == "vault"}

    with scene(tmp_path, redis_url) as it:
        it.open(auth=True, authenticate=authenticate, join=join)
        for group in ("vault", "crash"):
            it.do(it.streams.set("chat", group, "1", {"id": "1"}))
        wanted = ({"name": "vault", "group": "vault"}, {"name": "crash", "group": "crash"}, GROUP)
        by_protocol = start(it.url, *wanted, protocols=["Authorization", "secret"])
        by_query = start(f"{it.url}?authToken=secret", *wanted)
        for lines in (by_protocol, by_query):
            assert lines.next() == {"at": "group", "state": []}


def increment() -> dict[str, Any]:
    return {"type": "increment", "path": "n", "by": 1}
