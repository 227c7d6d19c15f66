"""What can start a Step: one file per kind, one line each here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from runtime.model import Problem
from runtime.triggers.base import Trigger
from runtime.triggers.cron import CronTrigger
from runtime.triggers.http import HttpTrigger
from runtime.triggers.options import Locate, Options
from runtime.triggers.queue import QueueTrigger
from runtime.triggers.state import StateTrigger
from runtime.triggers.stream import StreamTrigger

TRIGGERS: Final[dict[str, type[Trigger]]] = {
    HttpTrigger.kind: HttpTrigger,
    QueueTrigger.kind: QueueTrigger,
    CronTrigger.kind: CronTrigger,
    StateTrigger.kind: StateTrigger,
    StreamTrigger.kind: StreamTrigger,
}


def parse_triggers(
    raw: Any, *, owner: str, file: str, locate: Locate | None = None
) -> tuple[tuple[Trigger, ...], tuple[Problem, ...]]:
    """Read the `triggers` of a Step called `owner`; return those that can run and what is wrong with the others."""
    whole = Options({"triggers": raw}, file=file, where="config", locate=locate)
    if not isinstance(raw, list | tuple):
        whole.report(
            "triggers", f"must be a list, not {raw!r}", hint="write `triggers: []` for a Step that nothing starts"
        )
        return (), tuple(whole.problems)
    found: list[Trigger] = []
    problems: list[Problem] = []
    for index, entry in enumerate(raw):
        trigger, faults = parse_trigger(index, entry, file=file, locate=locate)
        problems.extend(faults)
        if trigger is not None:
            repeated = any(trigger.base_suffix == earlier.base_suffix for earlier in found)
            found.append(replace(trigger, owner=owner, repeated=repeated))
    return tuple(found), tuple(problems)


def parse_trigger(
    index: int, raw: Any, *, file: str, locate: Locate | None = None
) -> tuple[Trigger | None, list[Problem]]:
    """Read one trigger; None where it has an error."""
    options = Options(raw if isinstance(raw, Mapping) else {}, file=file, where=f"triggers[{index}]", locate=locate)
    if not isinstance(raw, Mapping):
        options.report("", f"must be an object with a `type`, not {raw!r}")
        return None, options.problems
    kind = _kind(options)
    trigger = kind.parse(index, options) if kind else None
    failed = any(problem.severity == "error" for problem in options.problems)
    return None if failed else trigger, options.problems


def _kind(options: Options) -> type[Trigger] | None:
    name = options.text("type", required=True)
    found = next((kind for kind in TRIGGERS.values() if name == kind.kind or name in kind.aliases), None)
    if name and found is None:
        near = get_close_matches(name.lower(), TRIGGERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the types are {', '.join(TRIGGERS)}"
        options.report("type", f"{name!r} is not a type of trigger", hint=hint)
    return found
