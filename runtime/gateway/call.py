"""One request to a Step: read, checked, run, answered, and traced from its arrival to its last byte."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from runtime.config.tree import Http
from runtime.errors import ClientGone, MotiaError
from runtime.execution.attempt import Attempt
from runtime.execution.runtime import Runtime
from runtime.gateway.asgi import RawHeaders, Receive, Scope, Send, find_at_once
from runtime.gateway.body import Body
from runtime.gateway.exchange import HttpExchange
from runtime.gateway.request import read_input
from runtime.gateway.response import RETRY_AFTER, SKIPPED, Response, error_response, json_response, result_response
from runtime.gateway.router import Match
from runtime.gateway.span import RequestSpan
from runtime.gateway.validation import BodyRejected
from runtime.model import Failure, Outcome

log = logging.getLogger(__name__)

# Requests of these methods have no body that means anything.
BODILESS: Final = frozenset({"GET", "HEAD"})
# What a client is told when the attempt gave no result, by the failure's code; everything else is a 500.
STATUSES: Final = {
    "payload_invalid": 413,
    "step_timeout": 504,
    "step_invalid": 503,
    "runner_unavailable": 503,
    "pool_retired": 503,
    "runner_gone": 503,
    "not_begun": 503,
}


class StepCall:
    """Serves one request that a route was found for. `extra` are headers that every response carries."""

    def __init__(self, runtime: Runtime, config: Http, match: Match, *, scope: Scope, headers: dict[str, str]) -> None:
        self._runtime = runtime
        self._config = config
        self._match = match
        self._scope = scope
        self._headers = headers
        self._attempt: Attempt | None = None
        self._outcome: Outcome | None = None
        self._problem: MotiaError | None = None
        self._span = RequestSpan(runtime.telemetry, match.endpoint, headers=headers, path=scope["path"])

    async def run(self, receive: Receive, send: Send, extra: RawHeaders) -> None:
        """Serve the request to its end."""
        body = Body(receive, self._config.body_limit)
        exchange = HttpExchange(
            send,
            body,
            [*extra, *self._span.response_headers()],
            head=self._scope["method"] == "HEAD",
            at_once=find_at_once(self._scope),
        )
        try:
            self._attempt = await self._read(body, exchange)
            self._outcome = await self._runtime.invoke(self._attempt)
            await self._answer(exchange, self._outcome, body)
        except ClientGone as error:
            self._problem = error
        except MotiaError as error:
            await self._refuse(exchange, error)
            if isinstance(error, BodyRejected):
                self._tell_rejected(error)
        except asyncio.CancelledError:
            self._problem = ClientGone()
            if not exchange.gone:
                raise
            _forget_cancel()
        except Exception:
            # The edge of the process: what goes wrong with one request must not reach the others.
            log.exception("gateway.request_failed", extra={"trace_id": self._span.context.trace_id})
            await self._refuse(exchange, MotiaError("the gateway failed; its log says why"))
        finally:
            exchange.close()
            self._end_span(exchange)

    async def _read(self, body: Body, exchange: HttpExchange) -> Attempt:
        endpoint = self._match.endpoint
        read = await read_input(self._scope, self._headers, self._match, body, self._config.body_limit)
        if endpoint.schema is not None and self._scope["method"] not in BODILESS:
            endpoint.schema.check(read["body"])
        return Attempt(
            step=endpoint.step,
            trigger=endpoint.trigger,
            input=read,
            parent=self._span.context,
            timeout_ms=endpoint.timeout_ms or self._config.timeout,
            exchange=exchange,
            hops=self._span.hops,
        )

    async def _answer(self, exchange: HttpExchange, outcome: Outcome, body: Body) -> None:
        if exchange.started:
            # A response that breaks off is the only way to tell the client that what it has so far isn't all.
            if outcome.kind == "ok":
                await exchange.end()
        else:
            await exchange.answer(self._response(exchange, outcome, body))

    def _response(self, exchange: HttpExchange, outcome: Outcome, body: Body) -> Response:
        if outcome.kind == "ok":
            return result_response(outcome.result, exchange.preset)
        if outcome.kind == "skipped" or outcome.failure is None:
            return json_response(422, SKIPPED)
        if body.refusal is not None:
            raise body.refusal
        if (refusal := self._refusal(outcome.failure)) is not None:
            raise refusal
        return _failed(outcome.failure, self._span.context.trace_id)

    def _refusal(self, failure: Failure) -> MotiaError | None:
        """Return what a store refused, where the handler failed with nothing but that.

        Then it is no mistake of the Step's: the client may ask again.
        """
        refusal = self._attempt.refusal if self._attempt else None
        return refusal if refusal is not None and refusal.message in failure.message else None

    async def _refuse(self, exchange: HttpExchange, problem: MotiaError) -> None:
        # It may quote what the handler returned.
        problem.message = self._runtime.secrets.masker.text(problem.message)
        self._problem = problem
        if not exchange.started:
            await exchange.answer(error_response(problem, trace_id=self._span.context.trace_id))

    def _tell_rejected(self, error: BodyRejected) -> None:
        found, details = self._match.endpoint, {"motia.problems": error.problems}
        self._runtime.decisions.record(
            "refused",
            error.code,
            found.step,
            found.trigger,
            message=error.message,
            trace=self._span.context,
            details=details,
        )

    def _end_span(self, exchange: HttpExchange) -> None:
        outcome, problem = self._outcome, self._problem or (self._outcome.failure if self._outcome else None)
        self._span.end(
            exchange.status,
            outcome=outcome.kind if outcome else None,
            code=problem.code if problem else None,
            message=problem.message if problem else None,
        )


def _failed(failure: Failure, trace_id: str) -> Response:
    status = STATUSES.get(failure.code, 500)
    body = {"error": failure.message, "code": failure.code, "error_id": trace_id}
    if failure.hint and failure.code != "handler_failed":
        body["hint"] = failure.hint
    return json_response(status, body, RETRY_AFTER if status == 503 else None)


def _forget_cancel() -> None:
    """Take back the cancellation that the exchange used to end the attempt; the task itself goes on to its end."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
