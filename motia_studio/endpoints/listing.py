"""The HTTP triggers of a registry, with what people need to know to send requests to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.endpoints.path import parameters
from runtime.errors import StepNotFound
from runtime.model import Registry, Step
from runtime.triggers.http import HttpTrigger

ANY_STATUS: Final = "200"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One http trigger of a Step. Of two with one route only the first is ever served (`shadowed_by` names it)."""

    step: Step
    trigger: HttpTrigger
    shadowed_by: str | None = None

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        return self.trigger.route.method

    @property
    def path(self) -> str:
        """Return the path as it is written, such as `/tickets/:id`."""
        return self.trigger.route.path

    @property
    def responses(self) -> dict[str, Any]:
        """Return the schemas of responses by status; a Step may also name one for all."""
        declared = self.trigger.response_schema
        if all(key.isdecimal() or key == "default" for key in declared):
            return dict(declared)
        return {ANY_STATUS: declared}

    def shown(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        broken = self.step.broken
        return {
            "step": self.step.name,
            "trigger": self.trigger.suffix,
            "method": self.method,
            "path": self.path,
            "params": parameters(self.path),
            "query": [
                {"name": each["name"], "description": str(each.get("description") or "")}
                for each in self.trigger.query_params
            ],
            "body": self.trigger.input_schema,
            "responses": self.responses,
            "description": self.step.description,
            "flows": list(self.step.flows),
            "condition": self.trigger.condition,
            "runs": self.step.runner is not None,
            "problem": broken.message if broken else None,
            "shadowedBy": self.shadowed_by,
        }


def endpoints_of(registry: Registry) -> Iterator[Endpoint]:
    """Yield every endpoint of a project, in the order of its Steps."""
    served: dict[tuple[str, str], str] = {}
    for step in registry.steps:
        for trigger in step.triggers:
            if isinstance(trigger, HttpTrigger):
                route = (trigger.route.method, trigger.route.path)
                yield Endpoint(step, trigger, served.get(route))
                served.setdefault(route, step.name)


def endpoint(registry: Registry, step: str, trigger: str | None) -> Endpoint:
    """Return the endpoint of a Step that is named by its trigger (`http(GET /tickets)`); its first where none is.

    :raises StepNotFound: there is none.
    """
    for found in endpoints_of(registry):
        if found.step.name == step and trigger in (None, found.trigger.suffix):
            return found
    what = f"the Step {step!r} has no endpoint {trigger!r}" if trigger else f"no Step {step!r} has an endpoint"
    raise StepNotFound(what, hint="it may have been renamed or deleted; open the list of endpoints again")
