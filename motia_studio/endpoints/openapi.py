"""The project's endpoints as an OpenAPI 3.1 document, made from what its Steps declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import jsonschema_rs

from motia_studio.endpoints.listing import Endpoint
from motia_studio.endpoints.path import parameters

VERSION: Final = "3.1.0"
# Bodies of other methods mean nothing to the gateway.
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")


def openapi(name: str, version: int, server: str, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """Return the document of a project: its name, the number of its snapshot, the address of its gateway."""
    document = _Document()
    for endpoint in endpoints:
        if endpoint.shadowed_by is None:
            document.add(endpoint)
    return {
        "openapi": VERSION,
        "info": {"title": name, "version": str(version)},
        "servers": [{"url": server}],
        "paths": document.paths,
        "components": {"schemas": document.schemas},
    }


class _Document:
    def __init__(self) -> None:
        self.paths: dict[str, dict[str, Any]] = {}
        self.schemas: dict[str, Any] = {}
        self._names: dict[str, list[str]] = {}
        self._ids: set[str] = set()

    def add(self, endpoint: Endpoint) -> None:
        # Two paths that differ in the names of their parameters alone are one path: the first names them.
        shape = re.sub(r"(?<=/):[^/]+", "{}", endpoint.path)
        names = self._names.setdefault(shape, parameters(endpoint.path))
        given = iter(names)
        path = re.sub(r"\{\}", lambda _: f"{{{next(given)}}}", shape)
        self.paths.setdefault(path, {})[endpoint.method.lower()] = self._operation(endpoint, names)

    def _operation(self, endpoint: Endpoint, names: list[str]) -> dict[str, Any]:
        step, found = endpoint.step, self._id(endpoint)
        operation: dict[str, Any] = {"operationId": found, "summary": step.name}
        if step.description:
            operation["description"] = step.description
        if step.flows:
            operation["tags"] = list(step.flows)
        if names or endpoint.trigger.query_params:
            operation["parameters"] = [*map(_in_path, names), *_in_query(endpoint.trigger.query_params)]
        schema = endpoint.trigger.input_schema
        if schema is not None and endpoint.method in WITH_BODY:
            operation["requestBody"] = {"required": True, "content": self._json(f"{found}.body", schema)}
        operation["responses"] = self._responses(endpoint, found)
        return operation

    def _responses(self, endpoint: Endpoint, found: str) -> dict[str, Any]:
        responses: dict[str, Any] = {}
        for status, schema in endpoint.responses.items():
            content = self._json(f"{found}.{status}", schema) if isinstance(schema, dict | bool) else {}
            responses[status] = {"description": f"What {endpoint.step.name} answers", "content": content}
        return responses or {"default": {"description": f"What {endpoint.step.name} answers"}}

    def _json(self, name: str, schema: Any) -> dict[str, Any]:
        self.schemas[name] = _component(name, schema)
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    def _id(self, endpoint: Endpoint) -> str:
        """Return a name that is no other operation's: the Step's, with the route where it has several endpoints."""
        plain = _ODD.sub("-", endpoint.step.name).strip("-") or "step"
        routed = f"{plain}-{endpoint.method.lower()}{_ODD.sub('-', endpoint.path).rstrip('-')}"
        found = next(name for name in (plain, routed, *_numbered(routed)) if name not in self._ids)
        self._ids.add(found)
        return found


def _numbered(name: str) -> Iterable[str]:
    return (f"{name}-{number}" for number in range(2, 100_000))


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(declared: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = {
        each["name"]: {
            "name": each["name"],
            "in": "query",
            **({"description": str(each["description"])} if each.get("description") else {}),
            "schema": {"type": "string"},
        }
        for each in declared
    }
    return list(found.values())


def _component(name: str, schema: Any) -> Any:
    """Return a schema as a component: its references to itself lead to where it stands now."""
    if isinstance(schema, bool):
        return schema
    plain = {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    if not jsonschema_rs.meta.is_valid(plain):
        return {"description": "The schema that the Step declares can't be used."}
    return _moved(plain, f"#/components/schemas/{name}")


def _moved(value: Any, to: str) -> Any:
    if isinstance(value, list):
        return [_moved(item, to) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: to + item[1:]
        if key == "$ref" and isinstance(item, str) and (item == "#" or item.startswith("#/"))
        else _moved(item, to)
        for key, item in value.items()
    }
