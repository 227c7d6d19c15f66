"""What an attempt may send: so many hops, messages and bytes, and what it is told past that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from runtime.config.tree import Queue
from runtime.errors import RunawayFlow
from runtime.execution.attempt import Attempt
from runtime.execution.budget import Budget, topic_of
from runtime.model import Hops, Message, Step, TraceContext
from tests.unit.execution.test_publisher import Listening


def attempt(count: int = 0, senders: Sequence[str] = ()) -> Attempt:
    step = Step("A", "src/a.step.ts", "node", (), runner="node@1")
    parent = TraceContext.new()
    hops = Hops(count, tuple(senders))
    return Attempt(step=step, trigger=Listening(0), input=None, parent=parent, timeout_ms=1000, hops=hops)


def message(data: Any) -> Message:
    return Message("topic", data, TraceContext.new())


def test_budget_stops_a_chain_at_its_last_hop_and_names_the_loop() -> None:
    budget = Budget(Queue(max_hops=4))
    budget.check(attempt(3, "ABA"))
    last = attempt(4, "ABAB")
    with pytest.raises(RunawayFlow, match=r"^loop: A → B → A; stopped after 4 hops$") as caught:
        budget.check(last)
    assert last.ran_away
    assert caught.value.hint == "let a Step end the flow, or raise queue.max_hops in config.yaml (0: no limit)"


def test_budget_stops_an_attempt_at_so_many_messages() -> None:
    budget, sending = Budget(Queue(max_attempt_messages=2)), attempt()
    for number in range(2):
        budget.check(sending)
        budget.add(sending, message(number))
    with pytest.raises(RunawayFlow, match="A may send 2 messages in one attempt"):
        budget.check(sending)


def test_budget_stops_an_attempt_at_so_many_bytes() -> None:
    budget, sending = Budget(Queue(max_attempt_mb=1)), attempt()
    budget.add(sending, message("x" * 1024 * 1024))
    with pytest.raises(RunawayFlow, match="A may send 1 MB of messages in one attempt"):
        budget.check(sending)


def test_budget_of_zero_is_no_limit() -> None:
    budget = Budget(Queue(max_hops=0, max_attempt_messages=0, max_attempt_mb=0))
    sending = attempt(10**6)
    budget.add(sending, message("x"))
    budget.check(sending)
    assert (sending.messages, sending.message_bytes, sending.ran_away) == (1, 0, False)


@pytest.mark.parametrize(
    ("method", "topic"),
    [
        ("enqueue", "t"),
        ("state.set", "@state"),
        ("state.clear", "@state"),
        ("streams.send", "@stream/s"),
        ("state.get", None),
        ("streams.list", None),
        ("response.write", None),
    ],
)
def test_requests_that_send_messages_are_known(method: str, topic: str | None) -> None:
    assert topic_of(method, {"topic": "t", "stream": "s"}) == topic
