"""Tells about keys without effect: one notice for all keys that have the same reason."""

from __future__ import annotations

from runtime.config.findings import Findings


class Idle:
    """The keys of one mapping that mean nothing here."""

    def __init__(self, findings: Findings, path: str) -> None:
        self._findings = findings
        self._path = path
        self._keys: dict[str, list[tuple[int, str]]] = {}

    def add(self, key: str, reason: str, line: int) -> None:
        """Note a key."""
        self._keys.setdefault(reason, []).append((line, key))

    def tell(self) -> None:
        """Turn what was noted into notices."""
        for reason, keys in self._keys.items():
            names = ", ".join(key for _, key in keys)
            verb = "has" if len(keys) == 1 else "have"
            self._findings.notice(keys[0][0], f"{self._path}: {names} {verb} no effect: {reason}")
