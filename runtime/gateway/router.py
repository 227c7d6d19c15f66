"""Finds the Step for a method and a path: a dictionary for paths without parameters, a tree for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from runtime.errors import InvalidRequest
from runtime.gateway.validation import BodySchema, InvalidSchema
from runtime.model import Problem, Registry, Step
from runtime.triggers.base import Route, Trigger

METHODS_OF_GET: Final = ("GET", "HEAD")


class Endpoint:
    """A Step's http trigger with everything that a request needs of it, worked out beforehand.

    `schema` is None where bodies aren't checked, `timeout_ms` where the Step has no deadline of its own.
    """

    __slots__ = ("attributes", "name", "names", "route", "schema", "step", "timeout_ms", "trigger")

    def __init__(self, step: Step, trigger: Trigger, route: Route, schema: BodySchema | None = None) -> None:
        self.step = step
        self.trigger = trigger
        self.route = route
        self.schema = schema
        self.name = f"{route.method} {route.path}"
        self.names = [segment[1:] for segment in _split(route.path) if segment.startswith(":")]
        self.timeout_ms = trigger.delivery.timeout_ms
        self.attributes: dict[str, Any] = {
            "motia.phase": "trigger",
            "motia.step": step.name,
            "motia.trigger": trigger.kind,
            "motia.suffix": trigger.suffix,
            "http.request.method": route.method,
            "http.route": route.path,
        }


@dataclass(frozen=True, slots=True)
class Match:
    """The endpoint of a request, with the values of the path's parameters."""

    endpoint: Endpoint
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Miss:
    """No endpoint. `allowed` are the methods that the path does have."""

    allowed: tuple[str, ...] = ()


Methods = dict[str, Endpoint]


@dataclass(slots=True)
class _Node:
    """One place in the tree. `plain` and `slashed` are the endpoints of paths that end here without and with a `/`."""

    static: dict[str, _Node] = field(default_factory=dict)
    param: _Node | None = None
    plain: Methods = field(default_factory=dict)
    slashed: Methods = field(default_factory=dict)


class Router:
    """The routes of one registry. Of two Steps with one route the first serves it; discovery reports the other.

    A static segment wins over a parameter, a path with the same trailing slash over one without. `problems` holds the
    schemas that can't be used; their Steps are served without a check of bodies.
    """

    def __init__(self, registry: Registry, *, validate: bool = True) -> None:
        self.problems: list[Problem] = []
        self._root = _Node()
        self._static: dict[str, Methods] = {}
        for step in registry.steps:
            for trigger in step.triggers:
                if trigger.route is not None:
                    schema = self._schema(step, trigger) if validate else None
                    self._add(Endpoint(step, trigger, trigger.route, schema))
        self._add_other_slashes()

    def find(self, method: str, raw_path: bytes) -> Match | Miss:
        """Return the endpoint for a request's path as it was sent, percent signs and all.

        :raises InvalidRequest: the path is not UTF-8.
        """
        path = raw_path.decode("latin-1")
        methods = self._static.get(path)
        if methods is not None:
            endpoint = _choose(methods, method)
            if endpoint is not None:
                return Match(endpoint, {})
        return self._walk(method, path)

    def _walk(self, method: str, path: str) -> Match | Miss:
        slashed = len(path) > 1 and path.endswith("/")
        segments = _split(path)
        if "%" in path or not path.isascii():
            segments = [_decode(segment) for segment in segments]
        allowed: dict[str, None] = {}
        for node, values in _leaves(self._root, segments):
            for methods in (node.slashed, node.plain) if slashed else (node.plain, node.slashed):
                endpoint = _choose(methods, method)
                if endpoint is not None:
                    return Match(endpoint, dict(zip(endpoint.names, values, strict=True)))
                allowed |= dict.fromkeys(
                    name for key in methods for name in (METHODS_OF_GET if key == "GET" else (key,))
                )
        return Miss(tuple(allowed))

    def _add(self, endpoint: Endpoint) -> None:
        path = endpoint.route.path
        node = self._root
        for segment in _split(path):
            if segment.startswith(":"):
                node.param = node = node.param or _Node()
            else:
                node = node.static.setdefault(segment, _Node())
        slashed = len(path) > 1 and path.endswith("/")
        (node.slashed if slashed else node.plain).setdefault(endpoint.route.method, endpoint)
        if ":" not in path:
            self._static.setdefault(path, {}).setdefault(endpoint.route.method, endpoint)

    def _add_other_slashes(self) -> None:
        for path, methods in list(self._static.items()):
            other = path.rstrip("/") if path.endswith("/") else f"{path}/"
            for method, endpoint in methods.items():
                if other:
                    self._static.setdefault(other, {}).setdefault(method, endpoint)

    def _schema(self, step: Step, trigger: Trigger) -> BodySchema | None:
        if trigger.input_schema is None:
            return None
        try:
            return BodySchema(trigger.input_schema)
        except InvalidSchema as error:
            message = f"the body schema of {trigger.suffix} can't be used, so bodies are not checked: {error}"
            self.problems.append(Problem(step.file, message, severity="warning", code="schema_invalid"))
            return None


def _choose(methods: Methods, method: str) -> Endpoint | None:
    found = methods.get(method)
    return methods.get("GET") if found is None and method == "HEAD" else found


def _split(path: str) -> list[str]:
    trimmed = path[1:].removesuffix("/")
    return trimmed.split("/") if trimmed else []


def _decode(segment: str) -> str:
    try:
        return unquote_to_bytes(segment.encode("latin-1")).decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest("the path is not UTF-8 behind its percent signs") from error


def _leaves(root: _Node, segments: list[str]) -> Iterator[tuple[_Node, list[str]]]:
    """Yield the places where the segments can end, with the values of parameters, the most specific place first."""
    waiting: list[tuple[_Node, int, list[str]]] = [(root, 0, [])]
    while waiting:
        node, at, values = waiting.pop()
        if at == len(segments):
            yield node, values
            continue
        segment = segments[at]
        if node.param is not None and segment:
            waiting.append((node.param, at + 1, [*values, segment]))
        if segment in node.static:
            waiting.append((node.static[segment], at + 1, values))
