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
from runtime.adapters.telemetry.opening import open_telemetry
from runtime.config.reader import FILES, load_env
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.discovery.watch import changes
from runtime.execution.parent import PARENT, PROCESS
from runtime.execution.snapshots import KEY, Snapshots
from runtime.execution.tasks import end_tasks, finish_unless
from runtime.masking import ProjectSecrets
from runtime.model import LogRecord, Snapshot, now_ns
from runtime.supervisor.editor import link_sdk
from runtime.supervisor.foreign_redis import Doubt, require_redis
from runtime.supervisor.process import Process, ProcessSpec, how_it_ended, keep_running
from runtime.supervisor.project import ProjectLoader
from runtime.supervisor.redis import EmbeddedRedis
from runtime.supervisor.redis_watch import keep_embedded, watch_foreign
from runtime.supervisor.stores import hold_stores
from runtime.supervisor.terminal import Terminal

READY_SECONDS: Final = 30.0


class Supervisor:
    """Runs a project until it is told to stop.

    `extra` are processes besides the runtime's own (the console and the collector), which start when `prepare` is
    done. `on_ready` is called once everything answers. `overrides` are the configuration's values from the command
    line, handed on to every process.
    """

    def __init__(
        self,
        config: Config,
        terminal: Terminal,
        *,
        extra: Sequence[ProcessSpec],
        overrides: Mapping[str, Any],
        prepare: Callable[[], Awaitable[None]],
        on_ready: Callable[[], Awaitable[None]],
        watch: bool = True,
    ) -> None:
        self._config = config
        self._terminal = terminal
        self._extra = extra
        self._overrides = overrides
        self._prepare = prepare
        self._on_ready = on_ready
        self._watch = watch
        self._redis = self._own_redis() if config.redis.url is None else None
        self._secrets = ProjectSecrets(config.project, plain=config.telemetry.plain, more=(self.redis_url,))
        terminal.mask = self._secrets.masker.text
        self._telemetry: Telemetry | None = None
        self._snapshot: Snapshot | None = None
        self._stopping = asyncio.Event()

    @property
    def redis_url(self) -> str:
        """Return the Redis that every process uses."""
        return self._redis.url if self._redis else str(self._config.redis.url)

    def stores(self) -> contextlib.ExitStack:
        """Start Redis, or see that it is there, and hold the other stores; what is returned undoes it.

        :raises StartError: one of them can't be had.
        """
        stack = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            undo.enter_context(hold_stores(self._config))
            link_sdk(self._config.home)
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
        masker = self._secrets.masker
        self._telemetry = telemetry = open_telemetry(self._config.telemetry, redis_url=self.redis_url, masker=masker)
        await client.delete(KEY)
        snapshots = Snapshots(client)
        loader = ProjectLoader(
            self._config,
            snapshots,
            environment=self._variables,
            say=self._say,
            on_snapshot=self._show,
            hide=masker.value,
        )
        processes = [self._keep(spec) for spec in self._specs()]
        followers = self._followers(snapshots, telemetry)
        opening = asyncio.create_task(self._start_extra(processes))
        try:
            if await finish_unless(self._stopping, loader.start()):
                if self._watch:
                    followers.append(asyncio.create_task(self._reload_on_change(loader)))
                if await finish_unless(self._stopping, opening):
                    await self._until_ready()
                    processes += [self._keep_extra(spec) for spec in self._extra if spec.can_wait]
                    await self._on_ready()
                    await self._stopping.wait()
        finally:
            self._terminal.line("Stopping …")
            await end_tasks((*followers, opening))
            for task in processes:
                task.cancel()
            await asyncio.gather(*processes, return_exceptions=True)
            await loader.stop()
            await telemetry.close()
            await client.aclose()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    async def _start_extra(self, processes: list[asyncio.Task[None]]) -> None:
        await self._prepare()
        processes += [self._keep_extra(spec) for spec in self._extra if not spec.can_wait]

    def _specs(self) -> list[ProcessSpec]:
        folder = self._config.project
        environment = {**self._environment(), "PYTHONPATH": os.pathsep.join(sys.path)}
        counts = {"gateway": self._config.http.processes, "worker": self._config.workers.count}
        names = [f"{kind}-{number + 1}" for kind, count in counts.items() for number in range(count)]
        return [
            ProcessSpec(
                name,
                [sys.executable, "-m", f"runtime.{name.partition('-')[0]}", "--project", str(folder)],
                folder,
                {**environment, PROCESS: name},
            )
            for name in (*names, "scheduler")
        ]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MOTIA_PROJECT": str(self._config.project),
            "MOTIA_REDIS_URL": self.redis_url,
            "MOTIA_OVERRIDES": msgspec.json.encode(dict(self._overrides)).decode(),
            "PYTHONUNBUFFERED": "1",
            PARENT: str(os.getpid()),
        }

    def _keep_extra(self, spec: ProcessSpec) -> asyncio.Task[None]:
        return self._keep(replace(spec, environment={**self._environment(), **spec.environment}))

    def _keep(self, spec: ProcessSpec) -> asyncio.Task[None]:
        return asyncio.create_task(keep_running(Process(spec, self._say), self._ended))

    def _followers(self, snapshots: Snapshots, telemetry: Telemetry) -> list[asyncio.Task[None]]:
        def say(text: str) -> None:
            self._terminal.process("redis", text)

        async def restore() -> None:
            if self._snapshot is not None and await snapshots.load() is None:
                await snapshots.publish(self._snapshot)

        if self._redis is not None:
            watch = keep_embedded(self._redis, say)
        else:
            watch = watch_foreign(self.redis_url, say, self._warn, restore)
        followers = [asyncio.create_task(watch)]
        if not self._terminal.is_quiet:
            followers.append(asyncio.create_task(self._follow_logs(telemetry)))
        return followers

    def _own_redis(self) -> EmbeddedRedis:
        return EmbeddedRedis(
            self._config.home,
            fsync=self._config.redis.appendfsync,
            say=lambda text: self._terminal.process("redis", text),
        )

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
        """Wait until everything that listens answers; after a long while say what doesn't, and go on."""
        http, streams, console = self._config.http, self._config.streams, self._config.console
        places = [(http.host, http.port), (streams.host, streams.port)]
        if self._extra:
            places.append((console.host, console.port))
        waiting = [asyncio.create_task(self._answers(host, port)) for host, port in places]
        await asyncio.wait(waiting, timeout=READY_SECONDS)
        for (host, port), task in zip(places, waiting, strict=True):
            if not task.done():
                self._terminal.line(f"{host}:{port} doesn't answer yet; the lines above may say why.")
        await end_tasks(waiting)

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
        self._snapshot = snapshot
        self._terminal.registry(assemble(snapshot, self._config))

    def _variables(self) -> Mapping[str, str]:
        """Return what `.env` says now, once its values are known as secrets."""
        self._secrets.refresh()
        return load_env(self._config.project)

    def _say(self, name: str, line: str) -> None:
        """Take a line of a child process; a runner's goes to the logs, the studio's own to the terminal."""
        if "@" in name and self._telemetry is not None:
            self._telemetry.record(LogRecord(now_ns(), "warn", line, source="stderr", step=None))
        else:
            self._terminal.process(name, line)

    def _warn(self, doubt: Doubt) -> None:
        """Tell of what can cost messages where people look: in the log, which the terminal follows unless quiet."""
        text = f"{doubt.message}. To change it, {doubt.hint}."
        if self._telemetry is not None:
            self._telemetry.record(LogRecord(now_ns(), "warn", text, source="studio"))
        if self._terminal.is_quiet:
            self._terminal.process("redis", text)

    def _ended(self, name: str, status: int, pause: float) -> None:
        if not self._stopping.is_set():
            self._terminal.process(name, f"{how_it_ended(status)}; starting it again in {pause:g} s")
