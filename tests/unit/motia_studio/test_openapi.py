"""The project's endpoints as an OpenAPI document that other tools accept."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from motia_studio.endpoints.listing import endpoints_of
from motia_studio.endpoints.openapi import openapi
from runtime.model import Registry, Step
from runtime.triggers.http import HttpTrigger

TICKET = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {"title": {"type": "string"}, "parent": {"$ref": "#"}, "tags": {"$ref": "#/definitions/tags"}},
    "definitions": {"tags": {"type": "array", "items": {"$ref": "#/definitions/tag"}}, "tag": {"type": "string"}},
}


def step(name: str, *triggers: HttpTrigger, **more: Any) -> Step:
    return Step(name, f"src/{name}.step.ts", "node", triggers, runner="node@1", **more)


def http(index: int, method: str, path: str, **more: Any) -> HttpTrigger:
    return HttpTrigger(index=index, method=method, path=path, **more)


def document(*steps: Step) -> dict[str, Any]:
    return openapi("shop", 3, "http://127.0.0.1:3111", endpoints_of(Registry(steps=steps)))


def test_an_odd_project_is_a_valid_document() -> None:
    found = document(
        step(
            "Create ticket/ä",
            http(0, "POST", "/tickets", input_schema=TICKET, response_schema={"201": TICKET, "default": {}}),
            http(1, "PUT", "/tickets/:id", input_schema={"type": "nonsense"}, response_schema={"type": "string"}),
            description="Opens one.",
            flows=("support",),
        ),
        step("Create-ticket", http(0, "GET", "/tickets/:number", query_params=({"name": "q"}, {"name": "q"}))),
        step("Second", http(0, "POST", "/tickets"), http(1, "OPTIONS", "no-slash"), http(2, "HEAD", "/")),
        step("Health", http(0, "GET", "/:a/x:b/:c")),
    )
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []
    assert set(found["paths"]) == {"/tickets", "/tickets/{id}", "/no-slash", "/", "/{a}/x:b/{c}"}


def test_a_schemas_references_to_itself_lead_to_where_it_stands() -> None:
    found = document(step("Create", http(0, "POST", "/tickets", input_schema=TICKET)))
    place = "#/components/schemas/Create.body"
    operation = found["paths"]["/tickets"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": place}
    schema = found["components"]["schemas"]["Create.body"]
    assert schema["properties"]["parent"] == {"$ref": place}
    assert schema["definitions"]["tags"]["items"] == {"$ref": f"{place}/definitions/tag"}
    assert TICKET["properties"]["parent"] == {"$ref": "#"}  # type: ignore[index]


def test_of_two_steps_with_one_route_the_one_that_serves_it_is_described() -> None:
    found = document(step("First", http(0, "GET", "/a")), step("Second", http(0, "GET", "/a")))
    assert found["paths"]["/a"]["get"]["summary"] == "First"


def test_paths_that_differ_in_a_parameters_name_are_one() -> None:
    found = document(step("Show", http(0, "GET", "/a/:id")), step("Drop", http(0, "DELETE", "/a/:number")))
    operations = found["paths"]["/a/{id}"]
    assert set(operations) == {"get", "delete"}
    assert [each["name"] for each in operations["delete"]["parameters"]] == ["id"]


def test_a_project_without_endpoints_is_a_valid_document() -> None:
    assert list(OpenAPIV31SpecValidator(document()).iter_errors()) == []
