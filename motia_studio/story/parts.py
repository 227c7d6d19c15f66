"""What sentences are made of: texts, and parts that the page makes something of (a link, a term, a hidden value)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runtime.model.template import Hidden, Template

Part = str | dict[str, Any]
ENDINGS = (".", "!", "?", "…")


def span(text: str, span_id: str) -> Part:
    """Return a text that leads to a span."""
    return {"text": text, "span": span_id}


def term(word: str, text: str | None = None) -> Part:
    """Return a word that the page explains; it must be one of those in frontend/src/core/terms.ts.

    `text` is how it stands in the sentence, where that isn't the word itself.
    """
    return {"text": text or word, "term": word}


def filled(template: Template, values: Mapping[str, Any]) -> list[Part]:
    """Return what an author wrote with its values."""
    return [{"hidden": True} if isinstance(part, Hidden) else part for part in template.fill(values)]


def joined(parts: Iterable[Part]) -> list[Part]:
    """Return parts with neighbouring texts made one."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return found


def closed(parts: Iterable[Part]) -> list[Part]:
    """Return a sentence with its full stop."""
    found = joined(parts)
    if found and isinstance(found[-1], str) and found[-1].rstrip().endswith(ENDINGS):
        return found
    return joined([*found, "."])


def plain(parts: Iterable[Part]) -> str:
    """Return what a person reads of parts."""
    return "".join(part if isinstance(part, str) else part.get("text") or "•••" for part in parts)
