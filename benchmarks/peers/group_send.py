"""Channels' own way: one `group_send` for each record. `group_send.py URL serve PORT` or `URL send RATE SECONDS`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from django.conf import settings

_, what, address, *rest = sys.argv
HOST = {"address": address}
LAYER = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [HOST]}}
settings.configure(CHANNEL_LAYERS={"default": LAYER}, SECRET_KEY="a benchmark has no secrets")

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402 - Django wants its settings first
from channels.layers import get_channel_layer  # noqa: E402

GROUP = "records"


class Records(AsyncWebsocketConsumer):
    """Sends what comes to the group."""

    async def connect(self) -> None:
        """Join, and say so: the clients take a socket for open once it has heard something."""
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send(text_data='{"joined":true}')

    async def record(self, event: dict[str, Any]) -> None:
        """Pass a record on."""
        await self.send(text_data=event["text"])


async def send(rate: int, seconds: float) -> None:
    """Send records as fast as it goes, at most `rate` a second, and print how many were sent."""
    layer = get_channel_layer()
    began = time.monotonic()
    number = 0
    while number < rate * seconds and time.monotonic() - began < seconds:
        wait = began + number / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        text = f'{{"message":"{"x" * 100}","data":{{"n":{number},"t":{time.monotonic_ns()}}}}}'
        await layer.group_send(GROUP, {"type": "record", "text": text})
        number += 1
    print(json.dumps({"sent": number}))


if __name__ == "__main__":
    if what == "serve":
        import uvicorn

        uvicorn.run(Records.as_asgi(), port=int(rest[0]), log_level="critical", ws="websockets", lifespan="off")
    else:
        asyncio.run(send(int(rest[0]), float(rest[1])))
