"""Stories of made-up traces: the outcome first, then a sentence for each thing that happened, then what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from motia_studio.story.fates import Fate, Ticket
from motia_studio.story.tell import tell
from tests.unit.motia_studio.story.traces import EPOCH, Recorded, project, texts

ERROR = {"name": "Error", "message": "the card is stolen"}
WORDS: dict[str, Any] = {
    "label": "Charge order {{input.id}}",
    "story": {"ok": "Order {{input.id}} is paid", "fail": "Order {{input.id}} is not paid", "wait": "Order waits"},
}


def ordered(trace: Recorded, end: float | None = 300, **rest: Any) -> tuple[str, str]:
    """Record a request that sends an order to ChargeCard; return the triggers of both."""
    request = trace.request("TakeOrder", 20, 201)
    attempt = trace.attempt("TakeOrder", request, 1, 19)
    trace.call(attempt, "state.set", 5, motia__group="orders", motia__key="7")
    sent = trace.call(attempt, "enqueue", 10, motia__topic="order.created", motia__message_id="m7")
    charged = trace.message("ChargeCard", "order.created", sent, 10, end, **{"motia__message_id": "m7", **rest})
    return request, charged


def failed(trace: Recorded, tries: int = 3, **rest: Any) -> str:
    """Record an order that can't be charged; return the last attempt."""
    _, charged = ordered(trace, 1210, status="error", error__type="handler_failed", message="the card is stolen")
    last = ""
    for number in range(1, tries + 1):
        start = 10 + 400 * (number - 1)
        error = {"status": "error", "message": "the card is stolen", "error__type": "handler_failed"}
        last = trace.attempt(
            "ChargeCard", charged, start, start + 10, number, **{**error, "motia__error": ERROR, **rest}
        )
    return last


TICKET = Ticket("ChargeCard/queue(order.created)", "m7")


def test_trace_that_went_well_is_told_from_what_was_recorded() -> None:
    trace = Recorded()
    _, charged = ordered(trace)
    attempt = trace.attempt("ChargeCard", charged, 50, 290)
    for number in range(2):
        trace.call(attempt, "state.set", 60, motia__group="orders", motia__key=str(number))
    trace.call(attempt, "state.delete", 60, motia__group="carts", motia__key="7")
    story = trace.tell()
    assert story["headline"] == (
        "Take order received POST /orders and answered 201 Created. Both Steps were done in 300 ms."
    )
    assert texts(story) == [
        "Take order received POST /orders, wrote 1 value to orders, sent order.created and answered 201 Created.",
        "Charge card received order.created (Order), wrote 2 values to orders and deleted 1 value from carts.",
    ]
    assert (story["status"], story["next"], story["error"], story["technical"]) == (
        "done",
        "Nothing more happens.",
        None,
        5,
    )
    assert [sentence["depth"] for sentence in story["sentences"]] == [0, 1]
    assert story["sentences"][1]["phases"] == {"waited": 40.0, "worked": 250.0, "retried": 0.0, "slept": 0.0}


def test_message_given_up_is_told_with_its_tries_and_where_it_is() -> None:
    trace = Recorded()
    last = failed(trace)
    story = trace.tell(fates={TICKET: Fate("failed")})
    assert story["headline"] == (
        "Charge card failed after 3 tries (1.2 s): the card is stolen. The message waits as a dead letter."
    )
    assert story["next"].startswith("The message to Charge card waits as a dead letter until a person")
    assert texts(story)[1] == "Charge card failed after 3 tries: the card is stolen."
    assert story["sentences"][1]["phases"] == {"waited": 0.0, "worked": 400.0, "retried": 20.0, "slept": 780.0}
    assert (story["error"]["spanId"], story["error"]["todo"][-1]) == (
        last,
        "Retry the dead letter once the cause is gone.",
    )


def test_dead_letter_that_somebody_took_care_of_is_not_said_to_wait() -> None:
    trace = Recorded()
    failed(trace)
    assert "dead letter" not in str(trace.tell(fates={}))


@pytest.mark.parametrize(
    ("words", "sentence", "headline"),
    [
        (
            WORDS,
            "Order 7 is not paid (tried 3 times).",
            "Order 7 is not paid. Charge card failed after 3 tries (1.2 s): ",
        ),
        ({"label": WORDS["label"]}, "Charge order 7 — failed after 3 tries: the card is stolen.", "Charge card failed"),
        (
            {"story": {"fail": "Refused: {{error.message}}"}},
            "Refused: the card is stolen (tried 3 times).",
            "Refused: ",
        ),
        ({"story": {"ok": "Paid"}}, "Charge card failed after 3 tries: the card is stolen.", "Charge card failed"),
    ],
)
def test_failure_is_told_in_the_words_of_its_author(words: dict[str, Any], sentence: str, headline: str) -> None:
    trace = Recorded()
    last = failed(trace)
    story = trace.tell(project(**words), payloads={last: {"motia.input": {"id": 7}}})
    assert texts(story)[1] == sentence
    assert story["headline"].startswith(headline)


def test_values_that_were_not_kept_or_are_secret_leave_a_gap() -> None:
    trace = Recorded()
    _, charged = ordered(trace)
    attempt = trace.attempt("ChargeCard", charged, 50, 290)
    registry = project(story={"ok": "Card {{input.card}} of {{input.name}} charged"})
    assert texts(trace.tell(registry, payloads={attempt: {"motia.input": {"card": "***"}}}))[1] == (
        "Card ••• of … charged."
    )


def test_try_that_went_well_in_the_end_says_how_many_it_took() -> None:
    trace = Recorded()
    _, charged = ordered(trace)
    trace.attempt("ChargeCard", charged, 20, 30, 1, status="error")
    trace.attempt("ChargeCard", charged, 200, 290, 2)
    assert texts(trace.tell())[1] == "Charge card received order.created (Order) and finished (tried twice)."


def test_message_between_two_tries_says_when_it_is_tried_again() -> None:
    trace = Recorded()
    _, charged = ordered(trace, None)
    trace.attempt("ChargeCard", charged, 20, 30, 1, status="error", motia__error=ERROR)
    story = trace.tell(now=1030, fates={TICKET: Fate("scheduled", due=1_700_000_004_030.0)})
    assert (story["status"], story["sentences"][1]["took"]) == ("waiting", None)
    assert story["next"] == "Charge card failed once so far and will be tried again in 3 s."
    assert story["sentences"][1]["phases"]["slept"] == 1000


def test_message_that_nobody_has_taken_yet_is_told_from_the_queue() -> None:
    trace = Recorded()
    attempt = trace.attempt("TakeOrder", trace.request("TakeOrder", 20, 201), 1, 19)
    trace.call(attempt, "enqueue", 10, motia__topic="order.created", motia__message_id="m7")
    story = trace.tell(fates={TICKET: Fate("queued", ahead=3)})
    assert (story["status"], texts(story)[1]) == ("waiting", "Charge card waits behind 3 others.")
    assert trace.tell(fates={})["status"] == "done"
    assert texts(trace.tell(project(**WORDS), fates={TICKET: Fate("queued")}))[1] == "Order waits."


def test_message_that_no_step_takes_is_said_to_be_kept() -> None:
    trace = Recorded()
    attempt = trace.attempt("TakeOrder", trace.request("TakeOrder", 20), 1, 19)
    trace.call(attempt, "enqueue", 10, motia__topic="order.lost", motia__message_id="m7")
    assert trace.tell()["next"] == "No Step takes order.lost: such messages are kept until one does."


def test_running_trace_says_for_how_long() -> None:
    trace = Recorded()
    _, charged = ordered(trace, None)
    trace.attempt("ChargeCard", charged, 20, None)
    story = trace.tell(now=2420)
    assert story["headline"] == "Charge card has been running for 2.4 s. 1 of 2 Steps is done."
    assert (story["status"], story["next"]) == ("running", "The work goes on.")


def test_condition_that_said_no_is_told_as_skipped() -> None:
    trace = Recorded()
    _, charged = ordered(trace, motia__outcome="skipped")
    trace.attempt("ChargeCard", charged, 20, 30, motia__outcome="skipped")
    story = trace.tell()
    assert (story["status"], story["sentences"][1]["status"]) == ("done", "skipped")
    assert texts(story)[1].endswith("and was skipped: its condition was not met.")


def test_request_that_was_refused_or_failed_is_told_with_its_answer() -> None:
    refused = Recorded()
    refused.request("TakeOrder", 2, 400, error__type="input_invalid", message="$.id: is missing")
    assert refused.tell()["headline"].startswith("Take order turned POST /orders down with 400 Bad Request: what was")
    crashed = Recorded()
    request = crashed.request("TakeOrder", 20, 500, status="error", error__type="handler_failed", message="oh")
    crashed.attempt("TakeOrder", request, 1, 19, status="error", error__type="handler_failed", motia__error=ERROR)
    story = crashed.tell()
    assert story["headline"] == "Take order failed (20 ms): the card is stolen."
    assert story["next"].startswith("Nothing more happens. Whoever sent the request")


def test_like_siblings_are_one_sentence_and_so_are_their_children() -> None:
    trace = Recorded()
    attempt = trace.attempt("TakeOrder", trace.request("TakeOrder", 20), 1, 19)
    for number in range(37):
        sent = trace.call(attempt, "enqueue", 10, motia__topic="mail.send")
        wrong = {"status": "error", "message": "no"} if number < 2 else {}
        mailed = trace.message("send-mail", "mail.send", sent, 11, 50, **wrong)
        done = trace.attempt("send-mail", mailed, 20, 45, **wrong)
        onward = trace.call(done, "enqueue", 30, motia__topic="order.created")
        trace.attempt("ChargeCard", trace.message("ChargeCard", "order.created", onward, 31, 60), 40, 55)
    story = trace.tell()
    assert texts(story) == [
        "Take order received POST /orders, sent mail.send 37 times and answered 200 OK.",
        "Send mail received mail.send 37 times: 35 done and 2 failed.",
        "Charge card received order.created (Order) 37 times: all done.",
    ]
    assert story["sentences"][1]["count"] == {"total": 37, "done": 35, "failed": 2}
    assert (story["sentences"][1]["status"], story["status"]) == ("failed", "failed")
    members = story["sentences"][1]["members"]
    assert [each["status"] for each in members] == ["failed"] * 2 + ["done"] * 35
    assert {"id", "spanId", "at", "took"} < members[0].keys()


def test_step_of_low_importance_is_left_to_the_technical_ones_unless_it_fails() -> None:
    def story(**rest: Any) -> dict[str, Any]:
        trace = Recorded()
        _, charged = ordered(trace, **rest)
        trace.attempt("ChargeCard", charged, 20, 30, **rest)
        return trace.tell(project(importance="low"))

    assert (story()["sentences"][1]["low"], story()["technical"]) == (True, 3)
    assert (story(status="error")["sentences"][1]["low"], story(status="error")["technical"]) == (False, 2)


def test_key_stands_before_a_headline_that_does_not_name_it() -> None:
    trace = Recorded()
    ordered(trace)
    assert trace.tell(key="order-7")["headline"].startswith("order-7: Take order")
    assert trace.tell(key="POST /orders")["headline"].startswith("Take order")


def test_trace_of_another_system_alone_is_no_story() -> None:
    trace = Recorded()
    trace.add(None, None, None, 0, 5, motia__phase=7)
    story = trace.tell()
    assert (story["headline"], story["sentences"], story["technical"]) == ("No Step ran in this trace.", [], 1)


def test_spans_without_triggers_or_in_a_circle_are_told_all_the_same() -> None:
    trace = Recorded()
    trace.attempt("ChargeCard", "gone", 5, 9)
    first = trace.message("send-mail", "mail.send", f"{2:016x}", 1, 2)
    trace.message("send-mail", "mail.send", first, 1, 2)
    assert len(trace.tell()["sentences"]) == 3


def test_long_story_is_cut_and_keeps_what_failed() -> None:
    trace = Recorded()
    for number in range(400):
        error = {"status": "error", "message": "no"} if number == 399 else {}
        trace.request(f"Step{number}", number + 1, 500 if error else 200, start=number, **error)
    story = trace.tell()
    assert (len(story["sentences"]), story["cut"], story["sentences"][-1]["status"]) == (300, 100, "failed")


def test_story_of_ten_thousand_spans_reads_no_values_that_it_does_not_need() -> None:
    trace = Recorded()
    attempt = trace.attempt("TakeOrder", trace.request("TakeOrder", 20), 1, 19)
    for number in range(3_333):
        sent = trace.call(attempt, "enqueue", 10, motia__topic="order.created")
        trace.attempt("ChargeCard", trace.message("ChargeCard", "order.created", sent, 10, 50 + number), 20, 40)
    asked: list[str] = []
    tell(trace.spans, project(**WORDS), now=EPOCH, ask=lambda _: {}, read=lambda spans: asked.extend(spans) or {})
    assert asked == []


def test_a_dead_letter_that_was_run_again_is_told_as_one_visit_with_all_its_tries() -> None:
    trace = Recorded()
    failed(trace)
    before = next(span.id for span in trace.spans if span.phase == "trigger" and span.step == "ChargeCard")
    again = trace.message(
        "ChargeCard", "order.created", None, 60_000, 60_100, motia__message_id="m7", motia__continues=before
    )
    trace.attempt("ChargeCard", again, 60_010, 60_090, 4)
    story = trace.tell(now=70_000)
    assert (story["status"], len(story["sentences"])) == ("done", 2)
    assert story["sentences"][1]["id"] == again
    assert story["sentences"][1]["at"] == pytest.approx(EPOCH / 1e6 + 10)


def test_a_dead_letter_that_is_about_to_run_again_is_told_as_waiting() -> None:
    trace = Recorded()
    failed(trace)
    story = trace.tell(fates={TICKET: Fate("queued", ahead=0)})
    assert story["status"] == "waiting"
    assert "dead letter" not in story["headline"] + story["next"]
