"""What a Step written in Python imports.

`config` says when a Step runs, `handler(input, ctx)` what it does. State, streams and `enqueue` work with and without
`await`, in asynchronous and in ordinary handlers.
"""

from __future__ import annotations

from . import tracing
from .calls import MotiaError
from .channels import ChannelReader
from .enqueue import enqueue
from .guards import (
    get_api_triggers,
    get_cron_triggers,
    get_queue_triggers,
    get_state_triggers,
    get_stream_triggers,
    is_api_step,
    is_api_trigger,
    is_cron_step,
    is_cron_trigger,
    is_queue_step,
    is_queue_trigger,
    is_state_step,
    is_state_trigger,
    is_stream_step,
    is_stream_trigger,
)
from .logger import Logger, logger
from .response import ChannelWriter
from .runtime import Motia, generate_step_id, get_instance, init_iii, setup_step_endpoint
from .schema import schema_to_json_schema
from .state import StateManager, stateManager
from .step import MultiTriggerStepBuilder, StepBuilder, StepDefinition, multi_trigger_step, step
from .stream import Stream
from .triggers import api, cron, http, queue, state, stream
from .types import (
    ApiMiddleware,
    ApiRequest,
    ApiResponse,
    ApiRouteMethod,
    ApiTrigger,
    CronTrigger,
    Enqueue,
    Enqueuer,
    FlowContext,
    HandlerConfig,
    MotiaHttpArgs,
    MotiaHttpRequest,
    MotiaHttpResponse,
    QueryParam,
    QueueConfig,
    QueueTrigger,
    StateTrigger,
    StateTriggerInput,
    Step,
    StepConfig,
    StreamAuthInput,
    StreamAuthResult,
    StreamConfig,
    StreamEvent,
    StreamSubscription,
    StreamTrigger,
    StreamTriggerInput,
    TriggerCondition,
    TriggerConfig,
    TriggerInfo,
    TriggerInput,
)

state_manager = stateManager

__all__ = [
    "ApiMiddleware",
    "ApiRequest",
    "ApiResponse",
    "ApiRouteMethod",
    "ApiTrigger",
    "ChannelReader",
    "ChannelWriter",
    "CronTrigger",
    "Enqueue",
    "Enqueuer",
    "FlowContext",
    "HandlerConfig",
    "Logger",
    "Motia",
    "MotiaError",
    "MotiaHttpArgs",
    "MotiaHttpRequest",
    "MotiaHttpResponse",
    "MultiTriggerStepBuilder",
    "QueryParam",
    "QueueConfig",
    "QueueTrigger",
    "StateManager",
    "StateTrigger",
    "StateTriggerInput",
    "Step",
    "StepBuilder",
    "StepConfig",
    "StepDefinition",
    "Stream",
    "StreamAuthInput",
    "StreamAuthResult",
    "StreamConfig",
    "StreamEvent",
    "StreamSubscription",
    "StreamTrigger",
    "StreamTriggerInput",
    "TriggerCondition",
    "TriggerConfig",
    "TriggerInfo",
    "TriggerInput",
    "api",
    "cron",
    "enqueue",
    "generate_step_id",
    "get_api_triggers",
    "get_cron_triggers",
    "get_instance",
    "get_queue_triggers",
    "get_state_triggers",
    "get_stream_triggers",
    "http",
    "init_iii",
    "is_api_step",
    "is_api_trigger",
    "is_cron_step",
    "is_cron_trigger",
    "is_queue_step",
    "is_queue_trigger",
    "is_state_step",
    "is_state_trigger",
    "is_stream_step",
    "is_stream_trigger",
    "logger",
    "multi_trigger_step",
    "queue",
    "schema_to_json_schema",
    "setup_step_endpoint",
    "state",
    "stateManager",
    "state_manager",
    "step",
    "stream",
    "tracing",
]
