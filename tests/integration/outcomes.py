"""What became of the jobs of a living project: as RQ tells it, and as telemetry does."""

from __future__ import annotations

from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from runtime.adapters.telemetry.base import Record
from runtime.model import Span
from tests.integration.living import Living

TRIAGE = "Triage/queue(ticket.created)"


def failed(alive: Living, queue: str = TRIAGE) -> list[Job]:
    """Return the dead letters of a queue."""
    ids = FailedJobRegistry(queue, connection=alive.stock).get_job_ids()
    return Job.fetch_many(ids, connection=alive.stock, serializer=JSONSerializer)  # type: ignore[return-value]


def finished(alive: Living, queue: str = TRIAGE) -> int:
    """Return how many jobs of a queue have finished."""
    return alive.stock.zcard(f"rq:finished:{queue}")


async def spans(alive: Living, phase: str) -> list[Span]:
    """Return the last version of each span of a phase."""
    found = {each.span_id: each for each in await records(alive) if isinstance(each, Span)}
    return [span for span in found.values() if span.attributes.get("motia.phase") == phase]


async def records(alive: Living) -> list[Record]:
    """Return everything recorded so far."""
    found: list[Record] = []
    async with alive.runtime() as runtime:
        reading = runtime.telemetry.read("0")
        for _ in range(alive.stock.xlen("motia:telemetry")):
            found.extend((await anext(reading)).records)
    return found
