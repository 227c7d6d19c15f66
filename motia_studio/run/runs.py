"""Runs a Step for a person: checked, named in its trace, noted in the log, and sent on the way of all its messages."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from motia_studio.audit import line, write
from motia_studio.endpoints.exchange import Gateway
from motia_studio.endpoints.outgoing import Outgoing, outgoing
from motia_studio.project import current_project
from motia_studio.run.forms import Misfit, misfits
from motia_studio.run.message import message_of, publish
from motia_studio.run.request import Answer, Sent
from motia_studio.run.root import begin, deed, end
from motia_studio.run.target import Target
from runtime.config.reader import read_config
from runtime.errors import InvalidInput, MotiaError
from runtime.model import Message, Span, TraceContext

# A handler that takes longer answers into its trace, which is where people are led to anyway.
AWAITED_SECONDS: Final = 3.0


class InputRejected(InvalidInput):
    """An input that doesn't fit the Step's schema."""

    def __init__(self, found: list[Misfit]) -> None:
        first = found[0]
        super().__init__(f"the input doesn't fit the schema: {first.path}: {first.message}")
        self.misfits = found


@dataclass(frozen=True, slots=True)
class Started:
    """A run that has begun. `answer` is an endpoint's, None where it takes longer and for everything else."""

    trace: TraceContext
    answer: Answer | None = None


def run(target: Target, given: Any, *, by: str, anyway: bool = False, again: str | None = None) -> Started:
    """Run a Step with an input. `by` is the person who asks, `again` the trace whose input this is.

    :raises InputRejected: the input doesn't fit, and `anyway` is false.
    :raises InvalidInput: the input can't be sent at all.
    :raises StoreUnavailable: Redis doesn't answer; nothing runs.
    """
    if not anyway and (found := misfits(target.trigger, given)):
        raise InputRejected(found)
    root = begin(target, by=by, again=again)
    trace = TraceContext(root.trace_id, root.span_id)
    if target.trigger.route is not None:
        request = _outgoing(target, given)
        _begin(root, target, by, again)
        return _request(request, root)
    message = message_of(target, given, trace)
    _begin(root, target, by, again)
    return _publish(target, message, root)


def _begin(root: Span, target: Target, by: str, again: str | None) -> None:
    trace = TraceContext(root.trace_id, root.span_id)
    write(root, line(by, deed(target, again), step=target.step.name, trace=trace))


def _publish(target: Target, message: Message, root: Span) -> Started:
    environment = settings.ENVIRONMENT
    config = read_config(environment.folder, environ=os.environ)
    registry = current_project().registry()
    try:
        asyncio.run(publish(config, environment.redis_url, registry, target, message))
    except MotiaError as error:
        write(end(root, error.message))
        raise
    write(end(root))
    return Started(message.trace)


def _request(request: Outgoing, root: Span) -> Started:
    environment = settings.ENVIRONMENT
    trace = TraceContext(root.trace_id, root.span_id)
    gateway = Gateway(environment.api_host, environment.api_port)
    sent = Sent(gateway, request, trace, lambda answer: write(end(root, answer.error)))
    return Started(trace, sent.answer if sent.over.wait(AWAITED_SECONDS) else None)


def _outgoing(target: Target, given: Any) -> Outgoing:
    if not isinstance(given, dict | None):
        raise InvalidInput("the input of an endpoint isn't an object", hint="write {params, query, headers, body}")
    route = target.trigger.route
    assert route is not None
    return outgoing(route.method, route.path, given or {})
