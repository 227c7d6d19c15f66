"""What a Step's `config` is made of. Plain dicts with the same keys do as well, in snake_case or camelCase."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .model import Model

ApiRouteMethod = Literal["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
TriggerCondition = Callable[[Any, Any], bool | Awaitable[bool]]
ApiMiddleware = Callable[[Any, Any, Callable[[], Awaitable[Any]]], Any]
StepHandler = Callable[..., Any]
Schema = Any
"""A pydantic model class, or a JSON Schema as a dict."""


@dataclass
class QueryParam(Model):
    """A query parameter, for the documentation of an endpoint."""

    name: str
    description: str = ""


@dataclass
class Enqueue(Model):
    """A topic that a Step publishes to, with a caption and a dashed line in the diagram."""

    topic: str
    label: str | None = None
    conditional: bool = False


@dataclass
class QueueConfig(Model):
    """How a queue delivers. What isn't given here comes from config.yaml."""

    type: str | None = None
    max_retries: int | None = None
    visibility_timeout: int | None = None
    delay_seconds: int | None = None
    concurrency: int | None = None
    backoff_type: str | None = None
    backoff_delay_ms: int | None = None


@dataclass
class HandlerConfig(Model):
    """The resources of a handler, as configs of Motia 0.x gave them."""

    ram: int | None = None
    cpu: int | None = None
    timeout: int | None = None


@dataclass
class ApiTrigger(Model):
    """Runs the Step for an HTTP request."""

    path: str
    method: str
    type: str = "http"
    condition: TriggerCondition | None = None
    middleware: list[ApiMiddleware] | None = None
    body_schema: Schema = None
    response_schema: dict[int, Schema] | None = None
    query_params: list[QueryParam] | None = None


@dataclass
class QueueTrigger(Model):
    """Runs the Step for each message of a topic."""

    topic: str
    type: str = "queue"
    condition: TriggerCondition | None = None
    input: Schema = None
    config: QueueConfig | dict[str, Any] | None = None


@dataclass
class CronTrigger(Model):
    """Runs the Step by the clock."""

    expression: str
    type: str = "cron"
    condition: TriggerCondition | None = None


@dataclass
class StateTrigger(Model):
    """Runs the Step when state changes."""

    type: str = "state"
    condition: TriggerCondition | None = None


@dataclass
class StreamTrigger(Model):
    """Runs the Step when a stream changes."""

    stream_name: str
    group_id: str | None = None
    item_id: str | None = None
    type: str = "stream"
    condition: TriggerCondition | None = None


TriggerConfig: TypeAlias = "ApiTrigger | QueueTrigger | CronTrigger | StateTrigger | StreamTrigger"


@dataclass
class StepStory(Model):
    """Sentences for each outcome, such as "Card refused: {{error.message}}"."""

    ok: str | None = None
    fail: str | None = None
    wait: str | None = None


@dataclass
class StepConfig(Model):
    """A Step's `config`."""

    name: str
    triggers: list[Any] = field(default_factory=list)
    description: str | None = None
    enqueues: list[Any] = field(default_factory=list)
    virtual_enqueues: list[Any] | None = None
    virtual_subscribes: list[str] | None = None
    flows: list[str] | None = None
    include_files: list[str] | None = None
    label: str | None = None
    story: StepStory | dict[str, str] | None = None
    importance: Literal["low", "normal"] | None = None
    business_key: str | None = None


@dataclass
class Step(Model):
    """A Step as it was added to a `Motia`."""

    file_path: str
    version: str
    config: Any
    handler: StepHandler | None = None


@dataclass
class StreamConfig(Model):
    """A stream's `config`."""

    name: str
    description: str | None = None
    schema: Schema = None
    base_config: dict[str, Any] | None = None
    on_join: Callable[..., Any] | None = None
    on_leave: Callable[..., Any] | None = None
