"""The functions that make triggers: `http("POST", "/orders")`, `queue("order.created")`, ..."""

from __future__ import annotations

import warnings
from typing import Any

from .config_types import (
    ApiMiddleware,
    ApiTrigger,
    CronTrigger,
    QueryParam,
    QueueConfig,
    QueueTrigger,
    Schema,
    StateTrigger,
    StreamTrigger,
    TriggerCondition,
)


def http(
    method: str,
    path: str,
    *,
    body_schema: Schema = None,
    response_schema: dict[int, Schema] | None = None,
    query_params: list[QueryParam] | None = None,
    middleware: list[ApiMiddleware] | None = None,
    condition: TriggerCondition | None = None,
) -> ApiTrigger:
    """Run the Step for requests such as `http("POST", "/orders/:id")`."""
    return ApiTrigger(
        method=method,
        path=path,
        body_schema=body_schema,
        response_schema=response_schema,
        query_params=query_params,
        middleware=middleware,
        condition=condition,
    )


def api(method: str, path: str, **options: Any) -> ApiTrigger:
    """Do as `http` does; the name that earlier releases had."""
    warnings.warn("motia.api is now motia.http", DeprecationWarning, stacklevel=2)
    return http(method, path, **options)


def queue(
    topic: str,
    *,
    input: Schema = None,
    config: QueueConfig | dict[str, Any] | None = None,
    condition: TriggerCondition | None = None,
) -> QueueTrigger:
    """Run the Step for each message of a topic."""
    return QueueTrigger(topic=topic, input=input, config=config, condition=condition)


def cron(expression: str, *, condition: TriggerCondition | None = None) -> CronTrigger:
    """Run the Step by the clock: `cron("0 */5 * * * *")` is every five minutes."""
    return CronTrigger(expression=expression, condition=condition)


def state(*, condition: TriggerCondition | None = None) -> StateTrigger:
    """Run the Step when state changes."""
    return StateTrigger(condition=condition)


def stream(
    name: str,
    *,
    group_id: str | None = None,
    item_id: str | None = None,
    condition: TriggerCondition | None = None,
) -> StreamTrigger:
    """Run the Step when a stream changes."""
    return StreamTrigger(stream_name=name, group_id=group_id, item_id=item_id, condition=condition)
