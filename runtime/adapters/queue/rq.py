"""The queue on RQ: each subscription is an RQ queue, each parcel an RQ job, written in one script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from runtime.adapters.queue import keys, scripts
from runtime.adapters.queue.base import Fire, Parcel, Queue, overspent
from runtime.adapters.queue.jobs import pack
from runtime.adapters.redis_client import available, connect, resend
from runtime.errors import ConfigError
from runtime.failpoints import failpoint
from runtime.model import Message

_writer = msgspec.json.Encoder()
_reader = msgspec.json.Decoder(Message)


class RqQueue(Queue):
    """Publishes to RQ's queues in Redis. It has no options."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        if options:
            raise ConfigError(f"the queue adapter 'rq' has no option {next(iter(options))!r}")
        self._client = connect(url)

    async def publish(self, parcels: Sequence[Parcel]) -> int:
        """Publish parcels in one script; keys make sending it twice harmless."""
        if not parcels:
            return 0
        packed = [pack(parcel) for parcel in parcels]
        described = msgspec.msgpack.encode([each.described for each in packed])
        data = [each.data for each in packed]
        with available():
            published: int = await resend(lambda: self._publish(described, data))
        if published < 0:
            raise overspent()
        return published

    async def fire(self, fires: Sequence[Fire], fence: int) -> bool:
        """Publish fire times in one script; that each counts once makes sending it twice harmless."""
        packed = [[pack(parcel) for parcel in fire.parcels] for fire in fires]
        rows = [
            {
                "schedule": fire.schedule,
                "step": fire.step,
                "at": fire.at,
                "parcels": [each.described for each in parcels],
            }
            for fire, parcels in zip(fires, packed, strict=True)
        ]
        data = [each.data for parcels in packed for each in parcels]
        arguments: list[scripts.Argument] = [fence, msgspec.msgpack.encode(rows), *data]
        with available():
            return bool(await resend(lambda: self._fire(arguments)))

    async def park(self, message: Message) -> None:
        """Keep a message that nobody subscribes to."""
        with available():
            failpoint("queue.park")
            await scripts.run(self._client, "park", (message.topic, _writer.encode(message)))
            failpoint("queue.parked")

    async def parked_topics(self) -> set[str]:
        """Return the topics that have parked messages."""
        with available():
            return {topic.decode() for topic in await resend(lambda: self._client.smembers(keys.PARKED))}

    async def unpark(self, topic: str) -> list[Message]:
        """Return the parked messages of a topic, oldest first."""
        with available():
            parked = await resend(lambda: self._client.lrange(keys.parked(topic), 0, -1))
        return [_reader.decode(raw) for raw in parked]

    async def forget(self, topic: str, messages: Sequence[Message]) -> None:
        """Remove parked messages, where they are still the topic's oldest."""
        with available():
            failpoint("queue.forget")
            await scripts.run(self._client, "forget", (topic, *(message.id for message in messages)))
            failpoint("queue.forgot")

    async def settle(self, queue: str, job: str) -> None:
        """Tell a FIFO group that a job, run by a stock RQ worker, needs no further attempt."""
        with available():
            await resend(lambda: scripts.run(self._client, "settle", (queue, job)))

    async def close(self) -> None:
        """Give back connections."""
        await self._client.aclose()

    async def _fire(self, arguments: Sequence[scripts.Argument]) -> Any:
        failpoint("queue.fire")
        leads = await scripts.run(self._client, "fire", arguments)
        failpoint("queue.fired")
        return leads

    async def _publish(self, described: bytes, data: Sequence[bytes]) -> int:
        arguments: list[scripts.Argument] = [described, *data]
        failpoint("queue.publish")
        published: int = await scripts.run(self._client, "publish", arguments)
        failpoint("queue.published")
        return published
