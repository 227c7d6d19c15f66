"""What a change would bring is told in sentences, worst first, each with its place, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from motia_studio.consequences import FileChange
from runtime.adapters.queue.keys import CRON_PAUSED
from tests.unit.motia_studio.consequences.desk import FILES, Desk, told

OPEN, TRIAGE, SWEEP, WATCH, BOARD = FILES
SCHEMA = {"type": "object", "required": ["title"]}


@pytest.fixture
def desk(project: Path, redis_url: str) -> Desk:
    desk = Desk(project, redis_url)
    desk.publish(Triage={"input": SCHEMA})
    return desk


def test_a_change_without_consequences_has_none(desk: Desk) -> None:
    assert desk.after(OPEN, ("def handler", "def other(): ...\ndef handler")) == []
    assert desk.after(TRIAGE, ("from motia", "import os\nfrom motia")) == []
    assert desk.changed(FileChange("README.md", "# Hello")) == []


def test_a_route_that_moves_breaks_its_saved_examples(desk: Desk) -> None:
    desk.save_example("A leak, small", {"title": "leak"})
    found = desk.after(OPEN, ('"/tickets"', '"/ticket"'))
    message = "POST /tickets would become POST /ticket; 1 saved example would get 404: “A leak, small”"
    assert told(found) == [("breaks", "route", message)]
    assert (found[0].path, found[0].line, found[0].before, found[0].after) == (OPEN, 4, "POST /tickets", "POST /ticket")


def test_routes_come_and_go(desk: Desk) -> None:
    found = desk.after(OPEN, ("[http(", '[http("GET", "/tickets"), http('))
    assert told(found) == [("info", "route", "Open would answer GET /tickets")]
    found = desk.after(OPEN, ('http("POST", "/tickets")', ""))
    assert told(found) == [("breaks", "route", "Nothing would answer POST /tickets any more")]


def test_a_route_that_another_step_answers_is_a_conflict(desk: Desk) -> None:
    text = (
        'from motia import http\nconfig = {"name": "Zoo", "triggers": [http("POST", "/tickets")]}\ndef handler(): ...'
    )
    found = desk.changed(FileChange("src/zoo_step.py", text))
    message = f"Zoo: POST /tickets is served by Open ({OPEN}) already"
    assert [(*told([each])[0], each.path, each.line) for each in found] == [
        ("breaks", "route", message, "src/zoo_step.py", 2)
    ]


def test_a_body_schema_that_refuses_a_saved_example_says_where(desk: Desk) -> None:
    desk.save_example("Leak", {"title": 1})
    schema = 'http("POST", "/tickets", body_schema={"properties": {"title": {"type": "string"}}})'
    found = desk.after(OPEN, ('http("POST", "/tickets")', schema))
    message = 'POST /tickets would refuse 1 saved example (“Leak”), first at $.title: 1 is not of type "string"'
    assert told(found) == [("breaks", "route", message)]
    desk.save_example("Leak", {"title": "x"})
    found = desk.after(OPEN, ('http("POST", "/tickets")', schema))
    assert told(found) == [("info", "route", "POST /tickets would check bodies by another schema")]


def test_a_topic_that_loses_its_consumer_says_who_goes_on_sending(desk: Desk) -> None:
    found = desk.after(TRIAGE, ('"ticket.created"', '"ticket.creatd"'))
    assert told(found) == [
        (
            "breaks",
            "topic",
            "No Step would take ticket.created any more (Triage does now);"
            " what Open sends would be kept until one does",
        ),
        (
            "info",
            "topic",
            "Triage: no Step says that it enqueues the topic 'ticket.creatd' (did you mean 'ticket.created'?)",
        ),
    ]
    assert [(each.path, each.line) for each in found] == [(OPEN, 5), (TRIAGE, 5)]


def test_a_topic_that_loses_its_producer_says_what_nothing_starts(desk: Desk) -> None:
    found = desk.after(OPEN, ('["ticket.created"]', "[]"))
    message = "No Step would send ticket.created any more, so nothing would start Triage by it"
    assert [(*told([each])[0], each.path, each.line) for each in found] == [("breaks", "topic", message, TRIAGE, 5)]


def test_a_topic_that_is_renamed_on_both_ends_at_once_breaks_nothing(desk: Desk) -> None:
    found = desk.changed(*(FileChange(f, FILES[f].replace("ticket.created", "ticket.new")) for f in (OPEN, TRIAGE)))
    assert told(found) == [
        ("info", "topic", "The topic ticket.created would be gone: no Step would send it or take it")
    ]


def test_another_consumer_is_told_with_those_there_are(desk: Desk) -> None:
    found = desk.changed(
        FileChange("src/log_step.py", FILES[TRIAGE].replace("Triage", "Log").replace(", input=Ticket", ""))
    )
    assert told(found) == [("info", "topic", "Log would get each message of ticket.created too, beside Triage")]


def test_a_schedule_shows_its_next_five_times_before_and_after(desk: Desk) -> None:
    desk.redis.hset(CRON_PAUSED, "Sweep/cron(0 0 9 * * *)", "{}")
    found = desk.after(SWEEP, ("0 0 9 * * *", "0 0 10 * * *"))
    message = (
        "Sweep would run at 10:00 every day instead of at 09:00 every day; it is paused now, and the new schedule"
        " would not be"
    )
    assert told(found) == [("changes", "schedule", message)]
    before, after = found[0].before["next"], found[0].after["next"]
    assert (len(before), len(after), {b % 86_400_000 for b in before}) == (5, 5, {9 * 3_600_000})
    assert {a % 86_400_000 for a in after} == {10 * 3_600_000}


def test_a_schedule_that_stops_or_cannot_be_read_is_told(desk: Desk) -> None:
    stops = ("breaks", "schedule", "Sweep would not run at 09:00 every day any more")
    assert told(desk.after(SWEEP, ('cron("0 0 9 * * *")', ""))) == [stops]
    found = told(desk.after(SWEEP, ("0 0 9 * * *", "0 0")))
    assert found[0] == stops
    assert found[1][:2] == ("breaks", "problem")
    assert "triggers[0].expression: '0 0' has 2 fields" in found[1][2]


def test_a_condition_that_goes_lets_every_change_through(desk: Desk) -> None:
    found = desk.after(WATCH, ("condition=lambda event, ctx: True", ""))
    assert told(found) == [("changes", "state", "Watch would run on every state change instead of some state changes")]


def test_a_stream_without_its_hook_is_open_to_all(desk: Desk) -> None:
    found = desk.after(BOARD, (', "onJoin": lambda *given: None', ""))
    message = "Anybody who may connect could follow the stream board: no onJoin would ask who it is"
    assert told(found) == [("breaks", "stream", message)]
    assert told(desk.changed(FileChange(BOARD, None))) == [("breaks", "stream", message)]


def test_a_step_of_another_name_is_the_same_step(desk: Desk) -> None:
    found = desk.after(OPEN, ('"Open"', '"Begin"'))
    assert [each[:2] for each in told(found)] == [("changes", "name")]
    assert found[0].message.startswith("Open would be called Begin; ")
    found = desk.after(OPEN, ('"Open"', '"Triage"'))
    assert [each[:2] for each in told(found)] == [("changes", "name")] * 2
    assert "there is a Step called 'Triage'" in found[1].message


def test_a_step_that_goes_takes_all_it_does_with_it(desk: Desk) -> None:
    found = told(desk.changed(FileChange(OPEN, None)))
    assert [message for *_, message in found] == [
        "Nothing would answer POST /tickets any more",
        "No Step would send ticket.created any more, so nothing would start Triage by it",
        "There would be no Step Open any more",
    ]
    assert desk.changed(FileChange(OPEN, None, "src/new/open_step.py")) == []
    assert told(desk.changed(FileChange(OPEN, None, "src/open.py"))) == found


def test_a_text_that_does_not_parse_stops_nothing_that_runs(desk: Desk) -> None:
    found = desk.after(OPEN, ("config = {", "config = {{"))
    message = "Open would not load: '{' was never closed; the version before would go on running"
    assert told(found) == [("info", "problem", message)]
    assert (found[0].path, found[0].line) == (OPEN, 2)


def test_what_code_makes_keeps_its_running_value_until_its_text_changes(desk: Desk) -> None:
    assert desk.after(TRIAGE, ('"Triage"', '"Triage", "flows": ["a"]')) == []
    found = desk.after(TRIAGE, ("class Ticket(BaseModel): ...", "class Ticket(BaseModel): title: int"))
    message = "Triage: the schema of the messages is made by code, so nobody knows before the save what it would be"
    assert told(found) == [("info", "unknown", message)]
    assert (found[0].path, found[0].line) == (TRIAGE, 5)


def test_what_code_makes_is_unknown_where_something_else_runs_than_the_file(desk: Desk) -> None:
    (desk.folder / TRIAGE).write_text(FILES[TRIAGE].replace("...", "title: int", 1))
    assert [each.kind for each in desk.after(TRIAGE)] == ["unknown"]


@pytest.mark.parametrize("made", ['http("GET", PATH)', "make()", "*more"])
def test_no_problem_is_made_of_what_is_unknown_in_a_new_step(desk: Desk, made: str) -> None:
    text = f'from motia import http\nconfig = {{"name": "New", "triggers": [{made}]}}\ndef handler(): ...'
    found = desk.changed(FileChange("src/new_step.py", text))
    assert [(each.kind, each.line) for each in found] == [("unknown", 2)]


def test_nothing_is_known_of_a_config_that_is_made_elsewhere(desk: Desk) -> None:
    found = desk.after(OPEN, ("def handler", "config |= MORE\ndef handler"))
    assert told(found) == [
        ("info", "unknown", "Open: the config is made by code, so nobody knows before the save what it would be")
    ]
