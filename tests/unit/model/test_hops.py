"""A chain of messages counts itself, names its loop, and goes along with a handler's own requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.model import NO_HOPS, Hops, TraceContext

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def chain(senders: str) -> Hops:
    hops = NO_HOPS
    for sender in senders.split():
        hops = hops.sent_by(sender)
    return hops


@pytest.mark.parametrize(
    ("senders", "described"),
    [
        ("A B A", "loop: A → B → A"),
        ("X A B C A B C A", "loop: A → B → C → A"),
        ("A A", "loop: A → A"),
        ("A B C", "chain: … → A → B → C"),
        ("A B C D E F G", "chain: … → C → D → E → F → G"),
    ],
)
def test_hops_name_the_loop_or_the_end_of_the_chain(senders: str, described: str) -> None:
    assert chain(senders).describe() == described


def test_hops_keep_the_last_senders_only_and_count_on() -> None:
    hops = chain("A B " * 200)
    assert (hops.count, len(hops.senders)) == (400, 20)


def test_hops_say_nothing_in_requests_of_what_no_step_sent() -> None:
    assert NO_HOPS.carry("A", "other=1") == "other=1"
    assert NO_HOPS.carry("A", None) is None


def test_hops_travel_before_the_entries_of_others() -> None:
    state = chain("A B").carry("A", "other=1")
    assert state == "motia=2/A/B/A,other=1"
    assert Hops.take(state) == (Hops(2, ("A", "B", "A")), "other=1")


@pytest.mark.parametrize("state", [None, "other=1", "motia=x", "motia=", "motia=²/A"])
def test_hops_that_nobody_sent_or_that_cannot_be_read_are_none(state: str | None) -> None:
    assert Hops.take(state)[0] == NO_HOPS


@given(st.lists(st.text(min_size=1, max_size=80).filter(lambda name: name.isprintable()), min_size=1, max_size=30))
def test_hops_of_any_steps_make_a_valid_tracestate(names: list[str]) -> None:
    hops = Hops(len(names), tuple(names[:-1]))
    state = hops.carry(names[-1], "a=" + "x" * 250)
    assert state is not None
    parsed = TraceContext.parse(PARENT, state)
    assert parsed is not None
    assert parsed.state == state
    taken, rest = Hops.take(parsed.state)
    assert taken.count == hops.count
    assert taken.senders == tuple(names)[len(names) - len(taken.senders) :]
    assert rest == "a=" + "x" * 250
