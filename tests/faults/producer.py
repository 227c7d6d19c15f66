"""A process that publishes events and writes down each id once it was acknowledged; the next goes on where it fell.

It takes its orders from `FAULT_ORDERS`: {"ledger": folder, "prefix": "e", "count": 10, "delay_ms": 0, "park": false,
"pause": 0}.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from runtime.config.tree import Config
from runtime.errors import StoreUnavailable
from runtime.execution.runtime import Runtime
from runtime.model import Message, TraceContext
from tests.faults.ledger import Ledger

ORDERS = "FAULT_ORDERS"
RETRY_SECONDS = 0.05


def message(name: str, data: dict[str, Any], delay_ms: int = 0) -> Message:
    """Return an event's message, which is the same one however often it is made."""
    identity = hashlib.blake2s(name.encode(), digest_size=16).hexdigest()
    return Message("event", data, TraceContext.new(), id=identity, delay_ms=delay_ms)


async def publish(runtime: Runtime, orders: dict[str, Any]) -> None:
    """Publish what is not acknowledged yet, each until it is."""
    ledger = Ledger(Path(orders["ledger"]))
    known = ledger.acknowledged()
    for name in (f"{orders['prefix']}{number}" for number in range(orders["count"])):
        if name in known:
            continue
        ledger.tried(name)
        event = message(name, ledger.event(name, orders.get("pause", 0)), orders.get("delay_ms", 0))
        while not await _send(runtime, event, park=orders.get("park", False)):
            await asyncio.sleep(RETRY_SECONDS)
        ledger.acknowledge(name)


async def produce(config: Config, url: str) -> None:
    """Carry out the orders and end."""
    runtime = Runtime(config, redis_url=url, role="gateway")
    try:
        await runtime.start()
        await publish(runtime, json.loads(os.environ[ORDERS]))
    finally:
        await runtime.close()


async def _send(runtime: Runtime, event: Message, *, park: bool) -> bool:
    try:
        await (runtime.queue.park(event) if park else runtime.publisher.publish([event]))
    except StoreUnavailable:
        return False
    return True
