"""What a form for a new file offers: the languages, triggers, flows, topics and folders that the project has."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from motia_studio.endpoints.listing import endpoints_of
from motia_studio.scaffold.form import TRIGGERS
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.place import language_of
from runtime.model import Registry


def offers(registry: Registry, states: list[str]) -> dict[str, Any]:
    """Return them; `states` are the groups of the state. Languages that the project uses come first."""
    used = Counter(found.name for step in registry.steps if (found := language_of(step.file)))
    languages = sorted(LANGUAGES.values(), key=lambda language: -used[language.name])
    files = [*(step.file for step in registry.steps), *(stream.file for stream in registry.streams)]
    return {
        "languages": [{"name": each.name, "label": each.label, "used": used[each.name]} for each in languages],
        "triggers": [
            {"type": kind, "label": form.label, "fields": [blank._asdict() for blank in form.blanks]}
            for kind, form in TRIGGERS.items()
        ],
        "flows": list(registry.flows),
        "topics": [_topic(registry, name) for name in _topics(registry)],
        "endpoints": [f"{each.method} {each.path}" for each in endpoints_of(registry) if each.shadowed_by is None],
        "folders": sorted({str(PurePosixPath(file).parent) for file in files if "/" in file}),
        "states": states,
        "streams": sorted({stream.name for stream in registry.streams}),
    }


def _topics(registry: Registry) -> list[str]:
    heard = {trigger.topic for step in registry.steps for trigger in step.triggers if trigger.topic}
    sent = {each.topic for step in registry.steps for each in (*step.enqueues, *step.virtual_enqueues)}
    drawn = {topic for step in registry.steps for topic in step.virtual_subscribes}
    return sorted(topic for topic in heard | sent | drawn if not topic.startswith("@"))


def _topic(registry: Registry, name: str) -> dict[str, Any]:
    takers = [(step.name, trigger) for step in registry.steps for trigger in step.triggers if trigger.topic == name]
    producers = [
        step.name
        for step in registry.steps
        if name in {each.topic for each in (*step.enqueues, *step.virtual_enqueues)}
    ]
    return {
        "name": name,
        "consumers": list(dict.fromkeys(step for step, _ in takers)),
        "producers": producers,
        "schema": any(trigger.input_schema is not None for _, trigger in takers),
    }
