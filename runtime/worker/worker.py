"""A genuine RQ worker: registered, beating and commanded as RQ's tools expect, with a work loop of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from pathlib import Path
from typing import Any, Final

import redis
import redis.asyncio
from rq.command import parse_payload
from rq.serializers import JSONSerializer
from rq.utils import now, utcformat
from rq.worker import BaseWorker, WorkerStatus
from rq.worker_registration import register, unregister

from runtime.adapters.queue.consumer import Consumer
from runtime.adapters.redis_client import available, connect
from runtime.errors import StoreUnavailable
from runtime.execution.entry import read_start
from runtime.execution.runtime import Runtime
from runtime.execution.tasks import end_tasks
from runtime.model import Registry
from runtime.worker.deliverer import Deliverer
from runtime.worker.loop import SLOTS, WorkLoop

WORKER_TTL: Final = 20
BEAT_SECONDS: Final = 3.0


class Worker(BaseWorker):
    """RQ's worker class with many jobs at once. It listens to the queues of the current registry.

    `rq worker --worker-class runtime.worker.worker.Worker` and `python -m runtime.worker` both start it; the first
    takes the project from MOTIA_PROJECT. `place` names what one process after the other is on this machine: a worker
    takes over the jobs of the one that ended there before it.
    """

    def __init__(self, *args: Any, place: str | None = None, **options: Any) -> None:
        if place is not None:
            options.setdefault("name", f"{place}.{secrets.token_hex(6)}")
        options.setdefault("worker_ttl", WORKER_TTL)
        options.setdefault("serializer", JSONSerializer)
        super().__init__(*args, **options)
        self._place = None if place is None else f"{place}."
        self._loop: WorkLoop | None = None
        self._events: asyncio.AbstractEventLoop | None = None

    def work(self, burst: bool = False, *_: Any, **__: Any) -> bool:
        """Work as RQ's command line asks for, until stopped or, with `burst`, until nothing is left."""
        config, url = read_start(Path(os.environ["MOTIA_PROJECT"]), os.environ)

        async def main() -> int:
            runtime = Runtime(config, redis_url=url, role="worker")
            try:
                await runtime.start()
                return await self.serve(runtime, url, burst=burst)
            finally:
                await runtime.close()

        return bool(asyncio.run(main()))

    async def serve(self, runtime: Runtime, url: str, *, slots: int = SLOTS, burst: bool = False) -> int:
        """Work for a started runtime; return how many jobs ended."""
        client = connect(url)
        deliverer = Deliverer(runtime)
        self._loop = loop = WorkLoop(Consumer(client, self.name), deliverer, slots=slots, place=self._place)
        self._events = asyncio.get_running_loop()

        def follow(registry: Registry) -> None:
            self.queues = [self.queue_class(name, connection=self.connection) for name in registry.subscriptions]
            loop.serve(deliverer.limits())

        runtime.on_change(follow)
        self._listen_to_signals()
        await asyncio.to_thread(self.bootstrap, "WARNING")
        beat = asyncio.create_task(self._beat(client, loop))
        try:
            return await loop.run(burst=burst)
        finally:
            await end_tasks([beat])
            await asyncio.to_thread(self._leave)
            await client.aclose()

    def stop(self) -> None:
        """Stop gracefully; safe to call from any thread."""
        if self._events is not None and self._loop is not None:
            self._events.call_soon_threadsafe(self._loop.stop)

    def handle_payload(self, message: dict[str, Any]) -> None:
        """Obey RQ's commands; they arrive in the thread of RQ's subscription."""
        try:
            payload = parse_payload(message)
        except (ValueError, KeyError) as error:
            self.log.warning("Worker %s: got a command that can't be read: %s", self.name, error)
            return
        if self._events is None or self._loop is None:
            return
        match payload.get("command"):
            case "shutdown":
                self.stop()
            case "stop-job" | "stop-execution":
                job, execution = str(payload.get("job_id")), payload.get("execution_id")
                self._events.call_soon_threadsafe(self._loop.stop_job, job, execution)
            case "kill-horse":
                self.log.warning("Worker %s: jobs run in runners, there is no work-horse to kill", self.name)

    def _listen_to_signals(self) -> None:
        assert self._events is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            self._events.add_signal_handler(number, self.stop)

    async def _beat(self, client: redis.asyncio.Redis, loop: WorkLoop) -> None:
        """Keep the worker's entry alive, with what it does and which queues it serves."""
        shown: list[str] | None = None
        while True:
            names = self.queue_names()
            try:
                with available():
                    fresh = await self._show(client, loop)
                if fresh or names != shown:
                    await asyncio.to_thread(self._register)
                    shown = names
            except (StoreUnavailable, redis.RedisError):
                shown = None  # the work loop says so and waits
            await asyncio.sleep(BEAT_SECONDS)

    async def _show(self, client: redis.asyncio.Redis, loop: WorkLoop) -> bool:
        """Write a heartbeat; return whether the entry was gone."""
        self._state = WorkerStatus.BUSY if loop.running else WorkerStatus.IDLE
        if loop.suspended:
            self._state = WorkerStatus.SUSPENDED
        self.last_heartbeat = now()
        async with client.pipeline(transaction=False) as pipe:
            pipe.exists(self.key)
            pipe.hset(self.key, mapping={"last_heartbeat": utcformat(self.last_heartbeat), "state": self._state})
            pipe.expire(self.key, WORKER_TTL + 60)
            pipe.expire(self.executions_key, WORKER_TTL + 60)
            existed, *_ = await pipe.execute()
        return not existed

    def _register(self) -> None:
        with self.connection.pipeline() as pipe:
            unregister(self, pipe)
            register(self, pipe)
            pipe.hset(self.key, mapping=self.serialize())
            pipe.expire(self.key, WORKER_TTL + 60)
            pipe.execute()

    def _leave(self) -> None:
        try:
            self.teardown()  # type: ignore[no-untyped-call]
        except redis.RedisError as error:
            self.log.warning("Worker %s: could not sign off: %s", self.name, error)
