"""Line endings: a page has \\n in every line, and a file gets back those that it had."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Final

NAMES: Final = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}
_ENDING: Final = re.compile(r"\r\n|\n|\r")
# Matching lines one by one takes the square of their number.
MOST_COMPARED: Final = 4000


def plain(text: str) -> str:
    """Return a text with \\n at the end of each line, as the page has it."""
    return _ENDING.sub("\n", text)


def kind_of(text: str) -> str:
    """Return "lf", "crlf", "cr" or "mixed"; "lf" for a text of one line."""
    found = set(_ENDING.findall(text))
    return "mixed" if len(found) > 1 else NAMES[found.pop() if found else "\n"]


def with_endings_of(before: str, text: str) -> str:
    """Return `text` (with \\n) with the line endings that the file had before; lines that are new get its usual one."""
    old_endings = _ENDING.findall(before)
    if not old_endings or set(old_endings) == {"\n"}:
        return text
    usual = Counter(old_endings).most_common(1)[0][0]
    lines = text.split("\n")
    endings = [usual] * (len(lines) - 1)
    if len(set(old_endings)) > 1:
        for old, new, size in _same(_ENDING.split(before), lines):
            for at in range(size):
                if old + at < len(old_endings) and new + at < len(endings):
                    endings[new + at] = old_endings[old + at]
        _keep_apart(lines, endings)
    return "".join(line + ending for line, ending in zip(lines, [*endings, ""], strict=True))


def _keep_apart(lines: list[str], endings: list[str]) -> None:
    """Let no empty line vanish: \\r before it and \\n behind it would be one ending."""
    for at in range(1, len(endings)):
        if endings[at - 1] == "\r" and endings[at] == "\n" and lines[at] == "":
            endings[at] = "\r"


def _same(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Return runs of lines that both have: where in the old, where in the new, how many."""
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    runs = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(inner_old), len(inner_new)) <= MOST_COMPARED:
        blocks = SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_matching_blocks()
        runs += [(head + block.a, head + block.b, block.size) for block in blocks]
    return runs
