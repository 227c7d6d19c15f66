"""Brings a checkout up to date, stage by stage, and tells how it goes."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bootstrap.advice import advise
from bootstrap.checkout import Checkout
from bootstrap.node_stages import console_stage, workspace_stage
from bootstrap.process import StageError
from bootstrap.python_stages import environment_stage, packages_stage
from bootstrap.stamps import Stage, Stamps


def python_stages(checkout: Checkout) -> list[Stage]:
    """Return what commands without a page need."""
    return [environment_stage(checkout), packages_stage(checkout, "runtime", "Setting up Python packages")]


def all_stages(checkout: Checkout) -> list[Stage]:
    """Return what the studio needs to run."""
    return [*python_stages(checkout), workspace_stage(checkout), console_stage(checkout)]


def test_stages(checkout: Checkout) -> list[Stage]:
    """Return what the checks need besides."""
    return [*all_stages(checkout), packages_stage(checkout, "test", "Setting up test packages")]


def is_prepared(checkout: Checkout, stages: Sequence[Stage]) -> bool:
    """Tell whether all stages are current."""
    stamps = _stamps(checkout)
    return all(stamps.is_current(stage) for stage in stages)


def prepare(checkout: Checkout, stages: Sequence[Stage]) -> bool:
    """Run the stages that aren't current. Return False after telling what failed and what to do."""
    if is_prepared(checkout, stages):
        return True
    stamps = _stamps(checkout)
    checkout.private.mkdir(exist_ok=True)
    with _only_one(checkout):
        checkout.log.write_text("", encoding="utf-8")
        return all(stamps.is_current(stage) or _run(checkout, stamps, stage) for stage in stages)


def _stamps(checkout: Checkout) -> Stamps:
    return Stamps(checkout.private / "stamps")


@contextmanager
def _only_one(checkout: Checkout) -> Iterator[None]:
    """Hold the lock of the set-up; wait for another one of this checkout. The system frees it when its holder dies."""
    with (checkout.private / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _tell("Another ./studio is setting this checkout up; waiting for it …\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(checkout: Checkout, stamps: Stamps, stage: Stage) -> bool:
    _tell(f"{stage.label} … ")
    began = time.monotonic()
    stamps.clear(stage)
    try:
        stage.run()
    except StageError as failure:
        _explain(checkout, failure)
        return False
    except OSError as error:
        _explain(checkout, StageError(str(error), advice=advise(str(error), 1)))
        return False
    stamps.set(stage)
    _tell(f"{time.monotonic() - began:.1f} s\n")
    return True


def _explain(checkout: Checkout, failure: StageError) -> None:
    _tell("failed\n\n")
    if failure.tail:
        _tell("".join(f"    {line}\n" for line in failure.tail.splitlines()) + "\n")
    message = str(failure)
    _tell(f"{message[:1].upper()}{message[1:]}.\n{failure.advice}\nThe whole output is in {checkout.log}\n")


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
