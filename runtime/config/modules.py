"""What each module class of Motia's module list means here: which section it sets, and what of it has no effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class ModuleClass:
    """One module class. `section` is the part of the tree it sets; without one, `notice` says why it does nothing.

    `fields` maps Motia's keys to ours, `idle` maps keys to the reason why they have no effect.
    """

    section: str = ""
    notice: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    idle: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AdapterClass:
    """One adapter class of Motia's. `use` is our backend, None for the default one.

    `fields` are keys that set fields of the section, `redis` is the key with the project's Redis, `options` maps keys
    to options of our backend, `idle` maps keys to the reason why they have no effect.
    """

    use: str | None = None
    notice: str = ""
    redis: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    idle: Mapping[str, str] = field(default_factory=dict)


GRPC_PORT: Final = 4317


def _level(value: Any) -> Any:
    """Read Motia's log filter: its first part, with the names that differ."""
    name = value.split(",")[0].strip().lower() if isinstance(value, str) else value
    return {"trace": "debug", "warning": "warn"}.get(name, name) if isinstance(name, str) else name


def _http_endpoint(address: Any) -> Any:
    """Turn the port where receivers take OTLP over gRPC into the one where they take it over HTTP."""
    return address.replace(f":{GRPC_PORT}", ":4318") if isinstance(address, str) else address


def _retries(attempts: Any) -> Any:
    """Turn a number of attempts into the retries after the first one."""
    return max(attempts - 1, 0) if isinstance(attempts, int) and not isinstance(attempts, bool) else attempts


CONVERSIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "endpoint": _http_endpoint,
    "level": _level,
    "log_level": _level,
    "max_attempts": _retries,
}

_NEVER = "the studio has nothing like it"
_KEPT = "every span and log record is kept in the project's database, within telemetry.retention_hours and retention_mb"
_DURABLE = "values are kept in the project's Redis, on disk"
_STORE = dict.fromkeys(("store_method", "file_path", "save_interval_ms", "channel_size"), _DURABLE)
_BRIDGE = AdapterClass(
    notice="there is no other engine to bridge to, so values are kept in the project's own Redis",
    idle={"bridge_url": "there is no other engine to bridge to"},
)
_STORES = {
    "KvStore": AdapterClass(idle=_STORE),
    "RedisAdapter": AdapterClass("redis", redis="redis_url"),
    "Bridge": _BRIDGE,
}

MODULES: Final[dict[str, ModuleClass]] = {
    "modules::api::RestApiModule": ModuleClass(
        "http",
        fields={"default_timeout": "timeout", "concurrency_request_limit": "concurrency"},
        idle=dict.fromkeys(("trust_proxy", "request_id_header", "ignore_trailing_slash", "not_found_function"), _NEVER),
    ),
    "modules::stream::StreamModule": ModuleClass("streams"),
    "modules::state::StateModule": ModuleClass("state"),
    "modules::queue::QueueModule": ModuleClass(
        "queue",
        idle={"queue_configs": "Steps take messages by topic; such settings stand in the `config` of a queue trigger"},
    ),
    "modules::cron::CronModule": ModuleClass("cron"),
    "modules::observability::OtelModule": ModuleClass(
        "telemetry",
        fields={"log_level": "level"},
        idle={
            "enabled": "traces and logs are always kept; telemetry.retention_hours says for how long",
            **dict.fromkeys(("service_version", "service_namespace"), "only service_name is sent along"),
            "format": "the studio chooses the format of its terminal output",
            **dict.fromkeys(("sampling_ratio", "sampling", "memory_max_spans"), _KEPT),
            **dict.fromkeys(("logs_enabled", "logs_exporter", "logs_max_count", "logs_retention_seconds"), _KEPT),
            **dict.fromkeys(("logs_batch_size", "logs_flush_interval_ms", "logs_sampling_ratio"), _KEPT),
            "logs_console_output": "`./studio dev` prints log lines unless it is given --quiet",
            **dict.fromkeys(("metrics_enabled", "metrics_exporter"), "figures are computed from the spans"),
            **dict.fromkeys(("metrics_retention_seconds", "metrics_max_count"), "figures are computed from the spans"),
            "alerts": "the studio sends no alerts",
        },
    ),
    "modules::shell::ExecModule": ModuleClass(
        notice="the studio finds, starts and watches Steps itself, so these commands are not run"
    ),
    "modules::pubsub::PubSubModule": ModuleClass(
        notice="Steps talk through topics, state and streams; there are no pub/sub functions to set up"
    ),
    "modules::http_functions::HttpFunctionsModule": ModuleClass(
        notice="functions behind other servers can't be registered; call them from a handler"
    ),
    "modules::bridge_client::BridgeClientModule": ModuleClass(notice="there is no other engine to connect to"),
    "modules::telemetry::TelemetryModule": ModuleClass(notice="the studio sends no usage statistics"),
    "modules::worker::WorkerModule": ModuleClass(notice="the studio starts its workers itself; see `workers.count`"),
}

ADAPTER_CLASSES: Final[dict[str, dict[str, AdapterClass]]] = {
    "streams": {f"modules::stream::adapters::{name}": known for name, known in _STORES.items()},
    "state": {f"modules::state::adapters::{name}": known for name, known in _STORES.items()},
    "queue": {
        "modules::queue::BuiltinQueueAdapter": AdapterClass(
            fields={"max_attempts": "max_retries", "backoff_ms": "backoff_ms", "concurrency": "concurrency"},
            idle={
                **_STORE,
                "poll_interval_ms": "workers are woken by a message at once",
                "mode": "order is a matter of each trigger: give its `config` the type fifo",
            },
        ),
        "modules::queue::RedisAdapter": AdapterClass(redis="redis_url"),
        "modules::queue::RabbitMQAdapter": AdapterClass(
            "rabbitmq",
            fields={"max_attempts": "max_retries"},
            options={"amqp_url": "url", "prefetch_count": "prefetch"},
            idle={"queue_mode": "order is a matter of each trigger: give its `config` the type fifo"},
        ),
    },
    "cron": {
        "modules::cron::KvCronAdapter": AdapterClass(
            idle={
                **_STORE,
                "lock_ttl_ms": "one scheduler leads at a time, and its lease renews itself",
                "lock_index": "one scheduler leads at a time, and its lease renews itself",
            }
        ),
        "modules::cron::RedisCronAdapter": AdapterClass(redis="redis_url"),
    },
    "telemetry": {},
}
