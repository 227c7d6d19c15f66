"""How Python writes configs; `runtime/languages/python/sdk` has the functions themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from motia_studio.consequences.dialect import DEFINITION, Builder, Dialect
from motia_studio.consequences.forms import At, Form, List, Literal, Object

# Fields that are written in snake_case; the rest has one spelling, or belongs to the author.
RENAMED: Final = {
    "virtual_enqueues": "virtualEnqueues",
    "virtual_subscribes": "virtualSubscribes",
    "virtual_emits": "virtualEmits",
    "include_files": "includeFiles",
    "body_schema": "bodySchema",
    "response_schema": "responseSchema",
    "query_params": "queryParams",
    "max_retries": "maxRetries",
    "visibility_timeout": "visibilityTimeout",
    "delay_seconds": "delaySeconds",
    "backoff_type": "backoffType",
    "backoff_delay_ms": "backoffDelayMs",
    "stream_name": "streamName",
    "group_id": "groupId",
    "item_id": "itemId",
    "base_config": "baseConfig",
    "storage_type": "storageType",
    "on_join": "onJoin",
    "on_leave": "onLeave",
    "can_access": "canAccess",
    "catch_up": "catchUp",
    "business_key": "businessKey",
}


def _making(*names: str, **more: Form) -> Builder:
    """Return a builder of an object with these fields, by position or by keyword; `more` are those it has anyway."""

    def build(args: Sequence[Form], keywords: Mapping[str, Form], at: At) -> Form | None:
        if len(args) > len(names):
            return None
        given = dict(zip(names, args, strict=False))
        return Object(tuple({**more, **given, **keywords}.items()), at)

    return build


def _kind(name: str) -> Literal:
    return Literal(name)


def _step(args: Sequence[Form], keywords: Mapping[str, Form], at: At) -> Form | None:
    given = {**dict(zip(("config", "handler"), args, strict=False)), **keywords}
    if "config" not in given:
        return None
    return Object((*given.items(), (DEFINITION, Literal(True))), at)


def _stream_object(args: Sequence[Form], keywords: Mapping[str, Form], at: At) -> Form | None:
    config = args[0] if args else keywords.get("config")
    return None if config is None else Object((("config", config),), at)


NOTHING: Final = List(())
BUILDERS: Final[dict[str, Builder]] = {
    "http": _making("method", "path", type=_kind("http")),
    "api": _making("method", "path", type=_kind("http")),
    "queue": _making("topic", type=_kind("queue")),
    "cron": _making("expression", type=_kind("cron")),
    "state": _making(type=_kind("state")),
    "stream": _making("stream_name", type=_kind("stream")),
    "step": _step,
    "multi_trigger_step": _step,
    "Stream": _stream_object,
    "StreamConfig": _making("name", "description", "schema"),
    "StepConfig": _making("name", "triggers", "description", "enqueues", triggers=NOTHING, enqueues=NOTHING),
    "ApiTrigger": _making("path", "method", type=_kind("http")),
    "QueueTrigger": _making("topic", type=_kind("queue")),
    "CronTrigger": _making("expression", type=_kind("cron")),
    "StateTrigger": _making(type=_kind("state")),
    "StreamTrigger": _making("stream_name", "group_id", "item_id", type=_kind("stream")),
    "QueueConfig": _making("type", "max_retries", "visibility_timeout"),
    "Enqueue": _making("topic", "label", "conditional", conditional=Literal(False)),
    "QueryParam": _making("name", "description", description=Literal("")),
    "StepStory": _making("ok", "fail", "wait"),
}

PYTHON: Final = Dialect(
    packages=frozenset({"motia"}),
    builders=BUILDERS,
    flags=frozenset({"condition", "onJoin", "onLeave", "canAccess", "authenticateStream"}),
    renamed=RENAMED,
    shaped=frozenset({"config", "infrastructure", "handler", "queue", "baseConfig", "story"}),
    listed=frozenset({"triggers", "enqueues", "emits", "virtualEnqueues", "virtualEmits", "queryParams"}),
    drops_null=True,
)
