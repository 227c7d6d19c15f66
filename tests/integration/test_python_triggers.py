"""Queue, cron, state and stream triggers of Python Steps, old and new signatures, and the hooks of streams."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.python_runner import runner

HEAD = "from motia import *\n"


async def test_queue_input_becomes_an_instance_of_its_pydantic_model(project: Path) -> None:
    pytest.importorskip("pydantic")
    body = (
        "from pydantic import BaseModel\nclass Order(BaseModel):\n    id: int\n    note: str = ''\n"
        "config = {'name': 'S', 'triggers': [queue('t', input=Order)]}\n"
        "def handler(order, ctx):\n    assert isinstance(order, Order)\n    logger.info(str(order.id), order)"
    )
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        assert (await caller.call("src/s_step.py", {"id": 1}))["t"] == "done"
        assert caller.logs[0]["data"] == {"id": 1, "note": ""}
        failed = await caller.call("src/s_step.py", {"id": "x"})
    assert failed["error"]["name"] == "ValidationError"
    assert "valid integer" in failed["error"]["message"]


CRON = {
    "new": (
        "config = {'name': 'S', 'triggers': [cron('0 * * * * *')]}\n"
        "async def handler(input, ctx): assert input is None\n"
    ),
    "one argument": (
        "config = {'name': 'S', 'triggers': [cron('0 * * * * *')]}\ndef handler(input_data): assert input_data is None"
    ),
    "legacy": (
        "config = {'type': 'cron', 'name': 'S', 'cron': '* * * * *', 'emits': []}\n"
        "def handler(c): assert c.trigger.jobId == 'j'"
    ),
    "multi": (
        "my = multi_trigger_step({'name': 'S', 'triggers': [cron('0 * * * * *')]})"
        ".on_cron(lambda ctx: ctx.trigger.type + '!').on_queue(lambda i, ctx: 1).handlers()"
    ),
}


@pytest.mark.parametrize("body", CRON.values(), ids=CRON)
async def test_cron_handlers_of_every_signature_run(project: Path, body: str) -> None:
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        done = await caller.call("src/s_step.py", None, "cron", trigger={"jobId": "j", "expression": "0 * * * * *"})
        assert done["t"] == "done", done


async def test_multi_trigger_step_without_a_handler_for_the_trigger_fails(project: Path) -> None:
    body = (
        "config, handler = multi_trigger_step({'name': 'S', 'triggers': [queue('t')]}).on_http(lambda r: 1).handlers()"
    )
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        failed = await caller.call("src/s_step.py", 1)
    assert failed["error"]["name"] == "RuntimeError"
    assert failed["error"]["message"] == "No handler defined for trigger type: queue. Available handlers: http"


async def test_state_event_reads_as_attributes_and_keys_in_both_spellings(project: Path) -> None:
    body = (
        "config = {'name': 'S', 'triggers': [state(condition=lambda e, ctx: e.group_id == 'orders')]}\n"
        "def handler(e: StateTriggerInput, ctx):\n    assert isinstance(e, dict) and isinstance(e, StateTriggerInput)\n"
        "    logger.info('saw', [e.groupId, e['item_id'], e['itemId'], "
        "e.get('newValue'), e.old_value, e.scope, 'eventType' in e, e])"
    )
    event = {"type": "state", "event_type": "state:created", "scope": "orders", "key": "1", "group_id": "orders"}
    event |= {"item_id": "1", "old_value": None, "new_value": {"n": 1}}
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        assert (await caller.call("src/s_step.py", event, "state"))["t"] == "done"
        assert caller.logs[0]["data"] == ["orders", "1", "1", {"n": 1}, None, "orders", True, event]
        assert (await caller.call("src/s_step.py", {**event, "group_id": "x"}, "state"))["skipped"] is True


async def test_stream_event_reads_as_attributes_and_keys_in_both_spellings(project: Path) -> None:
    body = (
        "config = {'name': 'S', 'triggers': [stream('chat')]}\n"
        "def handler(e, ctx): logger.info('saw', [e.stream_name, "
        "e['groupId'], e.id, e.event.type, e.event.data, e.event['data']])"
    )
    event = {"type": "stream", "timestamp": 1, "streamName": "chat", "groupId": "g", "id": "1"}
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        await caller.call("src/s_step.py", {**event, "event": {"type": "create", "data": 5}}, "stream")
        sent = {"type": "event", "event": {"type": "typing", "data": 6}}
        await caller.call("src/s_step.py", {**event, "event": sent}, "stream")
        assert [each["data"] for each in caller.logs] == [
            ["chat", "g", "1", "create", 5, 5],
            ["chat", "g", "1", "event", 6, 6],
        ]


async def test_trigger_index_selects_condition_and_schema(project: Path) -> None:
    body = (
        "never = queue('a', condition=lambda i, c: False)\n"
        "config = {'name': 'S', 'triggers': [never, {'type': 'queue', 'topic': 'b'}]}\n"
        "def handler(i, ctx): logger.info(ctx.trigger.topic)"
    )
    async with runner(project, {"src/s_step.py": HEAD + body}) as caller:
        assert (await caller.call("src/s_step.py", 1, index=0, trigger={"topic": "a"})).get("skipped") is True
        assert (await caller.call("src/s_step.py", 1, index=1, trigger={"topic": "b"})).get("skipped") is None
        assert caller.lines("logger") == ["b"]


async def test_hooks_of_a_stream_are_called_and_their_answers_returned(project: Path) -> None:
    files = {
        "src/chat_stream.py": HEAD
        + "async def join(subscription, ctx, auth):\n    ctx.logger.info(subscription.group_id)\n"
        "    return {'unauthorized': auth != 'ann'}\n"
        "config = StreamConfig(name='chat', on_join=join, on_leave=lambda s: logger.info('left ' + s['groupId']))",
        "src/old_stream.py": "config = {'name': 'old', 'canAccess': lambda s, auth: auth == 'ann'}",
        "motia_config.py": HEAD + "def authenticate_stream(r, ctx): return StreamAuthResult(True, r.queryParams)",
    }
    given = {"subscription": {"groupId": "room", "id": None}, "authContext": "bob"}
    async with runner(project, files) as caller:
        assert (await caller.describe("src/chat_stream.py", "stream"))["config"] == {
            "name": "chat",
            "onJoin": True,
            "onLeave": True,
        }
        assert (await caller.call("src/chat_stream.py", given, kind="join"))["result"] == {"unauthorized": True}
        assert (await caller.call("src/chat_stream.py", given, kind="leave"))["t"] == "done"
        assert (await caller.call("src/old_stream.py", given, kind="join"))["result"] == {"unauthorized": True}
        assert caller.lines("logger") == ["room", "left room"]
        assert (await caller.describe("motia_config.py", "settings"))["config"] == {"authenticateStream": True}
        request = {"headers": {}, "path": "/", "queryParams": {"t": ["1"]}, "addr": "::1"}
        auth = await caller.call("motia_config.py", request, kind="authenticate")
        assert auth["result"] == {"authorized": True, "context": {"t": ["1"]}}
