"""A request to the gateway starts the Step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from runtime.triggers.base import Endpoint, Route, Trigger
from runtime.triggers.options import COMMON, Options

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")

_PARAMETER = re.compile(r":[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class HttpTrigger(Trigger):
    """An endpoint. `path` is as it was written; `query_params` is documentation, a list of {name, description}."""

    kind: ClassVar[str] = "http"
    label: ClassVar[str] = "HTTP"
    icon: ClassVar[str] = "globe"
    colour: ClassVar[str] = "http"
    aliases: ClassVar[tuple[str, ...]] = ("api",)

    method: str = "GET"
    path: str = "/"
    response_schema: dict[str, Any] = field(default_factory=dict)
    query_params: tuple[dict[str, Any], ...] = ()

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read method, path and schemas."""
        options.only(*COMMON, "method", "path", "bodySchema", "responseSchema", "queryParams", "middleware")
        path = options.text("path", required=True)
        _check_path(path, options)
        return cls(
            index=index,
            condition=bool(options.raw.get("condition")),
            input_schema=options.schema("bodySchema"),
            method=_read_method(options),
            path=path,
            response_schema=options.schema("responseSchema") or {},
            query_params=_read_query_params(options),
        )

    @property
    def base_suffix(self) -> str:
        """Return `http(GET /tickets)`."""
        return f"http({self.method} {self.path})"

    @property
    def summary(self) -> str:
        """Return `GET /tickets`."""
        return f"{self.method} {self.route.path}"

    @property
    def route(self) -> Route:
        """Return method and path; a missing slash in front is added, as Motia does."""
        return Route(self.method, self.path if self.path.startswith("/") else f"/{self.path}")

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return the endpoint."""
        return (Endpoint("http", self.summary),)

    def info(self) -> dict[str, Any]:
        """Add method and path."""
        return {"type": self.kind, "index": self.index, "method": self.method, "path": self.path}


def _read_method(options: Options) -> str:
    given = options.raw.get("method")
    if isinstance(given, str) and given not in METHODS and given.upper() in METHODS:
        options.report("method", f"must be in capitals; read as {given.upper()!r}", severity="warning")
        return given.upper()
    if given is None:
        options.report("method", "is missing", hint=f"add one of {', '.join(METHODS)}")
    return options.choice("method", METHODS, default="GET")


def _check_path(path: str, options: Options) -> None:
    names: set[str] = set()
    if re.search(r"[\s?#]", path):
        options.report("path", f"can't hold spaces, `?` or `#`, as {path!r} does")
    for segment in path.split("/"):
        if segment.startswith(":"):
            if not _PARAMETER.match(segment):
                options.report("path", f"{segment!r} is no parameter; write `:` and a name, such as `:id`")
            elif segment in names:
                options.report("path", f"the parameter {segment!r} comes twice")
            names.add(segment)
        elif re.search(r"[{}*\[\]]", segment):
            message = f"{segment!r} is taken letter by letter; only `:name` is a parameter"
            options.report("path", message, severity="warning")


def _read_query_params(options: Options) -> tuple[dict[str, Any], ...]:
    given = options.raw.get("queryParams") or []
    if isinstance(given, list) and all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in given):
        return tuple(given)
    options.report("queryParams", "must be a list of {name, description}; it is not shown", severity="warning")
    return ()
