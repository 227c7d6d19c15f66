"""Makes a Step of what a runner described, and tells what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, Final

from runtime.discovery.failure import failure, missing_export, notes
from runtime.discovery.legacy import KINDS, modernise
from runtime.discovery.lines import Lines
from runtime.discovery.scan import pattern_suffixes
from runtime.discovery.wording import read_business_key, read_importance, read_wording
from runtime.languages import LANGUAGES
from runtime.model import Described, Enqueue, Problem, Step
from runtime.triggers import parse_triggers
from runtime.triggers.options import Options

KNOWN: Final = frozenset(
    {
        *("name", "description", "triggers", "enqueues", "virtualEnqueues", "virtualSubscribes", "flows"),
        *("includeFiles", "label", "story", "importance", "businessKey"),
    }
)


def read_step(described: Described, lines: Lines) -> tuple[Step, list[Problem]]:
    """Return the Step of a file; one that can't run is Broken, and says why."""
    broken = failure(described) if described.error else None
    if described.config is None:
        broken = broken or missing_export(described, "config", lines)
        step = Step(stem(described.file), described.file, described.language, (), broken=broken)
        return step, [broken]
    step, problems = _read(described, described.config, lines)
    if broken is None and step.broken is None and not described.handler and step.triggers:
        broken = missing_export(described, "handler", lines)
    if broken is not None:
        problems.insert(0, broken)
        # The last good version of a file that no longer loads still has its runner.
        runner = step.runner if described.error else None
        step = replace(step, broken=broken, runner=runner)
    return step, problems


def stem(file: str) -> str:
    """Return a file's name without what makes it a Step: `notify` of `src/notify.step.js`."""
    name = PurePosixPath(file).name
    endings = [ending for language in LANGUAGES.values() for ending in pattern_suffixes(language)]
    return next((name.removesuffix(ending) for ending in endings if name.endswith(ending)), name)


def _read(described: Described, raw: Mapping[str, Any], lines: Lines) -> tuple[Step, list[Problem]]:
    config, remarks = modernise(raw)
    options = Options(config, file=described.file, where="config", locate=lines.locate)
    name = options.text("name", required=True) or stem(described.file)
    if "triggers" not in config:
        options.report("triggers", "is missing", hint=_advise_triggers(config))
    _report_misspelt(options)
    triggers, faults = parse_triggers(config.get("triggers", []), owner=name, file=described.file, locate=lines.locate)
    step = Step(
        name=name,
        file=described.file,
        language=described.language,
        triggers=triggers,
        runner=described.runner,
        description=_description(options),
        enqueues=_enqueues(options, "enqueues"),
        virtual_enqueues=_enqueues(options, "virtualEnqueues"),
        virtual_subscribes=_texts(options, "virtualSubscribes"),
        flows=_texts(options, "flows"),
        config=dict(raw),
        version=described.version,
        wording=read_wording(options),
        business_key=read_business_key(options),
        importance=read_importance(options),
        line=lines.of_text(name) or lines.of_field("config"),
    )
    fatal = [found for found in options.problems if found.severity == "error"]
    if not triggers:
        fatal.extend(found for found in faults if found.severity == "error")
    remarked = [Problem(described.file, remark, "info", code="legacy") for remark in remarks]
    problems = [*options.problems, *faults, *remarked, *notes(described)]
    return (replace(step, broken=fatal[0], runner=None) if fatal else step), problems


def _advise_triggers(config: Mapping[str, Any]) -> str:
    near = get_close_matches(str(config.get("type", "")), KINDS, n=1)
    if near:
        return f"did you mean the type {near[0]!r}?"
    return "write `triggers: []` for a Step that nothing starts"


def _report_misspelt(options: Options) -> None:
    """Warn of keys that look like one with an effect; others are the author's own and nobody's business."""
    for key in options.raw:
        near = get_close_matches(key, KNOWN, n=1, cutoff=0.8)
        if near and key not in KNOWN and near[0] not in options.raw:
            options.report(key, "is not known and has no effect", severity="warning", hint=f"did you mean {near[0]!r}?")


def _description(options: Options) -> str | None:
    given = options.raw.get("description")
    return given if isinstance(given, str) and given else None


def _texts(options: Options, field: str) -> tuple[str, ...]:
    given = options.raw.get(field)
    items = given if isinstance(given, list | tuple) else []
    texts = tuple(item for item in items if isinstance(item, str) and item)
    if (given is not None and not isinstance(given, list | tuple)) or len(texts) != len(items):
        options.report(field, f"must be a list of names, not {given!r}", severity="warning")
    return texts


def _enqueues(options: Options, field: str) -> tuple[Enqueue, ...]:
    """Read topics, each a text or {topic, label, conditional}."""
    given = options.raw.get(field)
    if given is not None and not isinstance(given, list | tuple):
        options.report(field, f"must be a list of topics, not {given!r}", severity="warning")
        return ()
    read = [_enqueue(item) for item in given or ()]
    if None in read:
        options.report(
            field, f"holds something that is neither a topic nor {{topic, label}}: {given!r}", severity="warning"
        )
    return tuple(item for item in read if item is not None)


def _enqueue(item: Any) -> Enqueue | None:
    if isinstance(item, str) and item:
        return Enqueue(item)
    if isinstance(item, Mapping) and isinstance(item.get("topic"), str) and item["topic"]:
        label = item.get("label")
        return Enqueue(item["topic"], label if isinstance(label, str) else None, item.get("conditional") is True)
    return None
