"""The names that existing Python Steps import."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

EXPORTS = [
    "get_instance",
    "init_iii",
    "Motia",
    "setup_step_endpoint",
    "generate_step_id",
    "http",
    "queue",
    "cron",
    "state",
    "stream",
    "api",
    "schema_to_json_schema",
    "step",
    "StepBuilder",
    "StepDefinition",
    "multi_trigger_step",
    "MultiTriggerStepBuilder",
    "ApiRequest",
    "ApiResponse",
    "MotiaHttpArgs",
    "MotiaHttpRequest",
    "MotiaHttpResponse",
    "ApiMiddleware",
    "ApiRouteMethod",
    "Enqueuer",
    "TriggerCondition",
    "TriggerConfig",
    "TriggerInput",
    "ApiTrigger",
    "QueueTrigger",
    "CronTrigger",
    "StateTrigger",
    "StreamTrigger",
    "QueryParam",
    "Enqueue",
    "StepConfig",
    "Step",
    "TriggerInfo",
    "StateTriggerInput",
    "StreamTriggerInput",
    "StreamEvent",
    "StreamConfig",
    "StreamAuthInput",
    "StreamAuthResult",
    "StreamSubscription",
    "FlowContext",
    "enqueue",
    "logger",
    "Stream",
    "StateManager",
    "stateManager",
    "is_api_trigger",
    "is_queue_trigger",
    "is_cron_trigger",
    "is_state_trigger",
    "is_stream_trigger",
    "is_api_step",
    "is_queue_step",
    "is_cron_step",
    "is_state_step",
    "is_stream_step",
    "get_api_triggers",
    "get_queue_triggers",
    "get_cron_triggers",
    "get_state_triggers",
    "get_stream_triggers",
    "tracing",
    "ChannelReader",
    "ChannelWriter",
]
ELSEWHERE = {
    "motia.types": ["QueueConfig", "HandlerConfig", "ApiRequest", "FlowContext", "StepConfig"],
    "motia.validator": [
        "validate_schema",
        "validate_step_config",
        "validate_step",
        "pydantic_to_json_schema",
        "check_schema_compatibility",
    ],
    "motia.stream_client": ["StreamClient"],
    "motia.bridge": ["bridge"],
    "motia.cli": ["main"],
    "motia.runtime": ["Motia"],
    "motia.tracing": ["HAS_OTEL", "get_tracer", "instrument_bridge"],
    "motia.state": ["StateManager", "stateManager"],
    "motia.stream": ["Stream"],
    "motia.logger": ["logger", "Logger"],
    "motia.enqueue": ["enqueue"],
    "motia.step": ["step"],
}


def test_motia_exports_every_name_that_steps_import() -> None:
    motia = importlib.import_module("motia")
    assert set(EXPORTS) <= set(motia.__all__)
    assert [name for name in motia.__all__ if not hasattr(motia, name)] == []


@pytest.mark.parametrize("module", ELSEWHERE)
def test_motia_modules_have_their_names(module: str) -> None:
    loaded = importlib.import_module(module)
    assert [name for name in ELSEWHERE[module] if not hasattr(loaded, name)] == []


def test_functions_win_over_modules_of_the_same_name() -> None:
    import motia

    importlib.import_module("motia.state")
    assert all(callable(each) for each in (motia.enqueue, motia.state, motia.stream, motia.step))


def test_generic_types_can_be_subscripted_when_a_file_is_loaded() -> None:
    from motia import ApiRequest, ApiResponse, FlowContext, MotiaHttpArgs, Stream

    assert ApiRequest[dict] and FlowContext[None] and MotiaHttpArgs[dict] and Stream[dict]
    assert ApiResponse[dict](status=200, body={}).model_dump() == {"status": 200, "body": {}, "headers": {}}


def test_stream_client_without_websockets_says_what_to_install() -> None:
    import motia

    code = "import sys; sys.modules['websockets'] = None; import motia.stream_client"
    folder = Path(motia.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert "pip install websockets" in done.stderr


def test_call_outside_a_runner_says_so() -> None:
    from motia import MotiaError, stateManager

    with pytest.raises(MotiaError, match="outside the studio"):
        stateManager.get("a", "b")


def test_step_id_is_the_one_of_earlier_releases() -> None:
    from motia import generate_step_id

    assert generate_step_id("./steps/todo/create-todo.step.ts") == "13cfe772-d580-5afb-ab52-3b91b7466c24"


def test_models_accept_and_answer_to_both_spellings() -> None:
    from motia import StreamTrigger
    from motia.types import QueueConfig

    trigger = StreamTrigger(streamName="chat", group_id="g")
    assert (trigger.stream_name, trigger.streamName, trigger["groupId"], trigger.get("item_id")) == (
        "chat",
        "chat",
        "g",
        None,
    )
    assert QueueConfig(maxRetries=2).model_dump(by_alias=True, exclude_none=True) == {"maxRetries": 2}
    assert "no_such" not in trigger
    with pytest.raises(AttributeError, match="it has stream_name"):
        _ = trigger.no_such


def test_api_builder_warns_of_its_new_name() -> None:
    from motia import api, http

    with pytest.warns(DeprecationWarning, match=r"motia\.http"):
        assert api("GET", "/x") == http("GET", "/x")


def test_validator_lists_what_is_wrong_with_a_config() -> None:
    from motia.validator import check_schema_compatibility, validate_step_config

    assert validate_step_config({"name": "a", "triggers": [{"type": "queue"}, {"type": "nope"}]}) == [
        "triggers[0] has no topic",
        "triggers[1] has the unknown type 'nope'; the types are http, queue, cron, state, stream",
    ]
    order = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    assert check_schema_compatibility({"type": "object"}, order) == ["id is required but not produced"]
