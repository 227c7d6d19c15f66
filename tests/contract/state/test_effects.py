"""What an attempt did to the state is done once, however often the attempt is run."""

from __future__ import annotations

import asyncio

from runtime.adapters.state.base import Change, State


async def test_an_effect_is_applied_once_by_set(state: State) -> None:
    assert await state.set("g", "k", [], effect="e") == Change(None, [], existed=False)
    await state.set("g", "k", 2)
    assert await state.set("g", "k", [], effect="e") == Change(None, [], existed=False, replayed=True)
    assert await state.get("g", "k") == 2


async def test_an_effect_is_applied_once_by_update(state: State) -> None:
    ops = [{"type": "increment", "path": "n", "by": 1}]
    await state.update("g", "k", ops)
    first = await state.update("g", "k", ops, effect="e")
    assert first == Change({"n": 1}, {"n": 2}, existed=True)
    assert await state.update("g", "k", ops, effect="e") == Change({"n": 1}, {"n": 2}, existed=True, replayed=True)
    assert await state.get("g", "k") == {"n": 2}


async def test_an_effect_is_applied_once_by_delete_and_clear(state: State) -> None:
    await state.set("g", "k", 1)
    await state.delete("g", "k", effect="d")
    await state.set("g", "k", 2)
    assert await state.delete("g", "k", effect="d") == Change(1, None, existed=True, replayed=True)
    assert await state.clear("g", effect="c") == {"k": 2}
    await state.set("g", "k", 3)
    assert await state.clear("g", effect="c") == {"k": 2}
    assert await state.get("g", "k") == 3


async def test_an_effect_is_applied_once_when_it_is_tried_at_the_same_time(state: State) -> None:
    ops = [{"type": "increment", "path": "n", "by": 1}]
    changes = await asyncio.gather(*(state.update("g", "k", ops, effect="e") for _ in range(10)))
    assert [change.new_value for change in changes] == [{"n": 1}] * 10
    assert sum(not change.replayed for change in changes) == 1


async def test_an_effect_that_is_forgotten_may_be_applied_again(state: State) -> None:
    await state.set("g", "k", 1, effect="once:1")
    await state.forget(["once:1", "never:1"])
    assert not (await state.set("g", "k", 2, effect="once:1")).replayed
    assert await state.get("g", "k") == 2
