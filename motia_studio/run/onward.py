"""Continue from here: the message of a failed attempt, kept as a dead letter, runs again in its own trace."""

from __future__ import annotations

import json
from dataclasses import dataclass

from motia_studio.history.models import Span, Trace
from motia_studio.queues.letters import find_letters
from motia_studio.queues.redrive import continue_from
from motia_studio.run.recorded import LONGEST_CHAIN
from runtime.adapters.queue.jobs import job_id
from runtime.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to a subscription, as the span of its trigger names it."""

    queue: str
    message: str

    @property
    def is_kept(self) -> bool:
        """Tell whether it is a dead letter now.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        return bool(find_letters(self.queue, [job_id(self.message, self.queue)]))

    def go_on(self, by: str) -> None:
        """Have it run again.

        :raises LetterGone: it isn't a dead letter (any more).
        :raises StepNotFound: no Step takes it any more.
        :raises StoreUnavailable: Redis doesn't answer.
        """
        continue_from(self.queue, self.message, by=by)


def find_delivery(trace: Trace, span_id: str) -> Delivery:
    """Return the delivery that a span is a part of.

    :raises InvalidInput: it is a part of none, as of a request.
    """
    here: str | None = span_id
    for _ in range(LONGEST_CHAIN):
        span = Span.objects.filter(trace=trace.id, span_id=here).defer("payload").first()
        if span is None:
            break
        attributes = json.loads(span.attributes)
        message, suffix = attributes.get("motia.message_id"), attributes.get("motia.suffix")
        if span.phase == "trigger" and span.step and isinstance(message, str) and isinstance(suffix, str):
            return Delivery(f"{span.step}/{suffix}", message)
        here = span.parent_id
    hint = "only messages are kept when they fail; run a request again instead"
    raise InvalidInput("no message stands behind this, so it can't go on from here", hint=hint)
