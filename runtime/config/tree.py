"""Everything config.yaml can say, with every default beside its field. Times are milliseconds unless a name says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal


@dataclass(frozen=True, slots=True)
class Between:
    """The whole numbers that a field takes, both ends included; `most` None means no upper end."""

    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """The schemes of the URLs that a field takes."""

    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """Says that a field takes the path below which something is served, `/` or such as `/tools/motia`."""


Port = Annotated[int, Between(0, 65_535)]
Positive = Annotated[int, Between(1)]
Natural = Annotated[int, Between(0)]
HttpUrl = Annotated[str, Address(("http", "https"))]
UrlFolder = Annotated[str, Folder()]


@dataclass(frozen=True, slots=True)
class AdapterChoice:
    """Which backend stands behind a port: a short name or a dotted path, and the backend's own options."""

    use: str = "redis"
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cors:
    """Which other sites' pages may call the endpoints. An empty list allows any."""

    allowed_origins: tuple[str, ...] = ()
    allowed_methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Http:
    """The gateways for HTTP Steps, `processes` of them, each with `concurrency` requests at once at most.

    `timeout` runs until the response begins; `body_limit` is bytes.
    """

    host: str = "127.0.0.1"
    port: Port = 3111
    timeout: Positive = 30_000
    concurrency: Positive = 1024
    processes: Positive = 2
    body_limit: Positive = 10 * 1024 * 1024
    validate: bool = True
    cors: Cors | None = None


@dataclass(frozen=True, slots=True)
class Streams:
    """The WebSocket server for streams. `auth_function` switches authentication by motia.config.ts on."""

    host: str = "127.0.0.1"
    port: Port = 3112
    auth_function: str | None = None
    max_sockets: Positive = 10_000
    adapter: AdapterChoice = AdapterChoice("redis")


@dataclass(frozen=True, slots=True)
class State:
    """The state store."""

    adapter: AdapterChoice = AdapterChoice("redis")


@dataclass(frozen=True, slots=True)
class Queue:
    """Delivery of messages; a trigger's own `config` wins over these. `compete` delivers to one subscriber only.

    The `max_*` of hops, attempts and traces stop flows that would never end; 0 is no limit.

    For `unique_hours` a message that is published again, under the id it had, is known and not delivered again.
    """

    delivery: Literal["fanout", "compete"] = "fanout"
    max_retries: Natural = 3
    backoff_ms: Positive = 1000
    concurrency: Positive = 10
    timeout: Positive = 30_000
    unique_hours: Positive = 24
    max_hops: Natural = 50
    max_attempt_messages: Natural = 10_000
    max_attempt_mb: Natural = 32
    max_trace_messages: Natural = 100_000
    adapter: AdapterChoice = AdapterChoice("rq")


@dataclass(frozen=True, slots=True)
class Cron:
    """The scheduler."""

    adapter: AdapterChoice = AdapterChoice("redis")


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Traces and logs. `level` is the least that is kept of log lines; the retentions bound what the database keeps.

    `payloads` keeps inputs, outputs and changed values, up to `payload_kb` of JSON each. `propagate` adds the trace to
    the requests that handlers send. `plain` names variables of `.env` whose values aren't secrets. `otlp_endpoint` is
    where else traces and logs are sent, as those of `service_name` (None: the name of the project's folder).
    """

    level: Literal["debug", "info", "warn", "error"] = "debug"
    payloads: bool = True
    payload_kb: Positive = 16
    propagate: bool = True
    plain: tuple[str, ...] = ()
    retention_hours: Positive = 168
    retention_mb: Positive = 512
    otlp_endpoint: HttpUrl | None = None
    otlp_headers: dict[str, str] = field(default_factory=dict)
    service_name: str | None = None
    adapter: AdapterChoice = AdapterChoice("redis")


@dataclass(frozen=True, slots=True)
class Runners:
    """Runner processes. `count` is per language, `memory_mb` caps each one, `output_kb` what one attempt may print."""

    count: Positive = 1
    memory_mb: Positive = 512
    output_kb: Positive = 256


@dataclass(frozen=True, slots=True)
class Console:
    """The console's own address. `base_path` is where a proxy in front of it has put it."""

    host: str = "127.0.0.1"
    port: Port = 3113
    base_path: UrlFolder = "/"


@dataclass(frozen=True, slots=True)
class Redis:
    """An external Redis; the studio starts its own where `url` is absent, and writes its file to disk as `appendfsync`
    says: every second, or before each answer.
    """

    url: str | None = None
    appendfsync: Literal["everysec", "always"] = "everysec"


@dataclass(frozen=True, slots=True)
class Workers:
    """Worker processes. 0 where other hosts do the work."""

    count: Natural = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in config.yaml, or whatever file it is, that is understood but means nothing here: said aloud."""

    line: int
    message: str
    source: str = "config.yaml"


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration of one project."""

    project: Path
    file: Path | None = None
    http: Http = Http()
    streams: Streams = Streams()
    state: State = State()
    queue: Queue = Queue()
    cron: Cron = Cron()
    telemetry: Telemetry = Telemetry()
    runners: Runners = Runners()
    console: Console = Console()
    redis: Redis = Redis()
    workers: Workers = Workers()
    notices: tuple[Notice, ...] = ()

    @property
    def home(self) -> Path:
        """Return `.motia/`, where the studio keeps its own files of this project."""
        return self.project / ".motia"
