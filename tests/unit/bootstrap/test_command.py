"""What `./studio` hands over: in a copy with nothing left to set up, to a Python that says how it was called."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.checkout import Checkout
from bootstrap.setup import test_stages as stages_of_tests
from bootstrap.stamps import Stamps

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout with two benchmarks that is set up already."""
    checkout = Checkout(tmp_path / "checkout")
    shutil.copytree(ROOT / "bootstrap", checkout.root / "bootstrap")
    shutil.copy(ROOT / "studio", checkout.root)
    (checkout.root / "benchmarks").mkdir()
    for name in ("fast", "slow"):
        (checkout.root / "benchmarks" / f"{name}.py").touch()
    for stage in stages_of_tests(checkout):
        stage.ready().parent.mkdir(parents=True, exist_ok=True)
        stage.ready().touch()
        Stamps(checkout.private / "stamps").set(stage)
    checkout.python.write_text('#!/bin/sh\necho "$*"\n')
    checkout.python.chmod(0o755)
    return checkout


def studio(checkout: Checkout, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout.root / "studio"), *arguments]
    return subprocess.run(command, cwd=checkout.root, capture_output=True, text=True, check=False)


def test_bench_hands_options_to_the_one_benchmark_that_is_named(checkout: Checkout) -> None:
    told = studio(checkout, "bench", "slow", "--seed", "7", "--cold")
    assert (told.returncode, told.stdout) == (0, "\nslow\n\n-m benchmarks.slow --seed 7 --cold\n")


def test_bench_runs_all_or_the_named_ones_without_options(checkout: Checkout) -> None:
    every = "\nfast\n\n-m benchmarks.fast\n\nslow\n\n-m benchmarks.slow\n"
    assert studio(checkout, "bench").stdout == studio(checkout, "bench", "fast", "slow").stdout == every


@pytest.mark.parametrize("names", [(), ("fast", "slow")])
def test_bench_says_where_options_belong_when_not_one_benchmark_is_named(
    checkout: Checkout, names: tuple[str, ...]
) -> None:
    told = studio(checkout, "bench", *names, "--seed", "7")
    assert (told.returncode, told.stdout) == (2, "")
    assert "--seed is an option of one benchmark: name it first, and it alone" in told.stderr


def test_dev_hands_every_option_but_the_project_on_as_it_is(checkout: Checkout, tmp_path: Path) -> None:
    told = studio(checkout, "dev", "--workers", "2", "--project", str(tmp_path), "--no-such-option", "--host=::1")
    handed = f"studio --project {tmp_path} --workers 2 --no-such-option --host=::1"
    assert told.stdout == f"{checkout.root / 'manage.py'} {handed}\n"


def test_help_of_dev_is_the_studios_own_once_that_can_run(checkout: Checkout) -> None:
    assert studio(checkout, "dev", "--help").stdout == f"{checkout.root / 'manage.py'} studio --help\n"


def test_help_of_dev_says_where_its_options_are_before_anything_is_set_up(checkout: Checkout) -> None:
    shutil.rmtree(checkout.private)
    told = studio(checkout, "dev", "--help")
    assert told.stdout.startswith("usage: ./studio dev [--project DIR] [options]")
    assert "README.md has the other options" in told.stdout
    assert not checkout.private.exists()
