"""The pictures: what each is called, in which scene it is taken, at which address, and what is done before.

`{failed}` and `{span}` in an address stand for a trace that failed and the span in it that did, `{ticket}` for a key
of the state, `{letter}` for a dead letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import httpx
from playwright.sync_api import Page

from tests.screenshots import acts

Scene = Literal["sample", "busy", "flood", "new", "bare", "away"]


@dataclass(frozen=True)
class Picture:
    """One picture. `before` are keys to press, from a `.` on elements to click, and anything else that is done."""

    name: str
    scene: Scene
    address: str
    before: tuple[str | Callable[[Page, httpx.Client], None], ...] = ()


DEAD: Final = "EscalateTicket/queue(ticket.urgent)"

PICTURES: Final = (
    Picture("flow-full", "sample", "?panel=none"),
    Picture("flow-outline", "sample", "?as=outline&panel=none"),
    Picture("flow-new", "new", ""),
    Picture("flow-empty", "bare", ""),
    Picture("flow-away", "away", ""),
    Picture("step-full", "sample", "?step=EscalateTicket&panel=none"),
    Picture("step-new", "new", "?step=RequestGreeting&panel=none"),
    Picture("topic-full", "sample", "?topic=ticket.urgent&panel=none"),
    Picture("traces-full", "sample", "?view=traces&panel=none"),
    Picture("traces-filtered", "sample", "?view=traces&find=nothing-like-it&panel=none"),
    Picture("traces-empty", "new", "?view=traces&panel=none"),
    Picture("traces-away", "away", "?view=traces&panel=none"),
    Picture("story-full", "sample", "?view=traces&trace={failed}&panel=none"),
    Picture("run-full", "sample", "?view=traces&trace={failed}&mode=diagram&panel=none"),
    Picture("timeline-full", "sample", "?view=traces&trace={failed}&mode=timeline&panel=none"),
    Picture("span-full", "sample", "?view=traces&trace={failed}&span={span}&panel=none"),
    Picture("logs-full", "sample", "?view=logs&panel=none"),
    Picture("logs-flood", "flood", "?view=logs&panel=none"),
    Picture("logs-drawer", "flood", "?panel=logs"),
    Picture("logs-empty", "new", "?view=logs&panel=none"),
    Picture("logs-away", "away", "?view=logs&panel=none"),
    Picture("problems-empty", "sample", "?panel=problems"),
    Picture("state-full", "busy", "?view=state&group=tickets&entry={ticket}&panel=none"),
    Picture("state-groups", "busy", "?view=state&panel=none"),
    Picture("state-selected", "busy", "?view=state&group=tickets&panel=none", (".check", "li:nth-child(3) .check")),
    Picture("state-edit", "busy", "?view=state&group=tickets&entry={ticket}&panel=none", ("e", acts.write_broken_json)),
    Picture(
        "state-history", "busy", "?view=state&group=tickets&entry={ticket}&beside=history&panel=none", (".state-write",)
    ),
    Picture("state-new", "busy", "?view=state&panel=none", (".state-groups .panel-head .button",)),
    Picture("state-empty", "bare", "?view=state&panel=none"),
    Picture("state-away", "away", "?view=state&group=tickets&panel=none"),
    Picture("streams-full", "busy", "?view=streams&stream=tickets&group=all&item={ticket}&panel=none"),
    Picture("streams-about", "busy", "?view=streams&stream=tickets&panel=none", (".stream-events summary",)),
    Picture("streams-list", "busy", "?view=streams&panel=none"),
    Picture("streams-send", "busy", "?view=streams&stream=tickets&group=all&panel=none", (".stream-tape .button",)),
    Picture("streams-empty", "bare", "?view=streams&panel=none"),
    Picture("queues-full", "busy", "?view=queues&panel=none"),
    Picture("queues-waiting", "busy", "?view=queues&queue=NotifyCustomer/queue(ticket.triaged)&panel=none"),
    Picture("queues-dead", "busy", f"?view=queues&queue={DEAD}&panel=none"),
    Picture("queues-letter", "busy", f"?view=queues&queue={DEAD}&letter={{letter}}&panel=none"),
    Picture(
        "queues-edit", "busy", f"?view=queues&queue={DEAD}&letter={{letter}}&panel=none", (acts.change_the_payload,)
    ),
    Picture("queues-redrive", "busy", f"?view=queues&queue={DEAD}&panel=none", (".fault-acts .button",)),
    Picture("queues-none", "busy", "?view=queues&queue=TriageTicket/queue(ticket.created)&panel=none"),
    Picture("queues-empty", "bare", "?view=queues&panel=none"),
    Picture("queues-away", "away", "?view=queues&panel=none"),
    Picture("endpoints-full", "busy", "?view=endpoints&panel=none"),
    Picture("endpoints-answer", "busy", "?view=endpoints&endpoint=GET+/tickets&panel=none", (acts.send,)),
    Picture("endpoints-form", "busy", "?view=endpoints&endpoint=POST+/tickets&panel=none"),
    Picture("endpoints-fault", "busy", "?view=endpoints&endpoint=POST+/tickets&panel=none", (acts.write_broken_json,)),
    Picture(
        "endpoints-save", "busy", "?view=endpoints&endpoint=POST+/tickets&panel=none", (".endpoint-starts .button",)
    ),
    Picture("endpoints-empty", "bare", "?view=endpoints&panel=none"),
    Picture("endpoints-away", "away", "?view=endpoints&panel=none"),
    Picture("schedules-full", "busy", "?view=schedules&panel=none"),
    Picture("schedules-empty", "bare", "?view=schedules&panel=none"),
    Picture("run-http", "busy", "?launch=CreateTicket&panel=none"),
    Picture("run-refused", "busy", "?launch=CreateTicket&panel=none", (acts.run_with_nothing,)),
    Picture("run-queue", "busy", "?launch=EscalateTicket&panel=none"),
    Picture(
        "run-json", "busy", "?launch=EscalateTicket&panel=none", (".run-inputs [aria-pressed]", acts.write_broken_json)
    ),
    Picture("run-clock", "busy", "?launch=WatchDeadlines&panel=none"),
    Picture("run-again", "busy", "?view=traces&trace={failed}&launch=CreateTicket&again={failed}&panel=none"),
    Picture("code-tree", "busy", "?view=code&panel=none"),
    Picture("code-full", "busy", "?view=code&file=src/triage/triage_ticket_step.py&panel=none"),
    Picture(
        "code-typing", "busy", "?view=code&file=src/sla/escalate-ticket.step.ts&panel=none", (acts.type_in_the_editor,)
    ),
    Picture("code-conflict", "busy", f"?view=code&file={acts.CONFLICT}&panel=none", (acts.change_it_twice,)),
    Picture(
        "code-breaks",
        "busy",
        "?view=code&file=src/triage/triage_ticket_step.py&panel=none",
        (acts.break_a_topic,),
    ),
    Picture("new-step", "busy", "?new=step&panel=none"),
    Picture("new-consumer", "busy", "?new=step&takes=ticket.triaged&panel=none", (acts.name_a_step,)),
    Picture("new-between", "busy", "?new=step&takes=ticket.triaged&before=NotifyCustomer&panel=none"),
    Picture("new-stream", "busy", "?new=stream&panel=none"),
    Picture("step-delete", "busy", "?step=NotifyCustomer&panel=none", (acts.ask_to_delete,)),
    Picture("palette", "sample", "?panel=none", (".search-button",)),
    Picture("keys", "sample", "?panel=none", ("?",)),
    Picture("first-steps", "new", "?panel=none", (".first-steps-button",)),
)
