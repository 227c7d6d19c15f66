"""The file store on a full disk, with a damaged file, and when it dies or its disk fails in the middle of a commit."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.adapters.sqlite_claim import notes
from runtime.adapters.sqlite_snapshots import take_snapshot
from runtime.adapters.state.file import FileState
from runtime.adapters.streams.file import FileStreams
from runtime.errors import StoreUnavailable
from tests.faults.report import report
from tests.faults.storing import number_of

FULL = os.environ.get("FAULTS_FULL") == "1"
ROOT = Path(__file__).parents[2]
VALUE = "x" * 20_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 1 MB, where this user may."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("needs to mount a tmpfs")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


async def fill(state: FileState) -> list[str]:
    """Write until the disk is full; return the keys that were acknowledged."""
    keys: list[str] = []
    with pytest.raises(StoreUnavailable, match=r"no space left on the disk .* \(ENOSPC\)") as refused:
        for number in range(1000):
            await state.set("g", f"{number}", VALUE)
            keys.append(f"{number}")
    assert "free some space" in str(refused.value.hint)
    return keys


async def test_F18_a_store_that_may_not_grow_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    state = FileState(options={"path": str(tmp_path / "store.db")})
    await state.set("g", "k", "small")
    full = state._store._writer.execute("PRAGMA page_count").fetchone()[0]
    state._store._writer.execute(f"PRAGMA max_page_count = {full}")
    with pytest.raises(StoreUnavailable, match="ENOSPC"):
        await state.set("g", "k", VALUE)
    assert await state.get("g", "k") == "small"
    state._store._writer.execute("PRAGMA max_page_count = 1000000")
    await state.set("g", "k", VALUE)
    assert await state.get("g", "k") == VALUE
    await state.close()


async def test_F18_a_full_disk_loses_nothing_and_writing_works_again_once_there_is_space(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 300_000)
    state = FileState(options={"path": str(small_disk / "store.db")})
    keys = await fill(state)
    held = sum([await state.get("g", key) == VALUE for key in keys])
    with pytest.raises(StoreUnavailable):
        await state.set("g", keys[0], VALUE * 30)
    assert await state.get("g", keys[0]) == VALUE
    freed = time.monotonic()
    ballast.unlink()
    await state.set("g", "after", VALUE)
    recovered = time.monotonic() - freed
    await state.close()
    again = FileState(options={"path": str(small_disk / "store.db")})
    assert await again.items("g") == dict.fromkeys([*keys, "after"], VALUE)
    await again.close()
    report("F18", n=len(keys), lost=len(keys) - held, recovery_s=round(recovered, 3), note="1 MB tmpfs, no restart")


def truncate(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw)) :]


def empty(raw: bytearray, chance: random.Random) -> None:
    raw.clear()


def flip_bits(raw: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 64))):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def fill_with_nul(raw: bytearray, chance: random.Random) -> None:
    begin, length = chance.choice(((0, len(raw)), (chance.randrange(len(raw)), chance.choice((512, 4096, 65_536)))))
    raw[begin : begin + length] = bytes(len(raw[begin : begin + length]))


def scribble(raw: bytearray, chance: random.Random) -> None:
    begin = chance.randrange(len(raw))
    raw[begin : begin + 256] = chance.randbytes(len(raw[begin : begin + 256]))


DAMAGES = [truncate, empty, flip_bits, flip_bits, fill_with_nul, scribble]


async def everything(path: Path) -> Any:
    """Return all that a store holds, as its adapters tell it."""
    state, streams = FileState(options={"path": str(path)}), FileStreams(options={"path": str(path)})
    try:
        held = {group: await state.items(group) for group in await state.groups()}
        return held, {group: await streams.items("s", group) for group in await streams.groups("s")}
    finally:
        await state.close()
        await streams.close()


async def write_everything(path: Path, value: str) -> None:
    state, streams = FileState(options={"path": str(path)}), FileStreams(options={"path": str(path)})
    writes = [
        state.set(f"g{n % 5}", f"k{n}", [value, n, "y" * (n % 7) * 300], effect=f"{value}{n}") for n in range(150)
    ]
    await asyncio.gather(*writes, *(streams.set("s", f"g{n % 3}", f"i{n}", [value, n]) for n in range(60)))
    await state.close()
    await streams.close()


async def test_F20_a_damaged_file_is_set_aside_and_the_last_good_snapshot_loaded(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULTS_SEED", "20"))
    chance, template = random.Random(seed), tmp_path / "template" / "store.db"
    await write_everything(template, "old")
    take_snapshot(template)
    before = await everything(template)
    await write_everything(template, "new")
    after = await everything(template)
    harmless, silent, slowest = 0, 0, 0.0
    rounds = 400 if FULL else 100
    for number in range(rounds):
        path = Path(shutil.copytree(template.parent, tmp_path / f"{number}")) / "store.db"
        raw = bytearray(path.read_bytes())
        chance.choice(DAMAGES)(raw, chance)
        path.write_bytes(raw)
        began = time.monotonic()
        found = await everything(path)
        slowest = max(slowest, time.monotonic() - began)
        harmless += found == after and not notes(path)
        silent += not (found == after or (found == before and notes(path)))
        shutil.rmtree(path.parent)
    note = f"seed {seed}, {rounds - harmless} restored, {harmless} harmless, 0 silent resets"
    assert silent == 0, f"seed {seed}"
    report("F20", n=rounds, lost=silent, recovery_s=round(slowest, 2), note=note)


def store(
    path: Path, count: int, *words: str, before: tuple[str, ...] = (), **environment: str
) -> list[dict[str, Any]]:
    """Run a writing process to its end, whatever that is, and return what it said."""
    command = [*before, sys.executable, "-m", "tests.faults.storing", str(path), str(count), *words]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


async def stored(path: Path) -> int:
    state = FileState(options={"path": str(path)})
    try:
        return number_of(await state.get("g", "k"))
    finally:
        await state.close()


@pytest.mark.parametrize(("name", "more"), [("store.before_commit", 0), ("store.after_commit", 1)])
async def test_F21_a_kill_at_the_commit_leaves_the_old_or_the_new_value(tmp_path: Path, name: str, more: int) -> None:
    path = tmp_path / "store.db"
    said = store(path, 10, MOTIA_FAILPOINTS=f"{name}=kill@4")
    assert said == [{"stored": number} for number in (1, 2, 3)]
    assert await stored(path) == 3 + more


async def test_F21_a_kill_at_any_moment_leaves_the_old_or_the_new_value(tmp_path: Path) -> None:
    path, chance, lost, acknowledged = tmp_path / "store.db", random.Random(21), 0, 0
    kills = 500 if FULL else 5
    command = [sys.executable, "-m", "tests.faults.storing", str(path), "100000"]
    for _ in range(kills):
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        await process.stdout.readline()
        await asyncio.sleep(chance.random() * 0.05)
        process.kill()
        rest = (await process.communicate())[0].splitlines()
        if rest:
            acknowledged = json.loads(rest[-1])["stored"]
            lost += not acknowledged <= await stored(path) <= acknowledged + 1
    assert lost == 0
    report("F21", n=acknowledged, lost=lost, note=f"{kills} kills at any moment, 0 mixed values")


async def test_F21_a_failing_write_is_refused_and_the_old_value_stays(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    said = store(path, 40, "60000")
    refused = [line for line in said if "refused" in line]
    assert len(refused) >= 5
    assert all(line["now"] == line["before"] for line in refused)
    assert all("disk I/O error" in line["refused"] for line in refused)
    assert await stored(path) == max(line["stored"] for line in said if "stored" in line)
    report("F21", n=len(said), note=f"{len(refused)} writes failed on the disk, each left the old value")


async def test_F21_a_disk_that_fails_to_sync_leaves_the_old_or_the_new_value(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    inject = "inject=fsync,fdatasync:error=EIO:when=12+3"
    strace = ("strace", "-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", inject)
    if shutil.which("strace") is None or subprocess.run([*strace, "true"], check=False).returncode != 0:
        pytest.skip("needs strace")
    said = store(path, 60, before=strace)
    refused = [line for line in said if "refused" in line]
    assert len(refused) >= 5
    assert all(line["now"] == line["before"] for line in refused)
    last = max(line["stored"] for line in said if "stored" in line)
    assert last <= await stored(path) <= 60
    report("F21", n=len(said), note=f"{len(refused)} commits whose fsync failed with EIO, each left the old value")


async def test_F21_a_kill_while_a_damaged_file_is_replaced_is_made_good(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store(path, 3)
    take_snapshot(path)
    path.write_bytes(b"")
    assert store(path, 1, MOTIA_FAILPOINTS="store.after_quarantine=kill") == []
    assert await stored(path) == 3
    assert len(notes(path)) == 1
