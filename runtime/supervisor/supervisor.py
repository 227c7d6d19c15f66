"""The root of `./studio dev`: starts every process in order, keeps them running, and ends them together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.base import Telemetry
from runtime.adapters.telemetry.redis import RedisTelemetry
from runtime.config.reader import FILES, load_env
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.discovery.watch import changes
from runtime.errors import StartError
from runtime.execution.parent import PARENT
from runtime.execution.snapshots import KEY, Snapshots
from runtime.execution.tasks import end_tasks, finish_unless
from runtime.model import LogRecord, Snapshot, now_ns
from runtime.supervisor.editor import link_sdk
from runtime.supervisor.foreign_redis import require_redis
from runtime.supervisor.lock import check_port, lock_project
from runtime.supervisor.process import Process, ProcessSpec, how_it_ended, keep_running
from runtime.supervisor.project import ProjectLoader
from runtime.supervisor.redis import EmbeddedRedis
from runtime.supervisor.terminal import Terminal

READY_SECONDS: Final = 30.0
REDIS_LOOK_SECONDS: Final = 0.5


class Supervisor:
    """Runs a project until it is told to stop.

    `extra` are processes besides the runtime's own (the console and the collector). `on_ready` is called once
    everything answers. `overrides` are the configuration's values from the command line, handed on to every process.
    """

    def __init__(
        self,
        config: Config,
        terminal: Terminal,
        *,
        extra: Sequence[ProcessSpec],
        overrides: Mapping[str, Any],
        on_ready: Callable[[], Awaitable[None]],
        watch: bool = True,
    ) -> None:
        self._config = config
        self._terminal = terminal
        self._extra = extra
        self._overrides = overrides
        self._on_ready = on_ready
        self._watch = watch
        self._redis = EmbeddedRedis(config.home) if config.redis.url is None else None
        self._telemetry: Telemetry | None = None
        self._stopping = asyncio.Event()

    @property
    def redis_url(self) -> str:
        """Return the Redis that every process uses."""
        return self._redis.url if self._redis else str(self._config.redis.url)

    def prepare(self) -> contextlib.ExitStack:
        """Take the lock, check the ports and start Redis; what is returned undoes it.

        :raises StartError: one of them can't be had.
        """
        stack = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            undo.enter_context(lock_project(self._config.home))
            link_sdk(self._config.home)
            check_port(self._config.http.host, self._config.http.port, "the endpoints", "--api-port")
            check_port(self._config.streams.host, self._config.streams.port, "the streams", "--streams-port")
            check_port(self._config.console.host, self._config.console.port, "the console", "--console-port")
            if self._redis is not None:
                self._redis.start()
                undo.callback(self._redis.stop)
            else:
                require_redis(
                    self.redis_url, "start that server, or take redis.url out of config.yaml to use the studio's own"
                )
            stack = undo.pop_all()
        return stack

    async def run(self) -> None:
        """Run until SIGINT or SIGTERM.

        :raises StartError: it couldn't start.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        client = connect(self.redis_url)
        self._telemetry = telemetry = RedisTelemetry(url=self.redis_url)
        await client.delete(KEY)
        loader = ProjectLoader(
            self._config,
            Snapshots(client),
            environment=lambda: load_env(self._config.project),
            say=self._say,
            on_snapshot=self._show,
        )
        specs = self._specs()
        processes = [self._keep(spec) for spec in specs if not spec.can_wait]
        followers: list[asyncio.Task[None]] = []
        if not self._terminal.is_quiet:
            followers.append(asyncio.create_task(self._follow_logs(telemetry)))
        if self._redis is not None:
            followers.append(asyncio.create_task(self._keep_redis(self._redis)))
        try:
            if await finish_unless(self._stopping, loader.start()):
                if self._watch:
                    followers.append(asyncio.create_task(self._reload_on_change(loader)))
                await self._until_ready()
                processes += [self._keep(spec) for spec in specs if spec.can_wait]
                await self._on_ready()
                await self._stopping.wait()
        finally:
            self._terminal.line("Stopping …")
            await end_tasks(followers)
            for task in processes:
                task.cancel()
            await asyncio.gather(*processes, return_exceptions=True)
            await loader.stop()
            await telemetry.close()
            await client.aclose()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    def _specs(self) -> list[ProcessSpec]:
        environment = {
            **os.environ,
            "MOTIA_PROJECT": str(self._config.project),
            "MOTIA_REDIS_URL": self.redis_url,
            "MOTIA_OVERRIDES": msgspec.json.encode(dict(self._overrides)).decode(),
            "PYTHONUNBUFFERED": "1",
            PARENT: str(os.getpid()),
        }
        names = ["gateway", *(f"worker-{number + 1}" for number in range(self._config.workers.count)), "scheduler"]
        own = [
            ProcessSpec(
                name,
                [sys.executable, "-m", f"runtime.{name.partition('-')[0]}", "--project", str(self._config.project)],
                self._config.project,
                {**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            for name in names
        ]
        return own + [replace(spec, environment={**environment, **spec.environment}) for spec in self._extra]

    def _keep(self, spec: ProcessSpec) -> asyncio.Task[None]:
        return asyncio.create_task(keep_running(Process(spec, self._say), self._ended))

    async def _keep_redis(self, server: EmbeddedRedis) -> None:
        """Start the server again whenever it ends; what it acknowledged is in its append-only file."""
        while True:
            await asyncio.sleep(REDIS_LOOK_SECONDS)
            if await asyncio.to_thread(lambda: server.is_running):
                continue
            self._terminal.process("redis", "ended; starting it again")
            try:
                await asyncio.to_thread(server.start)
            except StartError as error:
                self._terminal.process("redis", error.message)

    async def _reload_on_change(self, loader: ProjectLoader) -> None:
        async for changed in changes(self._config.project):
            for name in changed & set(FILES):
                self._terminal.line(f"{name} changed: stop the studio and start it again to use it")
            if not changed <= set(FILES):
                await loader.reload(changed)

    async def _follow_logs(self, telemetry: Telemetry) -> None:
        async for batch in telemetry.read(logs_only=True):
            for record in batch.records:
                if isinstance(record, LogRecord):
                    self._terminal.log(record)

    async def _until_ready(self) -> None:
        ports = [
            (self._config.http.host, self._config.http.port),
            (self._config.streams.host, self._config.streams.port),
            *([(self._config.console.host, self._config.console.port)] if self._extra else []),
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(READY_SECONDS):
                for host, port in ports:
                    await self._answers(host, port)

    async def _answers(self, host: str, port: int) -> None:
        while not self._stopping.is_set():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1" if host == "0.0.0.0" else host, port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return

    def _show(self, snapshot: Snapshot) -> None:
        self._terminal.registry(assemble(snapshot, self._config))

    def _say(self, name: str, line: str) -> None:
        """Take a line of a child process; a runner's goes to the logs, the studio's own to the terminal."""
        if "@" in name and self._telemetry is not None:
            self._telemetry.record(LogRecord(now_ns(), "warn", line, source="stderr", step=None))
        else:
            self._terminal.process(name, line)

    def _ended(self, name: str, status: int, pause: float) -> None:
        if not self._stopping.is_set():
            self._terminal.process(name, f"{how_it_ended(status)}; starting it again in {pause:g} s")
