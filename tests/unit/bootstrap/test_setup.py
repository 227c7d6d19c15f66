"""How the stages run and what a person sees of it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bootstrap.checkout import Checkout
from bootstrap.process import run
from bootstrap.setup import prepare
from bootstrap.stamps import Stage


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def make_stage(checkout: Checkout, name: str, work: Callable[[], None]) -> Stage:
    return Stage(name, f"Doing {name}", lambda: "inputs", lambda: checkout.root, work)


def python(checkout: Checkout, program: str) -> Callable[[], None]:
    def work() -> None:
        run([sys.executable, "-c", program], log=checkout.log, folder=checkout.root, environment={})

    return work


def test_prepare_runs_a_stage_once(checkout: Checkout) -> None:
    runs: list[int] = []
    stage = make_stage(checkout, "one", lambda: runs.append(1))
    assert prepare(checkout, [stage])
    assert prepare(checkout, [stage])
    assert runs == [1]


def test_prepare_tells_what_failed_and_what_to_do(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    stage = make_stage(checkout, "one", python(checkout, "import sys; sys.exit('ENOSPC: no room')"))
    assert not prepare(checkout, [stage])
    said = capsys.readouterr().err
    assert "Doing one … failed" in said
    assert "    ENOSPC: no room" in said
    assert "The disk is full" in said
    assert str(checkout.log) in said


def test_prepare_stops_at_the_first_failure_and_goes_on_from_there(checkout: Checkout) -> None:
    runs: list[str] = []
    first = make_stage(checkout, "first", lambda: runs.append("first"))
    prepare(checkout, [first, make_stage(checkout, "second", python(checkout, "1/0")), first])
    prepare(checkout, [first, make_stage(checkout, "second", lambda: runs.append("second"))])
    assert runs == ["first", "second"]


def test_prepare_explains_a_disk_that_fills_under_it(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    def fill() -> None:
        raise OSError(28, "No space left on device")

    assert not prepare(checkout, [make_stage(checkout, "one", fill)])
    assert "The disk is full" in capsys.readouterr().err


def test_prepare_runs_a_stage_once_when_two_set_ups_meet(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, go_on, runs = threading.Event(), threading.Event(), []

    def work() -> None:
        runs.append(1)
        begun.set()
        go_on.wait(10)

    stage = make_stage(checkout, "one", work)
    threads = [threading.Thread(target=prepare, args=(checkout, [stage])) for _ in range(2)]
    threads[0].start()
    begun.wait(10)
    threads[1].start()
    while "waiting for it" not in (said := capsys.readouterr().err):
        threads[1].join(0.01)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert runs == [1], said


def test_log_keeps_the_whole_output_of_every_command(checkout: Checkout) -> None:
    prepare(checkout, [make_stage(checkout, "one", python(checkout, "print('all of it')"))])
    log = checkout.log.read_text()
    assert "all of it" in log
    assert "[exit status 0]" in log
