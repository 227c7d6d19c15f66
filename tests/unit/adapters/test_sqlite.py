"""The file behind the `file` and `memory` adapters: who checks it, when it is copied, what outlives whom."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from runtime.adapters.sqlite_claim import claim, notes
from runtime.adapters.sqlite_snapshots import is_changed, snapshots, take_snapshot
from runtime.adapters.state.file import FileState, PassingState
from runtime.adapters.streams.file import FileStreams
from runtime.errors import StoreUnavailable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


async def keep(path: Path, value: object) -> None:
    state = FileState(options={"path": str(path)})
    await state.set("g", "k", value)
    await state.close()


async def kept(path: Path) -> object:
    state = FileState(options={"path": str(path)})
    try:
        return await state.get("g", "k")
    finally:
        await state.close()


async def test_state_and_streams_share_one_file(path: Path) -> None:
    state, streams = FileState(options={"path": str(path)}), FileStreams(options={"path": str(path)})
    await asyncio.gather(state.set("state", "k", 1), streams.set("s", "state", "k", 2))
    assert (await state.groups(), await streams.names()) == (["state"], ["s"])
    await state.close()
    await streams.close()


async def test_values_outlive_the_process_and_belong_to_their_owner_only(path: Path) -> None:
    await keep(path, [1])
    assert await kept(path) == [1]
    assert path.stat().st_mode & 0o077 == 0


async def test_memory_is_shared_while_anybody_holds_it_and_gone_afterwards(path: Path) -> None:
    one, two = (PassingState(options={"path": str(path)}) for _ in range(2))
    await one.set("g", "k", 1)
    assert await two.get("g", "k") == 1
    await one.close()
    assert await two.get("g", "k") == 1
    await two.close()
    three = PassingState(options={"path": str(path)})
    assert await three.get("g", "k") is None
    await three.close()


async def test_a_missing_file_is_restored_from_its_snapshot(path: Path) -> None:
    await keep(path, 1)
    assert take_snapshot(path)
    path.unlink()
    assert await kept(path) == 1


async def test_a_damaged_file_without_a_snapshot_is_set_aside_with_a_note(path: Path) -> None:
    path.write_bytes(b"")
    assert await kept(path) is None
    ((name, text),) = notes(path).items()
    assert name.startswith("store.db.corrupt-")
    assert "it is empty" in text
    assert "the store began empty" in text


async def test_the_older_snapshot_is_taken_when_the_newer_one_is_damaged(path: Path) -> None:
    for value in (1, 2):
        await keep(path, value)
        take_snapshot(path)
    snapshots(path)[0].write_bytes(b"\0" * 4096)
    path.write_bytes(b"no store")
    assert await kept(path) == 1


async def test_a_snapshot_of_a_damaged_file_does_not_replace_a_good_one(path: Path) -> None:
    await keep(path, "first")
    take_snapshot(path)
    before = snapshots(path)[0].read_bytes()
    path.write_bytes(path.read_bytes().replace(b'"first"', b'"worst"'))
    with pytest.raises(StoreUnavailable, match="a row of entries has changed"):
        take_snapshot(path)
    assert snapshots(path)[0].read_bytes() == before


async def test_is_changed_tells_whether_a_snapshot_is_due(path: Path) -> None:
    await keep(path, 1)
    os.utime(path, (1, 1))
    assert is_changed(path)
    take_snapshot(path)
    assert not is_changed(path)
    await keep(path, 2)
    assert is_changed(path)


async def test_a_file_of_a_newer_studio_is_left_alone(path: Path) -> None:
    await keep(path, 1)
    with closing(sqlite3.connect(path)) as store:
        store.executescript("PRAGMA user_version = 99; CREATE TABLE later (a);")
    with pytest.raises(StoreUnavailable, match="a newer studio"):
        await kept(path)
    assert not notes(path)


async def test_a_value_that_changed_on_the_disk_is_not_given_out(path: Path) -> None:
    await keep(path, "first")
    with claim(path, durable=True):  # so that it isn't checked again
        path.write_bytes(path.read_bytes().replace(b'"first"', b'"worst"'))
        with pytest.raises(StoreUnavailable, match="a stored value has changed on the disk: 'state', 'g', 'k'"):
            await kept(path)


async def test_positions_given_out_before_a_restore_are_older_than_every_event_after_it(path: Path) -> None:
    streams = FileStreams(options={"path": str(path)})
    await streams.set("s", "g", "i", 1)
    take_snapshot(path)
    position = (await streams.set("s", "g", "i", 2)).event
    await streams.close()
    path.unlink()
    again = FileStreams(options={"path": str(path)})
    new = (await again.set("s", "g", "i", 3)).event
    assert position is not None
    assert new is not None
    assert await anext(again.events(position.id)) == [new]
    await again.close()
