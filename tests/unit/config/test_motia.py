"""Motia's module list: what it sets here, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from runtime.config.modules import ADAPTER_CLASSES, MODULES
from runtime.config.reader import read_config
from runtime.config.tree import AdapterChoice, Config, Cors
from runtime.errors import ConfigError

PLAYGROUND = """
port: 49134
modules:
  - class: modules::stream::StreamModule
    config:
      port: ${STREAM_PORT:3212}
      host: 127.0.0.1
      adapter:
        class: modules::stream::adapters::KvStore
        config: {store_method: file_based, file_path: ./data/stream_store}
  - class: modules::api::RestApiModule
    config:
      port: 3211
      default_timeout: 20000
      concurrency_request_limit: 100
      cors: {allowed_origins: [http://localhost:3000], allowed_methods: [GET, POST]}
  - class: modules::observability::OtelModule
    config:
      enabled: ${OTEL_ENABLED:true}
      service_name: playground
      level: info,iii=debug
      exporter: ${OTEL_EXPORTER_TYPE:memory}
      endpoint: http://localhost:4317
      sampling_ratio: 1.0
      memory_max_spans: 10000
  - class: modules::queue::QueueModule
    config:
      adapter: {class: modules::queue::BuiltinQueueAdapter, config: {max_attempts: 5, poll_interval_ms: 10}}
  - class: modules::shell::ExecModule
    config: {watch: ["steps/**/*.ts"], exec: [npx motia dev]}
  - class: modules::cron::CronModule
    config: {adapter: {class: modules::cron::KvCronAdapter}}
"""


def read(project: Path, text: str) -> Config:
    (project / "config.yaml").write_text(text)
    return read_config(project, environ={})


def test_module_list_sets_what_it_means(project: Path) -> None:
    config = read(project, PLAYGROUND)

    assert (config.http.port, config.http.timeout, config.http.concurrency) == (3211, 20_000, 100)
    assert config.http.cors == Cors(("http://localhost:3000",), ("GET", "POST"))
    assert (config.streams.port, config.streams.adapter) == (3212, AdapterChoice("redis"))
    assert (config.queue.max_retries, config.telemetry.level) == (4, "info")


def test_notices_name_the_file_they_are_about(project: Path) -> None:
    (project / "iii-config.yaml").write_text(PLAYGROUND)
    assert {notice.source for notice in read_config(project, environ={}).notices} == {"iii-config.yaml"}


def test_module_list_tells_what_has_no_effect(project: Path) -> None:
    notices = {notice.line: notice.message for notice in read(project, PLAYGROUND).notices}

    assert "store_method, file_path have no effect: values are kept in the project's Redis" in notices[10]
    assert "sampling_ratio, memory_max_spans have no effect" in notices[24]
    assert "exporter, endpoint have no effect" in notices[22]
    assert "these commands are not run" in notices[29]
    assert "no port for workers" in notices[2]
    assert "poll_interval_ms has no effect" in notices[28]


def test_module_list_takes_the_first_redis_for_the_project(project: Path) -> None:
    config = read(
        project,
        """
modules:
- {class: modules::state::StateModule,
   config: {adapter: {class: modules::state::adapters::RedisAdapter, config: {redis_url: redis://one}}}}
- {class: modules::cron::CronModule,
   config: {adapter: {class: modules::cron::RedisCronAdapter, config: {redis_url: redis://two}}}}
- {class: modules::queue::QueueModule,
   config: {adapter: {class: modules::queue::RedisAdapter, config: {redis_url: redis://one}}}}
""",
    )

    assert config.redis.url == "redis://one"
    assert [(notice.line, "this Redis is not used" in notice.message) for notice in config.notices] == [(6, True)]


def test_module_list_reads_the_old_name_of_the_stream_hook(project: Path) -> None:
    text = "modules: [{class: 'modules::stream::StreamModule', config: {auth_function: motia.stream.authenticate}}]"

    config = read(project, text)

    assert config.streams.auth_function == "motia.stream.authenticate"
    assert "read as motia::stream::authenticate" in config.notices[0].message


def otel(config: str) -> str:
    return f"modules:\n- class: modules::observability::OtelModule\n  config: {config}\n"


@pytest.mark.parametrize(
    ("config", "endpoint"),
    [
        ("{exporter: otlp, endpoint: 'https://otel.example.org/base'}", "https://otel.example.org/base"),
        ("{exporter: both, endpoint: 'http://localhost:4317'}", "http://localhost:4318"),
        ("{endpoint: 'http://localhost:4318'}", "http://localhost:4318"),
        ("{exporter: otlp}", "http://localhost:4318"),
        ("{exporter: memory, endpoint: 'http://localhost:4317'}", None),
        ("{enabled: false, exporter: otlp, endpoint: 'http://localhost:4317'}", None),
        ("{service_name: shop}", None),
    ],
)
def test_module_list_says_where_traces_are_sent(project: Path, config: str, endpoint: str | None) -> None:
    telemetry = read(project, otel(config)).telemetry
    assert telemetry.otlp_endpoint == endpoint
    assert telemetry.service_name == ("shop" if "shop" in config else None)


def test_module_list_tells_that_traces_are_not_sent_over_grpc(project: Path) -> None:
    (notice,) = read(project, otel("{exporter: otlp, endpoint: 'http://localhost:4317'}")).notices
    assert notice.message.endswith("traces are sent over HTTP, not gRPC, so to http://localhost:4318")


@pytest.mark.parametrize("name", [name for name, known in MODULES.items() if not known.section])
def test_module_without_meaning_is_said_aloud(project: Path, name: str) -> None:
    config = read(project, f"modules: [{{class: '{name}', config: {{anything: 1}}}}]")

    assert [notice.line for notice in config.notices] == [1]


@pytest.mark.parametrize("section", [known.section for known in MODULES.values() if known.section])
def test_every_adapter_class_of_a_module_is_understood(project: Path, section: str) -> None:
    module = next(name for name, known in MODULES.items() if known.section == section)
    for name, known in ADAPTER_CLASSES.get(section, {}).items():
        keys = {**dict.fromkeys(known.idle, 1), **dict.fromkeys(known.fields, 1), **dict.fromkeys(known.options, "x")}
        entry = {"class": module, "config": {"adapter": {"class": name, "config": keys}}}

        assert read(project, yaml.safe_dump({"modules": [entry]})) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "http: {}\nmodules: [{class: 'modules::api::RestApiModule'}]",
            "sets http a second time; line 1 does it already",
        ),
        ("modules: [{class: 'modules::api::RestApiModule'}]\nhttp: {}", "line 1 sets http already, as a module"),
        ("modules: [{class: 'modules::cron::CronModule'}, {class: 'modules::cron::CronModule'}]", "sets cron a second"),
    ],
)
def test_section_is_set_in_one_place_only(project: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        read(project, text)


def test_two_exec_modules_are_fine(project: Path) -> None:
    entry = "{class: 'modules::shell::ExecModule', config: {exec: [a]}}"

    assert len(read(project, f"modules: [{entry}, {entry}]").notices) == 2
