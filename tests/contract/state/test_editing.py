"""What people do with the state: find keys, leaf through groups, and change what nobody else has changed."""

from __future__ import annotations

import asyncio

import pytest

from runtime.adapters.payload import dump, version_of
from runtime.adapters.state.base import Change, State
from runtime.errors import ValueChanged
from tests.contract.state.conftest import NAMES


async def test_keys_are_found_by_a_part_of_their_name_or_their_groups(state: State) -> None:
    await state.set("tickets", "Order-4711", {"big": "x" * 100})
    await state.set("tickets", "other", 1)
    await state.set("orders", "%", 2)
    assert await state.find("r-47", 5) == [("tickets", "Order-4711")]
    assert sorted(await state.find("ORDER", 5)) == [("orders", "%"), ("tickets", "Order-4711")]
    assert await state.find("%", 5) == [("orders", "%")]
    assert len(await state.find("t", 2)) == 2
    assert await state.find("nothing", 5) == []


async def test_held_tells_a_stored_null_from_an_absent_key(state: State) -> None:
    await state.set("g", "k", None)
    assert (await state.held("g", "k"), await state.held("g", "nothing")) == (b"null", None)


async def test_swap_stores_what_is_based_on_the_value_that_is_there(state: State) -> None:
    await state.set("g", "k", {"n": 1.0})
    change = await state.swap("g", "k", [2], based_on=version_of(await state.held("g", "k")))
    assert change == Change({"n": 1.0}, [2], existed=True)


async def test_swap_changes_nothing_when_somebody_else_was_faster(state: State) -> None:
    await state.set("g", "k", 1)
    seen = version_of(await state.held("g", "k"))
    await state.set("g", "k", 2)
    for based_on in (seen, None):
        with pytest.raises(ValueChanged):
            await state.swap("g", "k", 3, based_on=based_on)
    await state.delete("g", "k")
    with pytest.raises(ValueChanged, match="is gone"):
        await state.swap("g", "k", 3, based_on=seen)
    assert await state.held("g", "k") is None


async def test_swap_lets_one_of_many_win_that_are_based_on_the_same_value(state: State) -> None:
    await state.set("g", "k", 0)
    seen = version_of(await state.held("g", "k"))
    results = await asyncio.gather(
        *(state.swap("g", "k", n, based_on=seen) for n in range(1, 21)), return_exceptions=True
    )
    assert sum(isinstance(result, Change) for result in results) == 1
    assert all(isinstance(result, Change | ValueChanged) for result in results)


async def test_pages_follow_each_other_in_the_order_of_keys_and_miss_none(state: State) -> None:
    keys = sorted([*NAMES, *(f"key-{number:04}" for number in range(120))])
    await asyncio.gather(*(state.set("g", key, key) for key in keys))
    found: list[str] = []
    while page := await state.page("g", after=found[-1] if found else None, text="", limit=25):
        assert all(raw == dump(key) for key, raw in page)
        found += [key for key, _ in page]
    assert found == keys
    assert await state.counts(["g", "none"]) == {"g": len(keys), "none": 0}


async def test_a_page_has_the_keys_with_a_text_in_any_case(state: State) -> None:
    for key in ("Order-1", "order-2", "invoice"):
        await state.set("g", key, 1)
    assert [key for key, _ in await state.page("g", after=None, text="ORDER", limit=9)] == ["Order-1", "order-2"]
