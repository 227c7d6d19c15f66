"""What a person does to the running project: the calls that a handler makes with `ctx`, made in that person's name.

They go through the same services as a Step's, so that triggers start and spans are recorded alike. All that is done at
once is one trace, whose root carries `motia.by`, and one line of the log.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings

from motia_studio.audit import line
from motia_studio.masking import project_masker
from motia_studio.project import current_project
from runtime.adapters import load_adapter
from runtime.adapters.state.base import State
from runtime.adapters.telemetry.opening import open_telemetry
from runtime.config.reader import read_config
from runtime.config.tree import AdapterChoice
from runtime.errors import MotiaError
from runtime.execution.asked import Person
from runtime.execution.budget import Budget
from runtime.execution.publisher import Publisher
from runtime.execution.recording import Recording
from runtime.execution.services import Services
from runtime.execution.session import Session
from runtime.model import Span, TraceContext, now_ns


class Acting:
    """Makes calls one after the other. `trace` is that of what the person does; `state` tells what calls don't."""

    def __init__(self, session: Session, trace: TraceContext, state: State) -> None:
        self.trace = trace
        self.state = state
        self._session = session
        self._calls = 0

    async def call(self, method: str, **params: Any) -> Any:
        """Make one call, by its name in runtime.protocol.methods.

        :raises MotiaError: it can't be done.
        """
        self._calls += 1
        return await self._session.request(self._calls, method, params)


@asynccontextmanager
async def acting(user: str, deed: str, *, data: Any = None) -> AsyncIterator[Acting]:
    """Let a person act. `deed` follows the name in the log, and names the trace: "changed tickets/4711 of the state".

    :raises ConfigError: config.yaml can't be read now.
    """
    url = settings.ENVIRONMENT.redis_url
    config = read_config(settings.ENVIRONMENT.folder, environ=os.environ)
    registry, trace, start = current_project().registry(), TraceContext.new(), now_ns()
    masker = project_masker()
    telemetry = open_telemetry(config.telemetry, redis_url=url, masker=masker)
    state, streams, queue = (
        _adapter(port, choice.adapter, url)
        for port, choice in (("state", config.state), ("streams", config.streams), ("queue", config.queue))
    )
    compete = config.queue.delivery == "compete"
    publisher = Publisher(queue, lambda: registry, compete=compete, settings=config.queue)
    services = Services(state, streams, publisher, Budget(config.queue))
    session = Session(
        None,
        services,
        telemetry,
        output_limit=config.runners.output_kb * 1024,
        recording=Recording(config.telemetry, masker),
        person=Person(user, trace),
    )
    failed: MotiaError | None = MotiaError("it was not finished")
    try:
        yield Acting(session, trace, state)
        failed = None
        telemetry.record(line(user, deed, data=data, trace=trace))
    except MotiaError as error:
        failed = error
        raise
    finally:
        telemetry.record(_root(user, deed, trace, start, failed))
        for adapter in (telemetry, queue, streams, state):
            await adapter.close()


def _adapter(port: str, choice: AdapterChoice, url: str) -> Any:
    return load_adapter(port, choice.use)(url=url, options=choice.options)


def _root(user: str, deed: str, trace: TraceContext, start: int, failed: MotiaError | None) -> Span:
    attributes: dict[str, Any] = {"motia.by": user}
    if failed is not None:
        attributes["error.type"] = failed.code
    return Span(
        trace_id=trace.trace_id,
        span_id=trace.span_id,
        parent_id=None,
        name=f"{user} {deed}",
        kind="internal",
        start=start,
        end=now_ns(),
        status="error" if failed else "ok",
        message=failed.message if failed else None,
        attributes=attributes,
        whole=True,
    )
