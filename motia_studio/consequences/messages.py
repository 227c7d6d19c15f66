"""Messages that wait: which nobody would take any more, and which would not fit a new schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, Severity, counted, in_words
from motia_studio.consequences.fitting import refusal
from motia_studio.consequences.waiting import MOST, Held
from runtime.gateway.validation import BodySchema, InvalidSchema
from runtime.model import Subscription

# Runners of these check what a Step is given; the others hand it on as it is.
CHECKED: Final = frozenset({"python"})


def compare_messages(compared: Comparison) -> Iterator[Consequence]:
    """Tell of messages."""
    after = compared.after.subscriptions
    for name, old in compared.before.subscriptions.items():
        new = after.get(name)
        if new is None:
            yield from _stranded(compared, old)
        elif new.trigger.input_schema is not None and new.trigger.input_schema != old.trigger.input_schema:
            yield from _unfit(compared, new)


def _stranded(compared: Comparison, old: Subscription) -> Iterator[Consequence]:
    held = compared.waiting.held(old.name)
    if held.total == 0:
        return
    successor = compared.successor_of(old.step)
    file = successor.file if successor else old.step.file
    name = successor.name if successor else old.step.name
    message = f"{_what(held)} of {old.name} would stay where they are, and no Step would take them"
    line = compared.line_of(file, name)
    yield Consequence("messages", "breaks", message, step=name, topic=old.trigger.topic, path=file, line=line)


def _unfit(compared: Comparison, new: Subscription) -> Iterator[Consequence]:
    held = compared.waiting.held(new.name)
    if held.total == 0:
        return
    try:
        schema = BodySchema(new.trigger.input_schema or {})
    except InvalidSchema:
        return
    messages = compared.waiting.newest(new.name)
    refused = [place for place in (refusal(schema, each.data) for each in messages) if place is not None]
    if refused:
        yield _told(compared, new, held, len(messages), refused)
    elif held.total > len(messages):
        message = (
            f"The newest {MOST:,} of {held.total:,} messages that wait for {new.step.name} fit its new schema;"
            " the others were not looked at"
        )
        yield Consequence("messages", "info", message, step=new.step.name, topic=new.trigger.topic)


def _told(compared: Comparison, new: Subscription, held: Held, read: int, refused: list[str]) -> Consequence:
    of = f"the newest {MOST:,} of {held.total:,}" if held.total > read else f"{held.total:,}"
    severity: Severity = "breaks" if new.step.language in CHECKED else "changes"
    fate = "would be refused" if severity == "breaks" else "would not fit its new schema, though it gets them anyway"
    message = f"{len(refused):,} of {of} messages that wait for {new.step.name} {fate}, first at {refused[0]}"
    line = compared.line_of(new.step.file, new.trigger.topic or "")
    topic, file = new.trigger.topic, new.step.file
    return Consequence("messages", severity, message, step=new.step.name, topic=topic, path=file, line=line)


def _what(held: Held) -> str:
    """Return "3 messages", or what sort they are where some are not just waiting."""
    if held.waiting == held.total:
        return counted(held.total, "message")
    parts = {"waiting message": held.waiting, "delayed message": held.delayed, "dead letter": held.failed}
    return in_words(counted(number, what) for what, number in parts.items() if number)
