"""What a person gets for each way of writing config.yaml."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from runtime.config.reader import load_env, read_config
from runtime.config.tree import AdapterChoice, Config, Cors
from runtime.errors import ConfigError

BACKENDS = {"state": ["memory", "redis"], "streams": ["redis"], "queue": ["rq"], "cron": ["redis"], "telemetry": []}


def read(project: Path, text: str | None = None, environ: Mapping[str, str] | None = None, **rest: Any) -> Config:
    if text is not None:
        (project / "config.yaml").write_text(text)
    return read_config(project, environ=environ or {}, **rest)


def errors(project: Path, text: str, **rest: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(project, text, **rest)
    return str(caught.value).split("\n")


def test_reader_gives_the_defaults_without_a_file(project: Path) -> None:
    assert read(project) == Config(project=project)


@pytest.mark.parametrize("text", ["", "# nothing\n", "http:\nstate:\n", "---\n"])
def test_reader_gives_the_defaults_for_a_file_that_sets_nothing(project: Path, text: str) -> None:
    assert read(project, text) == Config(project=project, file=project / "config.yaml")


def test_reader_reads_the_short_form(project: Path) -> None:
    config = read(
        project,
        "http: {port: 0, cors: {allowed_origins: ['*']}}\nstate: {adapter: 'shop.own:State'}\nworkers: {count: 2}\n"
        "streams: {adapter: {use: redis, url: 'redis://a'}}\nredis: {url: 'redis://b'}\nqueue: {delivery: compete}\n",
    )

    assert (config.http.port, config.http.cors) == (0, Cors(allowed_origins=("*",)))
    assert (config.state.adapter, config.workers.count) == (AdapterChoice("shop.own:State"), 2)
    assert config.streams.adapter == AdapterChoice("redis", {"url": "redis://a"})
    assert (config.redis.url, config.queue.delivery) == ("redis://b", "compete")


def test_reader_reads_the_name_of_the_templates(project: Path) -> None:
    (project / "iii-config.yaml").write_text("http: {port: 1}\n")

    assert read(project).http.port == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http:\n  prot: 1", "config.yaml:2: http.prot: unknown key; did you mean 'port'?"),
        ("stat: 1", "config.yaml:1: stat: unknown key; did you mean 'state'?"),
        (
            "http:\n  cors:\n    allowed_origin: []",
            "config.yaml:3: http.cors.allowed_origin: unknown key; did you mean",
        ),
        ("state:\n  adapter: {sue: redis}", "config.yaml:2: state.adapter: names no adapter"),
        ("state: {adapter: memry}", "state adapter 'memry'; did you mean 'memory'?"),
        ("modules:\n- class: modules::state::StateModule\n  confg: {}", "config.yaml:3: modules[0].confg: unknown key"),
        (
            "modules: [{class: 'modules::observability::LoggingModule'}]",
            "did you mean 'modules::observability::OtelModule'",
        ),
        ("modules: [{class: 'modules::api::RestApiModule', config: {prot: 1}}]", "modules[0].config.prot: unknown key"),
        (
            "modules:\n- class: modules::state::StateModule\n"
            "  config: {adapter: {class: 'modules::state::adapters::Redis'}}",
            "did you mean 'modules::state::adapters::RedisAdapter'",
        ),
    ],
)
def test_reader_names_the_nearest_key_for_an_unknown_one(project: Path, text: str, expected: str) -> None:
    assert expected in errors(project, text, backends=BACKENDS)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http: {port: 70000}", "http.port: must be a whole number from 0 to 65535, not 70000"),
        ("http: {port: -1}", "from 0 to 65535, not -1"),
        ("http: {port: '3111'}", "not '3111'; take the quotes away"),
        ("http: {port: 3.5}", "not 3.5"),
        ("http: {port: 31:11}", "not '31:11'"),
        ("http: {port: true}", "not True"),
        ("http: {port: }", "not empty"),
        ("http: {port: [1]}", "not a list"),
        ("http: {timeout: 0}", "at least 1, not 0"),
        ("http: {validate: maybe}", "must be true or false, not 'maybe'"),
        ("http: {host: 1}", "must be a text, not 1; put it in quotes"),
        ("http: {cors: {allowed_methods: GET}}", "must be a list of texts, not 'GET'"),
        ("http: {cors: {allowed_methods: [1]}}", "must be a list of texts, not a list"),
        ("queue: {delivery: fan-out}", "must be one of fanout, compete, not 'fan-out'; did you mean 'fanout'?"),
        ("http: 3", "http: must be a mapping of keys to values, not 3"),
        ("- http", "must be a mapping of keys to values, not a list"),
        ("modules: {}", "modules: must be a list, not a mapping"),
        ("modules: [{}]", "modules[0]: has no `class`"),
        ("redis: {url: localhost}", "redis.url: must begin with redis://, rediss://, unix://, not 'localhost'"),
        ("http: {port: 3112}", "3112 is the port of http too"),
    ],
)
def test_reader_says_what_a_value_must_be(project: Path, text: str, expected: str) -> None:
    found = errors(project, text)

    assert len(found) == 1
    assert found[0].startswith("config.yaml:1: ")
    assert expected in found[0]


def test_reader_tells_of_every_mistake_at_once(project: Path) -> None:
    found = errors(project, "http:\n  prot: 1\n  port: x\nstat: 1\nqueue:\n  delivery: none\n")

    assert [line.split(": ")[0] for line in found] == [f"config.yaml:{n}" for n in (2, 3, 4, 6)]


def test_reader_refuses_a_key_that_stands_there_twice(project: Path) -> None:
    assert errors(project, "http:\n  port: 1\n  port: 2\n") == [
        "config.yaml:3: http.port: this key is already there on line 2; remove one of the two"
    ]


def test_reader_says_plainly_that_a_tab_is_not_allowed(project: Path) -> None:
    assert errors(project, "http:\n\tport: 1\n\thost: x\n") == [
        "config.yaml:2: indented with a tab; YAML takes spaces only",
        "config.yaml:3: indented with a tab; YAML takes spaces only",
    ]


@pytest.mark.parametrize("text", ["http: {port: 1", "a: b: c", "x: [", "--- a\n--- b\n", "\x00", "[" * 5000, "%YAML 9"])
def test_reader_gives_a_line_where_the_file_is_not_yaml(project: Path, text: str) -> None:
    assert errors(project, text)[0].startswith("config.yaml:")


def test_reader_survives_references_that_multiply(project: Path) -> None:
    bomb = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    started = time.monotonic()

    found = errors(project, f"state:\n adapter:\n  use: redis\n  a0: &a0 [x]\n{bomb}\n")

    assert any("more than 10,000 values" in line for line in found)
    assert time.monotonic() - started < 2


def test_reader_survives_a_reference_to_itself(project: Path) -> None:
    assert "nested deeper" in errors(project, "state: {adapter: {use: redis, a: &a [*a]}}")[0]


def test_reader_refuses_a_file_that_is_no_text(project: Path) -> None:
    (project / "config.yaml").write_bytes(b"http:\n  host: \xff\n")

    with pytest.raises(ConfigError, match=r"config.yaml:2: is not UTF-8"):
        read(project)


def test_reader_refuses_a_named_file_that_is_not_there(project: Path) -> None:
    with pytest.raises(ConfigError, match=r"other.yaml: can't be read: No such file"):
        read(project, file=project / "other.yaml")


def test_reader_refuses_memory_that_processes_would_not_share(project: Path) -> None:
    (found,) = errors(project, "telemetry:\n  adapter: memory\n")
    assert found.startswith("config.yaml:2: telemetry.adapter: memory belongs to one process")


@pytest.mark.parametrize("adapter", ["shop.telemetry:Files", "{use: redis, url: 'redis://other:6379/1'}"])
def test_telemetry_that_nobody_could_read_is_refused(project: Path, adapter: str) -> None:
    (found,) = errors(project, f"telemetry:\n  adapter: {adapter}\n")
    assert found.startswith("config.yaml:2: telemetry.adapter: the terminal, the collector and the console read")


def test_reader_says_where_stores_lie_that_are_files(project: Path) -> None:
    config = read(project, "state: {adapter: file}\nstreams: {adapter: {use: file, path: data/live.db, keep: 5}}\n")
    assert config.state.adapter == AdapterChoice("file", {"path": str(project / ".motia/store.db")})
    assert config.streams.adapter == AdapterChoice("file", {"path": str(project / "data/live.db"), "keep": 5})
    passing = read(project, "state: {adapter: memory}\n").state.adapter
    assert passing == AdapterChoice("memory", {"path": str(project / ".motia/memory.db")})


def test_reader_fills_in_variables_before_reading(project: Path) -> None:
    text = "http: {port: ${PORT}, validate: ${ON:false}}\n"

    config = read(project, text, {"PORT": "4000"})

    assert (config.http.port, config.http.validate) == (4000, False)


def test_reader_lets_the_environment_win_over_the_env_file(project: Path) -> None:
    (project / ".env").write_text("A=1\nB=2\n")

    config = read(project, "http: {port: ${A}}\nstreams: {port: ${B}}\n", {"A": "11"})

    assert (config.http.port, config.streams.port) == (11, 2)


def test_reader_reports_a_variable_without_a_value_once(project: Path) -> None:
    found = errors(project, "http:\n  host: 'a#b' # ${ALSO_NOT}\n  port: ${NOPE}\n# ${NOT_EITHER}\n")

    assert len(found) == 1
    assert found[0].startswith("config.yaml:3: the variable NOPE is not set; set it in .env")


def test_reader_keeps_line_numbers_after_a_value_of_several_lines(project: Path) -> None:
    found = errors(project, 'http:\n  host: "${NAME}"\n  prot: 1\n', environ={"NAME": "a\n    b"})

    assert found == ["config.yaml:3: http.prot: unknown key; did you mean 'port'?"]


def test_reader_takes_an_empty_variable_as_set(project: Path) -> None:
    assert "not empty" in errors(project, "http: {port: ${PORT:1}}", environ={"PORT": ""})[0]


def test_reader_lets_overrides_win(project: Path) -> None:
    config = read(project, "http: {port: 1}\n", overrides={"http.port": 4000, "workers.count": 3, "http.host": None})

    assert (config.http.port, config.workers.count, config.http.host) == (4000, 3, "127.0.0.1")


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"http.prot": 1}, "http.prot: unknown setting; did you mean 'http.port'?"),
        ({"http.port": 70000}, "http.port: must be a whole number from 0 to 65535, not 70000"),
        ({"http.port": 3113}, "console.port: 3113 is the port of http too; each needs its own"),
    ],
)
def test_reader_checks_overrides_too(project: Path, overrides: dict[str, Any], expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(project, overrides=overrides)

    assert str(caught.value) == expected


def test_reader_takes_the_redis_of_the_environment(project: Path) -> None:
    config = read(project, "redis: {url: 'redis://file'}", {"MOTIA_REDIS_URL": "redis://environment"})

    assert config.redis.url == "redis://environment"


def test_load_env_reads_quotes_and_comments(project: Path) -> None:
    (project / ".env").write_text("# c\nA='x y'\nexport B=2 # two\nEMPTY=\nBARE\n")

    assert load_env(project) == {"A": "x y", "B": "2", "EMPTY": ""}


def test_load_env_is_empty_without_a_file(project: Path) -> None:
    assert load_env(project) == {}


def test_load_env_says_what_is_wrong_with_a_file_that_is_no_text(project: Path) -> None:
    (project / ".env").write_bytes(b"A=\xff\n")

    with pytest.raises(ConfigError, match=r"\.env: is not UTF-8 text"):
        load_env(project)


def test_a_line_of_dot_env_that_sets_nothing_is_told_with_its_place(project: Path) -> None:
    (project / ".env").write_text("A=1\nthis is no line\nB=2\n")
    assert load_env(project) == {"A": "1", "B": "2"}
    (notice,) = read_config(project, environ={}).notices
    assert (notice.source, notice.line) == (".env", 2)


def test_an_address_and_headers_to_send_traces_to_are_read(project: Path) -> None:
    text = "telemetry: {otlp_endpoint: 'https://otel.example.org', otlp_headers: {authorization: Bearer x}}\n"
    (project / "config.yaml").write_text(text)
    telemetry = read_config(project, environ={}).telemetry
    assert (telemetry.otlp_endpoint, telemetry.otlp_headers) == (
        "https://otel.example.org",
        {"authorization": "Bearer x"},
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("otlp_endpoint: localhost:4318", "must be an address that begins with http:// or https://"),
        ("otlp_endpoint: 'ftp://host'", "must be an address that begins with http:// or https://"),
        ("otlp_headers: [a]", "must be a mapping of names to texts"),
        ("otlp_headers: {a: 1}", "must be a mapping of names to texts"),
    ],
)
def test_an_address_or_headers_that_can_not_be_used_are_named(project: Path, text: str, fault: str) -> None:
    (found,) = errors(project, f"telemetry: {{{text}}}\n")
    assert fault in found
