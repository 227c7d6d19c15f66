"""Draws the registry: the nodes and edges of the flow diagram, as the API and the console have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from runtime.model import Enqueue, Problem, Registry, Step
from runtime.triggers.base import Endpoint, Trigger

Drawing = dict[str, Any]


def draw(registry: Registry) -> Drawing:
    """Return nodes, edges, flows, streams and problems as JSON values. Ids stay the same while names do."""
    ids = _ids(registry.steps)
    return {
        "nodes": [_node(step, ids[step.file]) for step in registry.steps],
        "edges": list(_edges(registry.steps, ids)),
        "flows": list(registry.flows),
        "streams": [
            {"name": found.name, "file": found.file, "language": found.language, "broken": _broken(found.broken)}
            for found in registry.streams
        ],
        "problems": [asdict(problem) for problem in registry.problems],
    }


@dataclass(frozen=True, slots=True)
class _Ear:
    """A node that listens to something, and whether only on paper."""

    node: str
    endpoint: Endpoint
    virtual: bool
    conditional: bool


def _ids(steps: Iterable[Step]) -> dict[str, str]:
    """Name each Step's node after the Step; a second Step of one name also has its file in the id."""
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for step in steps:
        ids[step.file] = f"{step.name} ({step.file})" if step.name in taken else step.name
        taken.add(step.name)
    return ids


def _node(step: Step, node_id: str) -> Drawing:
    return {
        "id": node_id,
        "name": step.name,
        "file": step.file,
        "language": step.language,
        "description": step.description,
        "flows": list(step.flows),
        "broken": _broken(step.broken),
        "runner": step.runner,
        "triggers": [_trigger(trigger) for trigger in step.triggers],
        "enqueues": [produced.topic for produced in step.enqueues],
        "virtual": not step.triggers and step.broken is None,
        "label": step.wording.label.source if step.wording.label else None,
        "story": {name: template.source for name, template in step.wording.story.items()} or None,
        "importance": step.importance,
        "line": step.line,
        "version": step.version,
    }


def _trigger(trigger: Trigger) -> Drawing:
    return {
        "kind": trigger.kind,
        "label": trigger.label,
        "icon": trigger.icon,
        "colour": trigger.colour,
        "summary": trigger.summary,
        "suffix": trigger.suffix,
        "condition": trigger.condition,
    }


def _broken(problem: Problem | None) -> Drawing | None:
    if problem is None:
        return None
    return {"message": problem.message, "line": problem.line, "hint": problem.hint}


def _edges(steps: tuple[Step, ...], ids: dict[str, str]) -> Iterator[Drawing]:
    """Join what Steps enqueue to what listens to it; one edge for each pair of nodes and topic."""
    ears = list(_ears(steps, ids))
    seen: set[str] = set()
    for step in steps:
        for produced, virtual in _mouths(step):
            for ear in ears:
                if ear.endpoint.kind != "topic" or ear.endpoint.name != produced.topic:
                    continue
                edge = _edge(ids[step.file], produced, ear, virtual or ear.virtual)
                if edge["id"] not in seen:
                    seen.add(edge["id"])
                    yield edge


def _mouths(step: Step) -> Iterator[tuple[Enqueue, bool]]:
    yield from ((produced, False) for produced in step.enqueues)
    yield from ((produced, True) for produced in step.virtual_enqueues)


def _ears(steps: Iterable[Step], ids: dict[str, str]) -> Iterator[_Ear]:
    for step in steps:
        for trigger in step.triggers:
            for endpoint in trigger.listens:
                yield _Ear(ids[step.file], endpoint, False, trigger.condition)
        for topic in step.virtual_subscribes:
            yield _Ear(ids[step.file], Endpoint("topic", topic), True, False)


def _edge(source: str, produced: Enqueue, ear: _Ear, virtual: bool) -> Drawing:
    return {
        "id": f"{source} > {ear.node} : {produced.topic}",
        "source": source,
        "target": ear.node,
        "kind": ear.endpoint.kind,
        "name": produced.topic,
        "label": produced.label,
        "conditional": produced.conditional or ear.conditional,
        "virtual": virtual,
    }
