"""Replaces known values by `***`, wherever in a text or a JSON value they stand and however they are spelled there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ahocorasick_rs import BytesAhoCorasick

from runtime.masking.spellings import spellings

MASK: Final = "***"
# Deeper values are replaced as a whole: walking them could overflow the stack.
MAX_DEPTH: Final = 200


class Masker:
    """Knows secrets and finds them. What it has learned it doesn't forget: an older runner may still print it.

    One automaton looks for all spellings at once, so that a search costs the same however many secrets there are.
    `longest` is how many characters the longest spelling has.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self.longest = 0
        self._texts: BytesAhoCorasick | None = None
        self._json: BytesAhoCorasick | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Mask these values from now on; those of fewer than six characters are left out."""
        found = {spelling for secret in secrets for spelling in spellings(secret)}
        if found <= self._known:
            return
        self._known |= found
        self.longest = max(len(spelling) for spelling in self._known)
        self._texts = BytesAhoCorasick([_bytes(spelling) for spelling in self._known])
        self._json = BytesAhoCorasick(
            list({_bytes(json.dumps(known, ensure_ascii=False)[1:-1]) for known in self._known})
        )

    def finds(self, encoded: bytes | bytearray) -> bool:
        """Tell whether there may be a secret in JSON. This is the fast way past everything that holds none."""
        return self._json is not None and bool(self._json.find_matches_as_indexes(encoded))

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        return self._masked(text, len(text))

    def cut(self, text: str, limit: int) -> str:
        """Return about the first `limit` characters without secrets, nor a part of one that the cut divides."""
        return self._masked(text[: limit + self.longest], limit)

    def ends(self, text: str) -> str:
        """Return a text that somebody else has cut without secrets, nor parts of them at its beginning and its end."""
        if self._texts is None or not text:
            return text
        start = max((_overlap(known, text) for known in self._known), default=0)
        end = max((_overlap(text, known) for known in self._known), default=0)
        whole = self.text(text[start : len(text) - end] if start + end < len(text) else "")
        return (MASK if start else "") + whole + (MASK if end else "")

    def value(self, value: Any, depth: int = 0) -> Any:
        """Return a JSON value without secrets. A number that spells one becomes a text."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return MASK if self.text(str(value)) != str(value) else value
        if isinstance(value, dict | list | tuple) and depth > MAX_DEPTH:
            return MASK
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(each, depth + 1) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(each, depth + 1) for each in value]
        return self.text(str(value))

    def _masked(self, text: str, limit: int) -> str:
        if self._texts is None:
            return text[:limit]
        raw = _bytes(text)
        end = len(raw) if limit >= len(text) else len(_bytes(text[:limit]))
        parts: list[bytes] = []
        position = 0
        for start, stop in _merged((start, stop) for _, start, stop in self._texts.find_matches_as_indexes(raw, True)):
            if start >= end:
                break
            parts += (raw[position:start], MASK.encode())
            position = stop
        if not parts:
            return text[:limit]
        return b"".join((*parts, raw[position:end])).decode(errors="surrogatepass")


def _merged(matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join matches that overlap or touch, so that nothing is left over of either."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(matches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _overlap(left: str, right: str) -> int:
    """Return how many characters at the end of `left` are the beginning of `right`, not counting all of either."""
    most = min(len(left), len(right)) - 1
    return next((size for size in range(most, 1, -1) if left.endswith(right[:size])), 0)


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
