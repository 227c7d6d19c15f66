"""The reasoning about what keeps Steps from running, on facts that are made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motia_studio.why.conditions import Condition
from motia_studio.why.decisions import Sentences
from motia_studio.why.happened import Happened
from motia_studio.why.parts import Decision, Part, Reason, duration
from motia_studio.why.situation import Place, Situation
from motia_studio.why.steps import step_reasons
from motia_studio.why.topics import did_you_mean, topic_reasons
from motia_studio.why.traces import Journey
from runtime.adapters.queue.depths import Depth, Depths
from runtime.adapters.queue.pauses import Pause
from runtime.discovery.assemble import assemble
from runtime.model import Registry
from tests.sample_flow import BROKEN, SNAPSHOT

REGISTRY = assemble(SNAPSHOT)
NOON = 1_795_348_800.0
TRIAGE = "TriageTicket/queue(ticket.created)"


def situation(registry: Registry = REGISTRY, **facts: Any) -> Situation:
    return Situation(registry, NOON, **facts)


def said(text: list[Part]) -> str:
    return "".join(part if isinstance(part, str) else part.get("text") or part["step"] for part in text)


def told(reasons: list[Reason]) -> dict[str, str]:
    return {reason.code: said(reason.text) for reason in reasons}


def about(step: str, **facts: Any) -> dict[str, str]:
    registry = facts.pop("registry", REGISTRY)
    return told(step_reasons(registry.by_name[step], situation(registry, **facts)))


def row(phase: str, span_id: str, parent_id: str | None = None, end: float | None = 2.0, **more: Any) -> Happened:
    fields = {"status": "ok", "message": None, "step": "CreateTicket", "start": 1.0, **more}
    return Happened(1, "t", span_id, parent_id, fields.pop("start"), end, phase=phase, **fields)


@pytest.mark.parametrize(
    ("topic", "meant"),
    [("ticket.creatd", "ticket.created"), ("Ticket.Created", "ticket.created"), ("ticket.created", None), ("x", None)],
)
def test_did_you_mean_finds_what_is_spelt_almost_alike(topic: str, meant: str | None) -> None:
    assert did_you_mean(topic, ["ticket.created", "invoice.sent"]) == meant


def test_did_you_mean_prefers_a_topic_that_nobody_sends_over_one_that_is_spelt_more_alike() -> None:
    known = ["order.placed", "order.paid"]
    assert did_you_mean("order.payed", known) == "order.placed"
    assert did_you_mean("order.payed", known, lonely={"order.paid"}) == "order.paid"


def test_a_topic_that_nobody_takes_is_told_with_who_takes_the_one_meant() -> None:
    reasons = told(topic_reasons("ticket.creatd", situation(parked={"ticket.creatd": 2})))
    assert "Did you mean “ticket.created”, which TriageTicket takes?" in reasons["no_consumer"]
    assert reasons["parked"] == "2 messages wait until a Step takes them."


def test_messages_that_wait_are_told_with_the_places_that_are_taken() -> None:
    depths = Depths({TRIAGE: Depth(waiting=14, running=1, oldest=NOON - 90)})
    reasons = about("TriageTicket", depths=depths, limits={TRIAGE: 1})
    expected = "14 messages wait for TriageTicket, which handles 1 of at most 1 at once now; the oldest for 90 s."
    assert reasons["waiting"] == expected


def test_what_holds_up_every_queue_is_told() -> None:
    paused = {"TriageTicket": Pause("ada", NOON - 180)}
    depths = Depths({TRIAGE: Depth(failed=1, delayed=2)}, suspended=True, paused=paused)
    reasons = about("TriageTicket", depths=depths, workers=0)
    assert list(reasons)[:2] == ["suspended", "no_worker"]
    assert {"dead_letters", "delayed"} <= reasons.keys()
    assert reasons["paused"] == "ada paused TriageTicket 3 min ago, so its messages wait."


def test_a_schedule_is_told_with_its_next_time_and_that_nobody_minds_it() -> None:
    reasons = about("SweepOverdue", has_scheduler=False)
    assert reasons["cron_next"] == "Its schedule runs it next at 2026-11-22 12:05:00 UTC, in 5 min."
    assert "missed meanwhile are left out" in reasons["no_scheduler"]


def test_a_paused_step_is_not_started_by_the_clock_and_misses_runs_as_its_schedule_says() -> None:
    depths = Depths(paused={"SweepOverdue": Pause("ada", NOON - 180)})
    found = step_reasons(REGISTRY.by_name["SweepOverdue"], situation(depths=depths))
    by_clock = next(reason for reason in found if reason.code == "paused")
    assert said(by_clock.text) == "ada paused SweepOverdue 3 min ago, so the clock doesn't start it."
    assert by_clock.todo == "resume it; runs missed meanwhile are left out"
    assert "cron_next" not in told(found)


def test_a_step_that_does_not_load_is_told_with_its_line() -> None:
    registry = assemble(BROKEN)
    name = next(step.name for step in registry.steps if step.broken)
    assert "src/tickets/close.step.ts:14" in about(name, registry=registry)["broken"]


def test_a_step_that_still_runs_as_it_was_is_told_so() -> None:
    steps = tuple(
        replace(step, broken=assemble(BROKEN).problems[0]) if step.name == "TriageTicket" else step
        for step in REGISTRY.steps
    )
    assert "still runs as it was" in about("TriageTicket", registry=replace(REGISTRY, steps=steps))["broken_since"]


@pytest.mark.parametrize(
    ("text", "given", "values"),
    [
        ("(input) => input.amount > 0", {"amount": 0, "note": "x"}, {"amount": 0}),
        ("input => input.order?.total >= 5 && input.paid", {"order": {"total": 1}}, {"order.total": 1, "paid": None}),
        ("async (event, ctx) => event['group_id'] === 'a'", {"group_id": "b"}, {"group_id": "b"}),
        ('"condition": lambda order, ctx: order["amount"] > 100,', {"amount": 1}, {"amount": 1}),
        ("def big(order, ctx):\n    return order.get('amount') > 9", {"amount": 2}, {"amount": 2}),
        ("(input) => input.tags.includes('x')", {"tags": ["y"]}, {"tags": ["y"]}),
        ("isBig", {"amount": 2}, {"amount": 2}),
        ("(input) => input > 3", 2, {"input": 2}),
        (None, {"amount": 2}, {"amount": 2}),
    ],
)
def test_a_condition_is_told_by_the_values_that_it_read(text: str | None, given: Any, values: Any) -> None:
    assert Condition(text).values(given) == values


def test_the_line_of_a_condition_is_found_in_its_file() -> None:
    source = ["export const config = {", "    condition: (input)  => input.amount > 0,", "}"]
    assert Condition("(input) => input.amount > 0").line_in(source) == 2
    assert Condition("(input) => input.amount > 1").line_in(source) is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0124, "12 ms"), (2.44, "2.4 s"), (90, "90 s"), (600, "10 min"), (7 * 86_400, "7 days")]
)
def test_durations_are_told_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def journey(rows: list[Happened], places: list[Place], **facts: Any) -> list[Decision]:
    sentences = Sentences(REGISTRY, lambda _: ())
    return Journey(rows, situation(**facts), sentences, lambda jobs: places[: len(jobs)]).read()[1]


def sent(**attributes: Any) -> Happened:
    given = {"motia.method": "enqueue", "motia.topic": "ticket.created", "motia.message_id": "m1", **attributes}
    return row("call", "s", "a", attributes=given)


def test_a_message_that_waits_is_told_with_how_many_come_before_it() -> None:
    (waits,) = journey([sent()], [Place("queued", ahead=14)], limits={TRIAGE: 1})
    assert (waits.verdict, waits.topic) == ("waiting", "ticket.created")
    assert said(waits.text) == ("TriageTicket waits: its message waits behind 14, with concurrency 1 (0 running now).")


def test_a_message_that_is_tried_again_is_told_with_the_time() -> None:
    attributes = {"motia.message_id": "m1", "motia.suffix": "queue(ticket.created)", "motia.topic": "ticket.created"}
    trigger = row("trigger", "g", "s", None, step="TriageTicket", attributes=attributes)
    failed = row("attempt", "f", "g", step="TriageTicket", message="no luck", status="error")
    decisions = journey([sent(), trigger, failed], [Place("scheduled", due=NOON + 30)])
    assert [each.verdict for each in decisions] == ["failed", "waiting"]
    assert "is tried again at 2026-11-22 12:00:30 UTC, in 30 s" in said(decisions[1].text)


def test_a_message_is_not_missed_before_the_attempt_that_sends_it_has_ended() -> None:
    (waits,) = journey([row("attempt", "a", None, None), sent()], [Place()])
    assert "is sent when the attempt that sends it has ended" in said(waits.text)


def test_a_message_that_went_to_nobody_is_told_unless_it_was_delivered_later() -> None:
    lost = sent(**{"motia.topic": "ticket.creatd", "motia.consumers": 0})
    (unclaimed,) = journey([lost], [], parked={"ticket.creatd": 1})
    assert unclaimed.verdict == "unclaimed"
    assert "Did you mean “ticket.created”" in said(unclaimed.text)
    later = row("trigger", "g", "s", step="TriageTicket")
    assert journey([lost, later], []) == []
