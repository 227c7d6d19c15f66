"""Says what a plan brings besides what any change of a file would: what goes along with a name, and what doesn't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from motia_studio.consequences.consequence import Consequence, sorted_by_severity
from motia_studio.step_files.plan import Plan

STAY = "rename it back to have them taken, or let the queue run empty first"


def said(plan: Plan, found: Iterable[Consequence]) -> list[Consequence]:
    """Return what is said of a plan, what breaks first."""
    told = [_of_rename(plan, each) if plan.is_rename else each for each in found]
    return sorted_by_severity([*told, *plan.said])


def _of_rename(plan: Plan, each: Consequence) -> Consequence:
    if each.kind == "name" and each.before == plan.step.name:
        message = (
            f"{plan.step.name} would be called {plan.name}; its place in the diagram, its saved examples and a pause go"
            " along, and its traces stay with the old name"
        )
        return replace(each, message=message)
    if each.kind == "messages" and each.severity == "breaks":
        return replace(each, message=f"{each.message}: {STAY}")
    return each
