"""What counts as a change, and how soon it is told."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from runtime.discovery.watch import changes, is_relevant


@pytest.mark.parametrize(
    ("name", "relevant"),
    [
        ("src/a.step.ts", True),
        ("src/lib/b.py", True),
        ("package.json", True),
        ("requirements.txt", True),
        ("config.yaml", True),
        (".env", True),
        ("motia.config.ts", True),
        ("studio.json", False),
        ("src/.env", False),
        ("src/notes.md", False),
        ("node_modules/a/index.js", False),
        ("src/node_modules/a.js", False),
        (".motia/redis/a.json", False),
        (".venv/lib/a.py", False),
        ("dist/index.js", False),
        ("src/.#a.step.ts", False),
        ("data/config.yaml", False),
    ],
)
def test_change_matters_when_it_can_change_the_registry(name: str, relevant: bool) -> None:
    assert is_relevant(name) is relevant


@asynccontextmanager
async def watching(project: Path) -> AsyncIterator[asyncio.Queue[frozenset[str]]]:
    """Collect batches; return when the watch is known to be running."""
    batches: asyncio.Queue[frozenset[str]] = asyncio.Queue()

    async def collect() -> None:
        async with aclosing(changes(project)) as found:
            async for batch in found:
                batches.put_nowait(batch)

    task = asyncio.create_task(collect())
    while batches.empty():
        (project / "src" / "warm.py").write_text(str(time.monotonic_ns()))
        await asyncio.sleep(0.05)
    while not batches.empty():
        batches.get_nowait()
        await asyncio.sleep(0.3)
    yield batches
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_watch_tells_of_a_save(project: Path) -> None:
    async with watching(project) as batches:
        (project / "src" / "a.step.ts").write_text("1")

        assert await asyncio.wait_for(batches.get(), 5) == {"src/a.step.ts"}


async def test_watch_tells_of_a_removal(project: Path) -> None:
    (project / "src" / "a.step.ts").write_text("1")
    async with watching(project) as batches:
        (project / "src" / "a.step.ts").unlink()

        assert await asyncio.wait_for(batches.get(), 5) == {"src/a.step.ts"}


async def test_watch_tells_of_many_files_at_once(project: Path) -> None:
    async with watching(project) as batches:
        for number in range(300):
            (project / "src" / f"s{number}.step.ts").write_text("1")

        assert len(await asyncio.wait_for(batches.get(), 5)) == 300


async def test_watch_follows_new_folders(project: Path) -> None:
    async with watching(project) as batches:
        (project / "steps" / "deep").mkdir(parents=True)
        (project / "steps" / "deep" / "a_step.py").write_text("1")
        assert await asyncio.wait_for(batches.get(), 5) == {"steps/deep/a_step.py"}

        (project / "steps" / "deep" / "a_step.py").write_text("12")
        assert await asyncio.wait_for(batches.get(), 5) == {"steps/deep/a_step.py"}


async def test_watch_tells_of_what_a_removed_folder_held(project: Path) -> None:
    (project / "src" / "deep").mkdir()
    (project / "src" / "deep" / "a_step.py").write_text("1")
    async with watching(project) as batches:
        shutil.rmtree(project / "src" / "deep")

        assert await asyncio.wait_for(batches.get(), 5) == {"src/deep/a_step.py"}


async def test_watch_is_not_held_back_by_what_the_studio_writes(project: Path) -> None:
    (project / ".motia").mkdir()
    async with watching(project) as batches:
        noise = asyncio.create_task(_write_forever(project / ".motia" / "a.json"))
        (project / ".env").write_text("A=1")

        assert await asyncio.wait_for(batches.get(), 1.5) == {".env"}
        noise.cancel()


async def _write_forever(path: Path) -> None:
    while True:
        path.write_text(str(time.monotonic_ns()))
        await asyncio.sleep(0.01)
