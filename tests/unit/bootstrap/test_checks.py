"""How checks are run and counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bootstrap import checks
from bootstrap.checkout import Checkout
from bootstrap.checks import Check, Result, expand, run_check, summarise

PASSES = (sys.executable, "-c", "pass")
FAILS = (sys.executable, "-c", "import sys; sys.exit(3)")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_check_passes_when_its_command_does(checkout: Checkout) -> None:
    assert run_check(checkout, Check("one", PASSES)).passed


def test_check_fails_with_its_exit_status(checkout: Checkout) -> None:
    result = run_check(checkout, Check("one", FAILS))
    assert (result.passed, result.reason) == (False, "exit status 3")


def test_check_fails_when_what_it_looks_at_is_missing(checkout: Checkout) -> None:
    result = run_check(checkout, Check("one", PASSES, needs=("tests/none",)))
    assert (result.passed, result.reason) == (False, "there is no tests/none")


def test_check_fails_when_no_file_matches(checkout: Checkout) -> None:
    assert not run_check(checkout, Check("one", (*PASSES, "tests/*.mjs"))).passed


def test_check_fails_when_its_program_is_missing(checkout: Checkout) -> None:
    assert run_check(checkout, Check("one", ("no-such-program",))).reason == "exit status 127"


def test_expand_replaces_a_pattern_by_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.mjs", "a.mjs"):
        (tmp_path / name).touch()
    assert expand(tmp_path, ["node", "*.mjs"]) == ["node", "a.mjs", "b.mjs"]


def test_summary_ends_with_the_counts_alone_on_a_line() -> None:
    results = [Result("one", passed=True, seconds=1), Result("two", passed=False, seconds=2, reason="exit status 1")]
    assert summarise(results).splitlines()[-1] == "1 passed, 1 failed"


def test_run_checks_goes_on_after_a_failure(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.root / "ran").mkdir()
    touch = (sys.executable, "-c", "open('ran/two', 'w').close()")
    monkeypatch.setattr(checks, "CHECKS", (Check("one", FAILS), Check("two", touch)))
    assert checks.run_checks(checkout, only=["one", "two"], fast=False) == 1
    assert (checkout.root / "ran" / "two").exists()


def test_run_checks_fails_when_nothing_was_chosen(checkout: Checkout) -> None:
    assert checks.run_checks(checkout, only=["browser"], fast=True) == 1
