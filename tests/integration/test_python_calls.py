"""State, streams and enqueue from Python handlers: with and without await, in and outside event loops."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.integration.python_runner import Caller, Refuse, runner

HEAD = (
    'import asyncio, json\nfrom motia import *\nconfig = {"name": "S", "triggers": [{"type": "queue", "topic": "t"}]}\n'
)
ORDERS: dict[str, Any] = {"1": {"total": 5, "lines": [1, 2]}, "none": None, "yes": True, "list": [1, 2, 3]}

USES = {
    "awaits": "async def handler(i, ctx):\n    check((await stateManager.get('o', '1'))['total'] == 5)",
    "awaits absent": "async def handler(i, ctx):\n    check(await stateManager.get('o', 'none') is None)",
    "awaits in a sync helper": (
        "def load(key): return stateManager.get('o', key)\n"
        "async def handler(i, ctx):\n    check(await load('none') is None)\n    check(load('1')['total'] == 5)"
    ),
    "async helper": (
        "async def load(key): return stateManager.get('o', key)\n"
        "async def handler(i, ctx):\n    check((await load('1'))['total'] == 5)"
    ),
    "uses the value": "async def handler(i, ctx):\n    o = stateManager.get('o', '1')\n    check(o['total'] == 5)",
    "is None": "async def handler(i, ctx):\n    check(stateManager.get('o', 'none') is None)",
    "is True": "async def handler(i, ctx):\n    check(stateManager.get('o', 'yes') is True)",
    "dumps": "async def handler(i, ctx):\n    check(json.loads(json.dumps(stateManager.get('o', '1')))['total'] == 5)",
    "isinstance": "async def handler(i, ctx):\n    check(isinstance(stateManager.get('o', '1'), dict))",
    "len": "async def handler(i, ctx):\n    check(len(stateManager.get('o', 'list')) == 3)",
    "iterates": "async def handler(i, ctx):\n    check([each for each in stateManager.get('o', 'list')] == [1, 2, 3])",
    "stores and awaits later": (
        "async def handler(i, ctx):\n    a = stateManager.get('o', 'none')\n    b = stateManager.get('o', '1')\n"
        "    check(await a is None and (await b)['total'] == 5)"
    ),
    "gathers": (
        "async def handler(i, ctx):\n"
        "    check(await asyncio.gather(stateManager.get('o', 'none'), stateManager.get('o', 'yes')) == [None, True])"
    ),
    "gathers a list": (
        "async def handler(i, ctx):\n"
        "    check(await asyncio.gather(*[stateManager.get('o', k) for k in ('none', 'list')]) == [None, [1, 2, 3]])"
    ),
    "makes a task": (
        "async def handler(i, ctx):\n    task = asyncio.create_task(stateManager.get('o', '1'))\n"
        "    check((await task)['total'] == 5)"
    ),
    "waits for": (
        "async def handler(i, ctx):\n    check(await asyncio.wait_for(stateManager.get('o', 'none'), 5) is None)"
    ),
    "awaits a settled value": (
        "async def handler(i, ctx):\n    d = {'o': stateManager.get('o', '1')}\n    check((await d['o'])['total'] == 5)"
    ),
    "sync": "def handler(i, ctx):\n    o = stateManager.get('o', '1')\n    check(type(o) is dict and o['total'] == 5)",
    "sync absent": "def handler(i, ctx):\n    check(stateManager.get('o', 'none') is None)",
    "sync with a loop of its own": (
        "async def work():\n    return (await stateManager.get('o', '1'))['total'], stateManager.get('o', 'none')\n"
        "def handler(i, ctx):\n    check(asyncio.run(work()) == (5, None))"
    ),
    "sync in to_thread": (
        "def load(): return stateManager.get('o', 'none')\n"
        "async def handler(i, ctx):\n    check(await asyncio.to_thread(load) is None)"
    ),
    "sync in a thread": (
        "from concurrent.futures import ThreadPoolExecutor\ndef load(): return stateManager.get('o', 'none')\n"
        "def handler(i, ctx):\n    check(ThreadPoolExecutor(1).submit(load).result() is None)"
    ),
    "groups": "async def handler(i, ctx):\n    check(await stateManager.list_groups() == ['a', 'b'])",
    "groups in either shape": (
        "def handler(i, ctx):\n    g = Stream('s').list_groups()\n"
        "    check(g == ['a'] and g['groups'] == g.groups == g.get('groups') == ['a'] and g[0] == 'a')\n"
        "    check(json.dumps(g) == '[\"a\"]')"
    ),
    "sync through ctx": "def handler(i, ctx):\n    check(ctx.state.get('o', '1')['lines'] == [1, 2])",
    "await through ctx": "async def handler(i, ctx):\n    check((await ctx.state.get('o', '1'))['lines'] == [1, 2])",
    "match awaited": (
        "async def handler(i, ctx):\n    check(await ctx.match({'queue': lambda i: stateManager.get('o', 'yes')}))"
    ),
    "match in sync": "async def on(i): return 7\ndef handler(i, ctx):\n    check(ctx.match({'queue': on}) == 7)",
    "match without a handler": "async def handler(i, ctx):\n    check(await ctx.match({'http': None}) is None)",
}


def step(body: str) -> dict[str, str]:
    return {"src/s_step.py": HEAD + "def check(ok):\n    assert ok\n    logger.info('checked')\n" + body}


def answer(caller: Caller) -> None:
    caller.answers["state.get"] = lambda params: ORDERS[params["key"]]
    caller.answers["state.groups"] = lambda params: ["a", "b"]
    caller.answers["streams.groups"] = lambda params: ["a"]


async def test_state_get_gives_a_real_value_however_it_is_used(project: Path) -> None:
    files = {f"src/u{n}_step.py": step(use)["src/s_step.py"] for n, use in enumerate(USES.values())}
    async with runner(project, files) as caller:
        answer(caller)
        answers = {name: await caller.call(file) for name, file in zip(USES, files, strict=True)}
        assert {name: each["error"] for name, each in answers.items() if each["t"] != "done"} == {}
        assert caller.lines("logger").count("checked") >= len(USES)


async def test_enqueue_without_await_is_sent_and_answered_before_done(project: Path) -> None:
    def hold_the_last(params: Any) -> None:
        if params["topic"] == "y":
            raise NotImplementedError

    body = (
        "async def handler(i, ctx):\n    for n in range(200): enqueue({'topic': 'x', 'data': n})\n"
        "    ctx.emit({'type': 'y', 'data': None})"
    )
    async with runner(project, step(body)) as caller:
        caller.answers["enqueue"] = hold_the_last
        _, answer = caller.start("src/s_step.py")
        await caller.until(lambda: bool(caller.unanswered))
        assert [params["data"] for _, params in caller.requests] == [*range(200), None]
        assert caller.requests[-1] == ("enqueue", {"topic": "y", "data": None})
        await caller.send("ping")[1]
        assert not answer.done()
        caller.wire.send(caller.unanswered.pop())
        assert (await answer)["t"] == "done"


@pytest.mark.parametrize("handler", ["async def handler(i, ctx):\n    ", "def handler(i, ctx):\n    "])
async def test_refused_call_that_nobody_awaits_fails_the_attempt(project: Path, handler: str) -> None:
    def refuse(params: Any) -> None:
        raise Refuse("payload_invalid", "the topic is too long")

    async with runner(project, step(f"{handler}enqueue({{'topic': 'x', 'data': 1}})")) as caller:
        caller.answers["enqueue"] = refuse
        failed = await caller.call("src/s_step.py")
    assert (failed["t"], failed["error"]["name"]) == ("failed", "MotiaError")
    assert failed["error"]["message"] == "the topic is too long"


async def test_refused_call_that_the_handler_catches_does_not_fail_it(project: Path) -> None:
    def refuse(params: Any) -> None:
        raise Refuse("payload_invalid", "no")

    body = (
        "async def handler(i, ctx):\n    try: await stateManager.set('a', 'b', 1)\n"
        "    except MotiaError as e: check(e.code == 'payload_invalid')"
    )
    async with runner(project, step(body)) as caller:
        caller.answers["state.set"] = refuse
        assert (await caller.call("src/s_step.py"))["t"] == "done"


async def test_value_that_json_does_not_have_is_refused_with_its_place(project: Path) -> None:
    body = (
        "import datetime\nasync def handler(i, ctx):\n"
        "    await stateManager.set('a', 'b', {'at': [datetime.date(2026, 1, 1)]})"
    )
    async with runner(project, step(body)) as caller:
        failed = await caller.call("src/s_step.py")
    assert "$.at[0] is a date" in failed["error"]["message"]
    assert failed["error"]["line"] == 9


async def test_streams_and_state_send_the_methods_of_the_protocol(project: Path) -> None:
    body = """
async def handler(i, ctx):
    chat = Stream({"name": "chat"})
    await chat.set("room", "1", {"id": "1"})
    await ctx.streams.chat.update("room", "1", [{"op": "increment", "path": "/n", "value": 2}])
    await ctx.streams["chat"].get_group("room")
    await chat.send({"groupId": "room"}, {"type": "typing", "data": 1})
    stateManager.update("g", "k", [{"op": "replace", "path": "/a", "value": 1}])
    stateManager.list_groups()
    await ctx.state.clear("g")
"""
    async with runner(project, step(body)) as caller:
        caller.answers["state.groups"] = lambda params: []
        assert (await caller.call("src/s_step.py"))["t"] == "done"
    room = {"stream": "chat", "group": "room"}
    assert caller.requests == [
        ("streams.set", {**room, "item": "1", "value": {"id": "1"}}),
        ("streams.update", {**room, "item": "1", "ops": [{"type": "increment", "path": "n", "by": 2}]}),
        ("streams.list", room),
        ("streams.send", {**room, "event": {"type": "typing", "data": 1}}),
        ("state.update", {"group": "g", "key": "k", "ops": [{"type": "set", "path": "a", "value": 1}]}),
        ("state.groups", {}),
        ("state.clear", {"group": "g"}),
    ]


async def test_call_at_import_is_held_for_the_first_connection_that_serves(project: Path) -> None:
    files = step("enqueue({'topic': 'started', 'data': 1})\ndef handler(i, ctx): pass")
    files["src/b_step.py"] = HEAD + "value = stateManager.get('a', 'b')"
    async with runner(project, files, serves=False) as caller:
        assert (await caller.describe("src/s_step.py"))["handler"] is True
        error = (await caller.describe("src/b_step.py"))["error"]
        assert "can't be waited for while a file is loaded" in error["message"]
        assert error["line"] == 4
        assert caller.requests == []
        caller.hello = asyncio.get_running_loop().create_future()
        await caller.connect()
        await caller.until(lambda: ("enqueue", {"topic": "started", "data": 1}) in caller.requests)


async def test_call_after_the_handler_ended_is_sent_outside_the_attempt(project: Path) -> None:
    body = (
        "async def later():\n    await asyncio.sleep(0.05)\n    await enqueue({'topic': 'late', 'data': 1})\n"
        "    logger.info('late')\n"
        "async def handler(i, ctx):\n    ctx.task = asyncio.create_task(later())"
    )
    async with runner(project, step(body)) as caller:
        assert (await caller.call("src/s_step.py"))["t"] == "done"
        await caller.until(lambda: caller.lines("logger") == ["late"])
        assert (caller.requests[0][0], caller.logs[0]["id"]) == ("enqueue", 0)


async def hang(caller: Caller, body: str) -> Any:
    def never(params: Any) -> None:
        raise NotImplementedError

    caller.answers["state.get"] = never
    id, answer = caller.start("src/s_step.py")
    await caller.until(lambda: bool(caller.logs))
    caller.cancel(id, "it took longer than 5 s")
    return (await asyncio.wait_for(answer, 10))["error"]


CANCELLED = {
    "async": "async def handler(i, ctx):\n    check(1)\n    await asyncio.sleep(60)",
    "async that goes on": (
        "async def handler(i, ctx):\n    check(1)\n    try: await asyncio.sleep(60)\n"
        "    except asyncio.CancelledError: pass"
    ),
    "async waiting for an answer": "async def handler(i, ctx):\n    check(1)\n    await stateManager.get('a', 'b')",
    "sync loop": "def handler(i, ctx):\n    check(1)\n    while True: pass",
    "sync waiting for an answer": "def handler(i, ctx):\n    check(1)\n    stateManager.get('a', 'b')",
    "sync that swallows errors": (
        "def handler(i, ctx):\n    check(1)\n    while True:\n        try:\n            while True: pass\n"
        "        except Exception: pass"
    ),
}


@pytest.mark.parametrize("body", CANCELLED.values(), ids=CANCELLED)
async def test_cancel_interrupts_a_handler_and_is_answered_when_it_ended(project: Path, body: str) -> None:
    async with runner(project, step(body)) as caller:
        error = await hang(caller, body)
        assert (error["name"], error["message"]) == ("Cancelled", "it took longer than 5 s")
        assert (await caller.send("ping")[1])["t"] == "pong"


async def test_cancelled_attempt_can_not_change_anything_any_more(project: Path) -> None:
    body = (
        "async def handler(i, ctx):\n    check(1)\n    try: await asyncio.sleep(60)\n"
        "    finally:\n        try: await enqueue({'topic': 'x'})\n        except MotiaError as e: logger.info(e.code)"
    )
    async with runner(project, step(body)) as caller:
        await hang(caller, body)
        assert caller.requests == []
        assert caller.lines("logger") == ["checked", "cancelled"]
