"""The words that stories mark as explained are those that the page explains, in two sentences each."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TERM = re.compile(r"^  '?([a-z ]+)'?: \{\n    title: '([^']+)',\n    text: '([^']+)',\n", re.MULTILINE)
USED = re.compile(r"\bterm\(\"([^\"]+)\"\)")


def explained() -> dict[str, tuple[str, str]]:
    text = (ROOT / "frontend" / "src" / "core" / "terms.ts").read_text(encoding="utf-8")
    return {found[1]: (found[2], found[3]) for found in TERM.finditer(text)}


def test_every_term_of_a_story_is_explained() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "motia_studio").rglob("*.py")]
    used = {word for source in sources for word in USED.findall(source)}
    assert used
    assert used <= explained().keys()


def test_terms_are_explained_in_two_sentences_under_their_own_name() -> None:
    terms = explained()
    assert len(terms) == 20
    assert [word for word, (title, _) in terms.items() if title.lower() != word] == []
    assert [word for word, (_, text) in terms.items() if len(re.findall(r"[.?!](?: |$)", text)) != 2] == []
