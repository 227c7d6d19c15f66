from datetime import UTC, datetime

from motia import FlowContext, cron, enqueue, logger, stateManager

config = {
    "name": "WatchDeadlines",
    "description": "Looks every minute for tickets that should have been answered by now.",
    "label": "Look for tickets that are late",
    "importance": "low",
    "flows": ["support"],
    "triggers": [cron("0 * * * * *")],
    "enqueues": ["ticket.sla-breached"],
}


async def handler(_: None, ctx: FlowContext) -> None:
    now = datetime.now(UTC)
    triaged = [ticket for ticket in await stateManager.list("tickets") if ticket["status"] == "triaged"]
    late = [ticket for ticket in triaged if datetime.fromisoformat(ticket["dueAt"]) < now and await report(ticket)]
    logger.info("Deadlines checked", {"waiting": len(triaged), "late": len(late)})


async def report(ticket: dict) -> bool:
    """Report a late ticket once, however often the minute comes round."""
    if await stateManager.get("reported", ticket["id"]):
        return False
    await stateManager.set("reported", ticket["id"], {"at": datetime.now(UTC).isoformat()})
    await enqueue({"topic": "ticket.sla-breached", "data": {"ticketId": ticket["id"], "title": ticket["title"]}})
    return True
