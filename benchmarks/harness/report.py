"""Collects the values of a benchmark, prints them as a table and writes them as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".studio" / "bench"

Role = Literal["ours", "peer", "limit"]
HEADER = ("", "role", "runs", "median", "min", "max", "ours ÷ it", "target")


@dataclass
class Line:
    """One thing that was measured, once in each round. `target` is the line DESIGN.md draws, as text (`>= 5,000`)."""

    who: str
    role: Role
    target: str = ""
    note: str = ""
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the middle value."""
        return median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Tell whether the median keeps the target, None without one."""
        if not self.target:
            return None
        sign, _, bound = self.target.partition(" ")
        limit = float(bound.split()[0].replace(",", ""))
        return self.median >= limit if sign == ">=" else self.median <= limit


class Report:
    """The figures of one benchmark, by subject: what is measured, in which unit."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._began = time.monotonic()
        self._load = os.getloadavg()[0]
        self._subjects: dict[tuple[str, str], dict[str, Line]] = {}

    def add(
        self, subject: str, unit: str, who: str, value: float, *, role: Role = "ours", target: str = "", note: str = ""
    ) -> None:
        """Take one value."""
        lines = self._subjects.setdefault((subject, unit), {})
        lines.setdefault(who, Line(who, role, target, note)).values.append(value)

    def finish(self) -> int:
        """Print the table, write `.studio/bench/<name>.json` and return the exit status, which is always 0.

        A target that isn't met is a finding and no failure: a busy machine misses what a quiet one keeps.
        """
        for (subject, unit), lines in self._subjects.items():
            _print_table(f"{subject}  [{unit}]", [_cells(line, _ours(lines)) for line in lines.values()])
        took = time.monotonic() - self._began
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        path.write_text(json.dumps(self._as_json(took), indent=1) + "\n", encoding="utf-8")
        _say(f"{took:.0f} s on {os.cpu_count()} cores, load {self._load:.1f} before; figures in {_short(path)}\n")
        return 0

    def _as_json(self, took: float) -> dict[str, Any]:
        return {
            "benchmark": self.name,
            "commit": _commit(),
            "machine": {"cores": os.cpu_count(), "python": python_build(), "load": self._load},
            "seconds": round(took, 1),
            "subjects": [
                {
                    "subject": subject,
                    "unit": unit,
                    "lines": [
                        {**vars(line), "median": line.median, "met": line.is_met, "ratio": _ratio(line, _ours(lines))}
                        for line in lines.values()
                    ],
                }
                for (subject, unit), lines in self._subjects.items()
            ],
        }


def python_build() -> str:
    """Return the version of this Python, and whether it was built without optimisations, which costs a fifth."""
    build = sysconfig.get_config_var("CONFIG_ARGS")
    is_slow = build is not None and "--enable-optimizations" not in build
    return f"{platform.python_version()}{' without optimisations' if is_slow else ''}"


def progress(text: str) -> None:
    """Tell on stderr what is going on."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def _ours(lines: dict[str, Line]) -> Line | None:
    return next((line for line in lines.values() if line.role == "ours"), None)


def _ratio(line: Line, ours: Line | None) -> float | None:
    if ours is None or line.role == "ours" or not line.median:
        return None
    return ours.median / line.median


def _cells(line: Line, ours: Line | None) -> tuple[str, ...]:
    ratio = _ratio(line, ours)
    target = f"{line.target} {'met' if line.is_met else 'NOT MET'}" if line.target else ""
    return (
        f"{line.who}{f' ({line.note})' if line.note else ''}",
        line.role,
        str(len(line.values)),
        _number(line.median),
        _number(min(line.values)),
        _number(max(line.values)),
        "" if ratio is None else f"{ratio:.2f}",
        target,
    )


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def _print_table(title: str, rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [HEADER, *rows]) for column in range(len(HEADER))]
    _say(f"\n{title}\n")
    for row in [HEADER, *rows]:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        _say(f"  {'  '.join(cells)}".rstrip() + "\n")


def _commit() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
