"""What `./studio test` runs: every check in order, with its time, and a summary at the end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.chromium import obtain_chromium

PYTEST = (".venv/bin/python", "-m", "pytest", "-q")
PARALLEL = ("-n", "2", "-m", "not browser")
OWN_CHECK = ("tests/unit", "tests/contract", "tests/docs")


@dataclass(frozen=True)
class Check:
    """One command, run in the checkout's root. A `*` in its words stands for the files that match.

    `needs` names files and folders without which the check fails: a check that has nothing to look at must not pass.
    `folder` is where it runs; `slow` ones are left out by `--fast`.
    """

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    folder: str = "."
    slow: bool = False
    chromium: bool = False


CHECKS = (
    Check("format", (".venv/bin/ruff", "format", "--check", "."), ("pyproject.toml",)),
    Check("lint", (".venv/bin/ruff", "check", "."), ("pyproject.toml",)),
    Check("types", (".venv/bin/mypy",), ("runtime", "motia_studio", "bootstrap")),
    Check("imports", (".venv/bin/lint-imports", "--no-logo", "--no-cache"), ("runtime", "motia_studio")),
    Check(
        "biome",
        (
            "node_modules/.bin/biome",
            "check",
            "frontend",
            "runtime/languages/node",
            "runtime/scaffold",
            "tests",
            "examples",
        ),
        ("frontend/src", "runtime/languages/node", "tests/node", "examples"),
    ),
    Check("console-types", ("node_modules/.bin/tsc", "--noEmit", "-p", "frontend"), ("frontend/tsconfig.json",)),
    Check("sdk-types", ("node_modules/.bin/tsc", "--noEmit", "-p", "tests/types"), ("tests/types/tsconfig.json",)),
    Check("docs", (*PYTEST, "tests/docs"), ("tests/docs",)),
    Check("unit", (*PYTEST, *PARALLEL, "tests/unit"), ("tests/unit",)),
    Check("contract", (*PYTEST, *PARALLEL, "tests/contract"), ("tests/contract",)),
    Check("node", ("node", "--test", "tests/node/**/*.test.mjs"), ("tests/node",)),
    Check("console", ("../node_modules/.bin/vitest", "run"), ("frontend/src",), folder="frontend"),
    Check(
        "integration",
        # They wait for processes more than they compute.
        (*PYTEST, "-n", "3", *PARALLEL[2:], "tests", *(f"--ignore={folder}" for folder in OWN_CHECK)),
        ("tests/integration",),
        slow=True,
    ),
    Check(
        "browser",
        # The tests of one file share a console.
        (*PYTEST, "-n", "2", "--dist", "loadfile", "-m", "browser", "tests"),
        ("tests/browser",),
        slow=True,
        chromium=True,
    ),
)
CHECK_NAMES = tuple(check.name for check in CHECKS)


@dataclass(frozen=True)
class Result:
    """How one check ended; `reason` says why where its own output doesn't."""

    name: str
    passed: bool
    seconds: float
    reason: str = ""


def run_checks(checkout: Checkout, *, only: Collection[str], fast: bool) -> int:
    """Run the chosen checks, each to its end whatever the others did. Return 0 when all passed."""
    chosen = [check for check in CHECKS if check.name in only and not (fast and check.slow)]
    results: list[Result] = []
    for check in chosen:
        _tell(f"\n── {check.name} {'─' * (68 - len(check.name))}\n")
        results.append(run_check(checkout, check))
        _tell(_line(results[-1]))
    _tell(summarise(results))
    return 0 if chosen and all(result.passed for result in results) else 1


def run_check(checkout: Checkout, check: Check) -> Result:
    """Run one check with its output going straight to the terminal."""
    began = time.monotonic()
    missing = [path for path in check.needs if not (checkout.root / path).exists()]
    if missing:
        return Result(check.name, passed=False, seconds=0, reason=f"there is no {', '.join(missing)}")
    command = expand(checkout.root, check.command)
    if "" in command:
        return Result(check.name, passed=False, seconds=0, reason=f"no file matches {' '.join(check.command)}")
    environment = checkout.environment()
    if check.chromium:
        browser = obtain_chromium(checkout)
        if browser is None:
            reason = "no Chromium was found and none could be installed; set CHROMIUM to one"
            return Result(check.name, passed=False, seconds=time.monotonic() - began, reason=reason)
        environment["CHROMIUM"] = str(browser)
    status = _run(command, checkout.root / check.folder, environment)
    return Result(
        check.name,
        passed=status == 0,
        seconds=time.monotonic() - began,
        reason=f"exit status {status}" if status else "",
    )


def expand(root: Path, command: Sequence[str]) -> list[str]:
    """Replace every word with a `*` by the files that match, or by an empty word where none does."""
    words: list[str] = []
    for word in command:
        words += sorted(str(path.relative_to(root)) for path in root.glob(word)) or [""] if "*" in word else [word]
    return words


def summarise(results: Sequence[Result]) -> str:
    """Return the closing lines: every check with its time, and the counts alone on the last line."""
    failed = sum(not result.passed for result in results)
    lines = "".join(_line(result) for result in results)
    total = sum(result.seconds for result in results)
    counts = f"{len(results) - failed} passed, {failed} failed"
    return f"\n── summary {'─' * 61}\n{lines}\nAll checks took {total:.0f} s\n{counts}\n"


def _line(result: Result) -> str:
    word = "passed" if result.passed else "FAILED"
    return f"{word}  {result.name:<14}{result.seconds:8.1f} s  {result.reason}".rstrip() + "\n"


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    try:
        return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
    except OSError as error:
        _tell(f"{command[0]} can't be started: {error}\n")
        return 127


def _tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
