from datetime import UTC, datetime, timedelta

from motia import FlowContext, Stream, enqueue, logger, queue, stateManager
from pydantic import BaseModel

URGENT = ("down", "outage", "urgent", "data loss")
HIGH = ("error", "broken", "can't", "fails", "payment")
HOURS_TO_ANSWER = {"urgent": 0, "high": 4, "low": 24}

tickets = Stream("tickets")


class Created(BaseModel):
    ticketId: str  # noqa: N815 - the name that the other Steps use
    title: str


config = {
    "name": "TriageTicket",
    "description": "Reads what the customer wrote and decides how urgent it is.",
    "label": "Decide how urgent “{{input.title}}” is",
    "story": {"ok": "It was decided how urgent “{{input.title}}” is"},
    "businessKey": "{{input.title}}",
    "flows": ["support"],
    "triggers": [queue("ticket.created", input=Created)],
    "enqueues": [
        "ticket.triaged",
        {"topic": "ticket.urgent", "label": "something is down", "conditional": True},
    ],
}


async def handler(message: Created, ctx: FlowContext) -> None:
    ticket = await stateManager.get("tickets", message.ticketId)
    priority = find_priority(f"{ticket['title']} {ticket['description']}")
    due = datetime.now(UTC) + timedelta(hours=HOURS_TO_ANSWER[priority])
    ticket |= {"priority": priority, "status": "triaged", "dueAt": due.isoformat(timespec="seconds")}

    await stateManager.set("tickets", ticket["id"], ticket)
    await tickets.set("all", ticket["id"], ticket)
    data = {"ticketId": ticket["id"], "title": ticket["title"]}
    await enqueue({"topic": "ticket.triaged", "data": data})
    if priority == "urgent":
        await enqueue({"topic": "ticket.urgent", "data": data})
    logger.info("Ticket triaged", {"ticketId": ticket["id"], "priority": priority})


def find_priority(text: str) -> str:
    words = text.lower()
    if any(word in words for word in URGENT):
        return "urgent"
    return "high" if any(word in words for word in HIGH) else "low"
