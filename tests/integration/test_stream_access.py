"""Who may connect to the streams and join them: what a project's hooks say, and what is refused without them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from runtime.model import Described
from tests.gateway_fixture import POOL
from tests.scripted_runner import Call
from tests.stream_sockets import event, join, serving, silent, stream


def settings(**changes: Any) -> Described:
    fields: dict[str, Any] = {"runner": POOL, "config": {"authenticateStream": True}, **changes}
    return Described("motia.config.ts", "node", "settings", **fields)


@pytest.fixture
def serve(tmp_path: Path, redis_url: str) -> Any:
    return partial(serving, tmp_path, redis_url)


async def test_the_sub_protocol_is_echoed_and_other_paths_are_refused(serve: Any) -> None:
    async with serve() as gateway:
        offered = [Subprotocol("Authorization"), Subprotocol("token")]
        async with connect(gateway.streams_url, subprotocols=offered) as socket:
            assert socket.subprotocol == "Authorization"
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{gateway.streams_url}other")
    assert refused.value.response.status_code == 404


async def test_a_join_is_refused_when_the_hook_says_so_or_fails(serve: Any) -> None:
    async def only_lobby(call: Call) -> Any:
        group = call.input["subscription"]["groupId"]
        if group == "crash":
            raise ValueError("no database")
        return {"unauthorized": group != "lobby"}

    async with serve(stream(onJoin=True), join=only_lobby) as gateway, connect(gateway.streams_url) as socket:
        kinds = []
        for group in ("vault", "crash", "lobby"):
            await join(socket, group, id=group)
            kinds.append((await event(socket))["type"])
        await gateway.runtime.streams.set("chat", "vault", "1", {"id": "1"})
        assert await silent(socket)
    assert kinds == ["unauthorized", "unauthorized", "sync"]


async def test_a_broken_stream_file_lets_nobody_join(serve: Any) -> None:
    error = {"message": "Unexpected token", "line": 1}
    broken = Described("src/chat.stream.ts", "node", "stream", None, {"name": "chat"}, error=error)
    async with serve(broken) as gateway, connect(gateway.streams_url) as socket:
        await join(socket, "room")
        assert await event(socket) == {"type": "unauthorized"}


async def test_authentication_decides_who_connects_and_its_context_reaches_the_hooks(serve: Any) -> None:
    async def authenticate(call: Call) -> Any:
        token = call.input["queryParams"].get("authToken", [""])[0]
        if token == "crash":
            raise ValueError("no database")
        return {"context": {"user": token}} if token else False

    async def members(call: Call) -> Any:
        return {"unauthorized": call.input["authContext"] != {"user": "ann"}}

    described = (settings(), stream(onJoin=True))
    async with serve(*described, auth=True, authenticate=authenticate, join=members) as gateway:
        for refused in ("", "?authToken=crash"):
            with pytest.raises(InvalidStatus) as error:
                await connect(gateway.streams_url + refused)
            assert error.value.response.status_code == 401
        async with connect(f"{gateway.streams_url}?authToken=ann") as socket:
            await join(socket, "room")
            assert (await event(socket))["type"] == "sync"


async def test_stream_auth_of_0x_is_asked_without_being_switched_on(serve: Any) -> None:
    async def nobody(call: Call) -> Any:
        return False

    current, legacy = settings(), settings(config={"authenticateStream": True, "streamAuth": True})
    async with serve(current, authenticate=nobody) as gateway, connect(gateway.streams_url):
        pass
    async with serve(legacy, authenticate=nobody) as gateway:
        with pytest.raises(InvalidStatus):
            await connect(gateway.streams_url)


async def test_settings_that_do_not_load_let_nobody_connect(serve: Any) -> None:
    async with serve(settings(runner=None, config=None, error={"message": "Unexpected token"}), auth=True) as gateway:
        with pytest.raises(InvalidStatus):
            await connect(gateway.streams_url)
