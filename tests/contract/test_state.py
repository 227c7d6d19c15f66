"""What every state adapter guarantees. A new adapter joins with one line in `STATES`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from runtime.adapters.payload import dump, version_of
from runtime.adapters.state.base import Change, State
from runtime.adapters.state.file import FileState
from runtime.adapters.state.memory import MemoryState
from runtime.adapters.state.redis import RedisState
from runtime.errors import ConfigError, InvalidPayload, StoreUnavailable, ValueChanged
from runtime.supervisor.redis import EmbeddedRedis

STATES: dict[str, Callable[[pytest.FixtureRequest], State]] = {
    "memory": lambda request: MemoryState(),
    "file": lambda request: FileState(options={"path": str(request.getfixturevalue("tmp_path") / "store.db")}),
    "redis": lambda request: RedisState(url=request.getfixturevalue("redis_url")),
}

VALUES: list[Any] = [
    None, True, False, 0, -1, 2**53 - 1, -(2**53 - 1), 0.1, -0.0, 1e300, 5e-324, "", "text", "käse 🧀 \u0000\u2028",
    [], {}, [[]], {"a": []}, {"a": {}}, [{}, [], None], {"": 1, "a.b": 2, "__proto__": {"x": 1}},
    {"deep": {"er": [{"list": [], "object": {}}]}},
]  # fmt: skip

NAMES = [
    "plain", "", "a:b", "a", "with space", "käse/🧀", 'quote"\\', "{tag}", "*?[x]", "new\nline", "\u0000", "x" * 512,
]  # fmt: skip


@pytest.fixture(params=STATES)
async def state(request: pytest.FixtureRequest) -> AsyncIterator[State]:
    store = STATES[request.param](request)
    yield store
    await store.close()


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


@pytest.mark.parametrize("name", STATES)
def test_an_unknown_option_is_refused_with_its_name(name: str) -> None:
    adapter = {"memory": MemoryState, "file": FileState, "redis": RedisState}[name]
    with pytest.raises(ConfigError, match="no option 'colour'"):
        adapter(url="redis://localhost", options={"colour": "red"})


async def test_redis_state_uses_the_url_of_its_own_options(redis_url: str) -> None:
    state = RedisState(url="unix:///nowhere", options={"url": redis_url})
    await state.set("g", "k", 1)
    await state.close()


async def test_redis_state_reports_a_stopped_redis_and_goes_on_when_it_is_back(own_redis: EmbeddedRedis) -> None:
    state = RedisState(url=own_redis.url, options={"patience": 0.2})
    await state.set("g", "k", 1)
    await asyncio.to_thread(own_redis.stop)
    with pytest.raises(StoreUnavailable, match="Redis can't be reached"):
        await state.get("g", "k")
    with pytest.raises(StoreUnavailable):
        await state.set("g", "k", 2)
    await asyncio.to_thread(own_redis.start)
    assert await state.set("g", "k", 3) == Change(1, 3, existed=True)
    await state.close()


async def test_redis_state_waits_for_a_redis_that_restarts(own_redis: EmbeddedRedis) -> None:
    state = RedisState(url=own_redis.url, options={"patience": 20})
    await state.set("g", "k", 1)
    await asyncio.to_thread(own_redis.stop)
    reading = asyncio.create_task(state.get("g", "k"))
    await asyncio.to_thread(own_redis.start)
    assert await reading == 1
    await state.close()


async def test_an_effect_that_is_forgotten_may_be_applied_again(state: State) -> None:
    await state.set("g", "k", 1, effect="once:1")
    await state.forget(["once:1", "never:1"])
    assert not (await state.set("g", "k", 2, effect="once:1")).replayed
    assert await state.get("g", "k") == 2


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
