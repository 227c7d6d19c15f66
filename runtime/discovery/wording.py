"""Reads what a Step's config says for people: label, story, importance and business key.

A mistake in one of them is a warning: it is left out, and the Step runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

from runtime.model import NO_WORDING, Template, Wording, read_template
from runtime.model.template import ROOTS
from runtime.triggers.options import Options

OUTCOMES: Final = ("ok", "fail", "wait")
KEY_ROOTS: Final = ("input", "output")


def read_wording(options: Options) -> Wording:
    """Return the sentences of `label` and `story`."""
    label = _template(options, "label")
    story = options.raw.get("story")
    if story is None:
        return Wording(label) if label else NO_WORDING
    if not isinstance(story, Mapping):
        options.report("story", f"must be {{ok, fail, wait}}, not {story!r}", severity="warning")
        return Wording(label)
    inner = Options(story, file=options.file, where=f"{options.where}.story", locate=options.locate)
    inner.problems = options.problems
    inner.only(*OUTCOMES)
    return Wording(label, *(_template(inner, name) for name in OUTCOMES))


def read_business_key(options: Options) -> Template | None:
    """Return the template of the name by which people look for a run."""
    return _template(options, "businessKey", KEY_ROOTS)


def read_importance(options: Options) -> Literal["low", "normal"]:
    """Return "low" for a Step that stories leave out while nothing fails."""
    given = options.raw.get("importance", "normal")
    if given in ("low", "normal"):
        return "low" if given == "low" else "normal"
    options.report("importance", f'must be "low" or "normal", not {given!r}', severity="warning")
    return "normal"


def _template(options: Options, field: str, roots: Collection[str] = ROOTS) -> Template | None:
    given = options.raw.get(field)
    if given is None:
        return None
    if not isinstance(given, str) or not given.strip():
        options.report(field, f"must be a text that isn't empty, not {given!r}", severity="warning")
        return None
    template = read_template(given, roots)
    if isinstance(template, str):
        options.report(field, template, severity="warning", hint='write it as "Order {{input.orderId}}"')
        return None
    return template
