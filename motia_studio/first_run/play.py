"""Plays the entries of `firstRun` one after the other; docs/studio-json.md has their form."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from motia_studio.first_run.memo import Memo
from motia_studio.first_run.request import Answer, Request, build, part_of, send
from motia_studio.studio_file import StudioFile
from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.base import Telemetry
from runtime.adapters.telemetry.opening import open_telemetry
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.errors import ConfigError, MotiaError, StoreUnavailable
from runtime.execution.snapshots import Snapshots
from runtime.model import Registry, Span

AWAIT_SECONDS: Final = 5.0
# The clocks of this machine and of Redis may differ.
SLACK_MS: Final = 60_000
BUSY: Final = 503
BUSY_SECONDS: Final = 10.0
PAUSE_SECONDS: Final = 0.1


async def main(config: Config, redis_url: str) -> None:
    """Play the first run of a project, unless that was done before. What goes wrong is one line of output."""
    memo = Memo(config.home)
    client, telemetry = connect(redis_url), open_telemetry(config.telemetry, redis_url=redis_url)
    try:
        studio_file = StudioFile(config.project, config.home)
        snapshot = await Snapshots(client).load()
        if snapshot is None or not studio_file.first_run():
            return
        registry = assemble(snapshot, config)
        if memo.begin({step.file: step.version for step in registry.steps}):
            await FirstRun(studio_file, registry, config, memo, telemetry).play()
    except (MotiaError, OSError) as error:
        sys.stdout.write(f"the first run of this project ends here: {error}\n")
    finally:
        await telemetry.close()
        await client.aclose()


class FirstRun:
    """One first run, with what it kept of the answers so far."""

    def __init__(
        self, studio_file: StudioFile, registry: Registry, config: Config, memo: Memo, telemetry: Telemetry
    ) -> None:
        self._studio_file = studio_file
        self._registry = registry
        self._address = ("127.0.0.1" if config.http.host in ("0.0.0.0", "::") else config.http.host, config.http.port)
        self._memo = memo
        self._telemetry = telemetry
        self._kept: dict[str, str] = {}

    async def play(self) -> None:
        """Send every request.

        :raises MotiaError: one of them can't be made.
        :raises OSError: one of them isn't answered.
        """
        try:
            for entry in self._studio_file.first_run():
                await self._play(entry)
        finally:
            self._memo.end()

    async def _play(self, entry: Mapping[str, Any]) -> None:
        request = build(entry, self._example(entry), self._registry, self._kept)
        since = f"{int(time.time() * 1000) - SLACK_MS}-0"
        answer = await self._send(request)
        for name, path in entry.get("keep", {}).items():
            part = part_of(answer.body, path)
            if part is None:
                raise ConfigError(f"studio.json: firstRun: the answer of {entry['step']} has no {path!r} to keep")
            self._kept[name] = part
        if answer.trace_id is not None and "awaits" in entry:
            with suppress(TimeoutError):
                async with asyncio.timeout(AWAIT_SECONDS):
                    await self._has_run(entry["awaits"], answer.trace_id, since)

    def _example(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        title, step = entry.get("example"), entry["step"]
        if title is None:
            return {}
        found = self._studio_file.examples().get(step, {}).get(title)
        if found is None:
            raise ConfigError(f"studio.json: firstRun: {step} has no example {title!r}")
        return found

    async def _send(self, request: Request) -> Answer:
        """Send a request, again where the gateway isn't ready for it yet."""
        end = time.monotonic() + BUSY_SECONDS
        while True:
            answer = await asyncio.to_thread(send, request, *self._address)
            if answer.trace_id is not None:
                self._memo.add(answer.trace_id)
            if answer.status != BUSY or time.monotonic() > end:
                return answer
            await asyncio.sleep(PAUSE_SECONDS)

    async def _has_run(self, step: str, trace_id: str, since: str) -> None:
        async for batch in self._telemetry.read(since):
            for record in batch.records:
                if not isinstance(record, Span) or record.trace_id != trace_id or record.end is None:
                    continue
                attributes = record.attributes
                if attributes.get("motia.step") == step and attributes.get("motia.phase") == "attempt":
                    return
        raise StoreUnavailable
