"""Values, keys and groups come back from every state adapter as they were stored."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.adapters.state.base import Change, State
from runtime.errors import InvalidPayload
from tests.contract.state.conftest import NAMES

VALUES: list[Any] = [
    None, True, False, 0, -1, 2**53 - 1, -(2**53 - 1), 0.1, -0.0, 1e300, 5e-324, "", "text", "käse 🧀 \u0000\u2028",
    [], {}, [[]], {"a": []}, {"a": {}}, [{}, [], None], {"": 1, "a.b": 2, "__proto__": {"x": 1}},
    {"deep": {"er": [{"list": [], "object": {}}]}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
async def test_get_returns_exactly_what_was_set(state: State, value: Any) -> None:
    await state.set("g", "k", value)
    assert repr(await state.get("g", "k")) == repr(value)


async def test_get_returns_none_when_the_key_is_absent(state: State) -> None:
    assert await state.get("g", "nothing") is None


async def test_set_tells_a_stored_null_from_an_absent_key(state: State) -> None:
    assert await state.set("g", "k", None) == Change(None, None, existed=False)
    assert await state.set("g", "k", 1) == Change(None, 1, existed=True)


async def test_set_returns_what_it_replaced(state: State) -> None:
    await state.set("g", "k", {"a": 1})
    assert await state.set("g", "k", [2]) == Change({"a": 1}, [2], existed=True)


async def test_a_value_changed_after_set_leaves_the_store_alone(state: State) -> None:
    value = {"a": [1]}
    await state.set("g", "k", value)
    value["a"].append(2)
    assert await state.get("g", "k") == {"a": [1]}


async def test_delete_returns_what_it_removed(state: State) -> None:
    await state.set("g", "k", 1)
    assert await state.delete("g", "k") == Change(1, None, existed=True)
    assert await state.get("g", "k") is None


async def test_delete_says_that_nothing_existed_when_the_key_is_absent(state: State) -> None:
    assert await state.delete("g", "k") == Change(None, None, existed=False)


async def test_update_starts_from_an_empty_object_when_the_key_is_absent(state: State) -> None:
    change = await state.update("g", "k", [{"type": "increment", "path": "n", "by": 2}])
    assert change == Change(None, {"n": 2}, existed=False)


async def test_update_keeps_what_it_does_not_name(state: State) -> None:
    await state.set("g", "k", {"empty": [], "nested": {"empty": {}}, "big": 2**53 - 1})
    change = await state.update("g", "k", [{"type": "set", "path": "a", "value": 1}, {"type": "remove", "path": "no"}])
    assert change.new_value == {"empty": [], "nested": {"empty": {}}, "big": 2**53 - 1, "a": 1}
    assert await state.get("g", "k") == change.new_value


async def test_update_changes_nothing_when_one_operation_is_wrong(state: State) -> None:
    await state.set("g", "k", {"n": 1})
    with pytest.raises(InvalidPayload, match=r"ops\[1\]"):
        await state.update("g", "k", [{"type": "set", "path": "n", "value": 2}, {"type": "grow"}])
    assert await state.get("g", "k") == {"n": 1}


async def test_updates_are_atomic_when_many_write_at_once(state: State) -> None:
    async def count() -> None:
        for _ in range(25):
            await state.update("g", "k", [{"type": "increment", "path": "n", "by": 1}])

    await asyncio.gather(*(count() for _ in range(8)))
    assert await state.get("g", "k") == {"n": 200}


async def test_items_are_sorted_by_key(state: State) -> None:
    for key in ("b", "ä", "a", "B"):
        await state.set("g", key, key)
    assert list((await state.items("g")).items()) == [("B", "B"), ("a", "a"), ("b", "b"), ("ä", "ä")]


async def test_items_of_an_unknown_group_are_none(state: State) -> None:
    assert await state.items("g") == {}


async def test_names_with_any_characters_stay_apart(state: State) -> None:
    for group in NAMES:
        for key in NAMES:
            await state.set(group, key, [group, key])
    assert await state.groups() == sorted(NAMES)
    for group in NAMES:
        assert await state.items(group) == {key: [group, key] for key in sorted(NAMES)}


async def test_a_group_vanishes_when_its_last_key_goes(state: State) -> None:
    await state.set("g", "a", 1)
    await state.set("g", "b", 1)
    await state.delete("g", "a")
    assert await state.groups() == ["g"]
    await state.delete("g", "b")
    assert await state.groups() == []


async def test_clear_removes_a_group_and_returns_what_it_held(state: State) -> None:
    await state.set("g", 'b"\n', [])
    await state.set("g", "a", None)
    await state.set("other", "a", 1)
    assert list((await state.clear("g")).items()) == [("a", None), ('b"\n', [])]
    assert await state.groups() == ["other"]
    assert await state.clear("g") == {}


@pytest.mark.parametrize("value", [float("nan"), 2**53 + 1, {"a": "\ud800"}, {1: 2}, ("tuple",)], ids=repr)
async def test_set_refuses_a_value_that_would_not_come_back(state: State, value: Any) -> None:
    with pytest.raises(InvalidPayload):
        await state.set("g", "k", value)
    assert await state.groups() == []


async def test_update_refuses_a_result_that_would_not_come_back(state: State) -> None:
    await state.set("g", "k", {"n": 2**53 - 1})
    with pytest.raises(InvalidPayload, match=r"\$\.n"):
        await state.update("g", "k", [{"type": "increment", "path": "n", "by": 2}])


@pytest.mark.parametrize("name", ["\ud800", "x" * 513, 5, None], ids=ascii)
async def test_every_call_refuses_a_name_that_can_not_be_kept(state: State, name: Any) -> None:
    calls = [
        state.get(name, "k"), state.get("g", name), state.set(name, "k", 1), state.set("g", name, 1),
        state.update("g", name, []), state.delete("g", name), state.items(name), state.clear(name),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(InvalidPayload):
            await call
