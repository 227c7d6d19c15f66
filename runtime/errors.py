"""Every error this package raises, as one tree.

    MotiaError
    ├── ConfigError            config.yaml or a command-line option can't be used
    ├── StartError             the studio can't start (a port taken, a second studio, no Redis)
    ├── StepError
    │   ├── InvalidStep        a Step file can't be run as written
    │   └── StepNotFound       no Step of that name in the current registry
    ├── InvocationError        an attempt ended without a result
    │   ├── InvalidRequest     the HTTP request can't be read
    │   │   └── BodyTooLarge   its body is over the limit
    │   ├── InvalidInput       the input doesn't fit the trigger's schema
    │   ├── ClientGone         the HTTP client hung up
    │   ├── HandlerFailed      the handler raised
    │   ├── RunawayFlow        the handler wants to send more messages than a flow may
    │   ├── StepTimeout        the handler outlived its deadline
    │   └── StepCrashed        the runner died under the handler
    ├── RunnerError
    │   ├── RunnerUnavailable  no runner answers
    │   └── ProtocolError      a frame that breaks the wire protocol
    └── AdapterError
        ├── AdapterNotFound    config.yaml names an adapter that doesn't exist
        ├── InvalidPayload     a value or name that a store can't keep
        ├── ValueChanged       somebody else has changed what a write is based on
        └── StoreUnavailable   the system behind an adapter doesn't answer
            ├── StoreLost      it may or may not have done what was asked
            └── StoreFull      it has no memory left for what is to be written

A message defaults to the class's docstring. `code` is stable and documented in docs/errors.md; `status` is
the HTTP status the gateway and the console answer with.
"""

from __future__ import annotations

from typing import ClassVar


class MotiaError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.message = str(self)
        self.hint = hint


class ConfigError(MotiaError):
    """The configuration can't be used."""

    code = "config_invalid"


class StartError(MotiaError):
    """The studio can't start."""

    code = "start_failed"


class StepError(MotiaError):
    """A Step can't be used."""

    code = "step_error"


class InvalidStep(StepError):
    """The Step file can't be run as written."""

    code = "step_invalid"


class StepNotFound(StepError):
    """There is no Step of that name."""

    code = "step_not_found"
    status = 404


class InvocationError(MotiaError):
    """The attempt ended without a result."""

    code = "invocation_failed"


class InvalidRequest(InvocationError):
    """The request can't be read."""

    code = "request_invalid"
    status = 400


class BodyTooLarge(InvalidRequest):
    """The request's body is too large."""

    code = "body_too_large"
    status = 413


class ClientGone(InvocationError):
    """The client hung up before the response was complete."""

    code = "client_gone"
    status = 499


class InvalidInput(InvocationError):
    """The input doesn't fit the trigger's schema."""

    code = "input_invalid"
    status = 400


class HandlerFailed(InvocationError):
    """The handler raised an error."""

    code = "handler_failed"


class RunawayFlow(InvocationError):
    """The flow sends more messages than it may."""

    code = "flow_runaway"


class StepTimeout(InvocationError):
    """The handler did not finish in time."""

    code = "step_timeout"
    status = 504


class StepCrashed(InvocationError):
    """The runner died while the handler ran."""

    code = "step_crashed"


class RunnerError(MotiaError):
    """A runner can't be used."""

    code = "runner_error"
    status = 503


class RunnerUnavailable(RunnerError):
    """No runner answers."""

    code = "runner_unavailable"


class ProtocolError(RunnerError):
    """A frame broke the wire protocol."""

    code = "protocol_error"


class AdapterError(MotiaError):
    """An adapter can't do what was asked."""

    code = "adapter_error"


class AdapterNotFound(AdapterError):
    """There is no adapter of that name."""

    code = "adapter_not_found"


class InvalidPayload(AdapterError):
    """The value or the name can't be stored."""

    code = "payload_invalid"
    status = 400


class ValueChanged(AdapterError):
    """The value has changed since it was read; nothing was written."""

    code = "value_changed"
    status = 409


class StoreUnavailable(AdapterError):
    """The store doesn't answer."""

    code = "store_unavailable"
    status = 503


class StoreLost(StoreUnavailable):
    """The store can't be reached, or was lost before it answered: what was asked may or may not be done."""


class StoreFull(StoreUnavailable):
    """The store has no room left."""

    code = "store_full"
    status = 507
