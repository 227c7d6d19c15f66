"""Every type of the package under one name: `from motia.types import ApiRequest, QueueConfig`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .config_types import (
    ApiMiddleware,
    ApiRouteMethod,
    ApiTrigger,
    CronTrigger,
    Enqueue,
    HandlerConfig,
    QueryParam,
    QueueConfig,
    QueueTrigger,
    StateTrigger,
    Step,
    StepConfig,
    StepHandler,
    StepStory,
    StreamConfig,
    StreamTrigger,
    TriggerCondition,
    TriggerConfig,
)
from .context import FlowContext
from .event_types import (
    StateTriggerInput,
    StreamAuthInput,
    StreamAuthResult,
    StreamEvent,
    StreamJoinResult,
    StreamSubscription,
    StreamTriggerInput,
    TriggerInfo,
)
from .http_types import ApiRequest, ApiResponse, MotiaHttpArgs, MotiaHttpRequest, UploadedFile
from .response import MotiaHttpResponse

Enqueuer = Callable[[Any], Any]
TriggerInput = Any

__all__ = [
    "ApiMiddleware",
    "ApiRequest",
    "ApiResponse",
    "ApiRouteMethod",
    "ApiTrigger",
    "CronTrigger",
    "Enqueue",
    "Enqueuer",
    "FlowContext",
    "HandlerConfig",
    "MotiaHttpArgs",
    "MotiaHttpRequest",
    "MotiaHttpResponse",
    "QueryParam",
    "QueueConfig",
    "QueueTrigger",
    "StateTrigger",
    "StateTriggerInput",
    "Step",
    "StepConfig",
    "StepHandler",
    "StepStory",
    "StreamAuthInput",
    "StreamAuthResult",
    "StreamConfig",
    "StreamEvent",
    "StreamJoinResult",
    "StreamSubscription",
    "StreamTrigger",
    "StreamTriggerInput",
    "TriggerCondition",
    "TriggerConfig",
    "TriggerInfo",
    "TriggerInput",
    "UploadedFile",
]
