"""F10: Redis dies and stays away. What was acknowledged is kept, what can't be is refused, everybody goes on alone."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import Ledger
from tests.faults.report import report
from tests.faults.whole import FULL, Load, drain, first_run_since, forget_effects, processes, running, write_project
from tests.integration.test_studio import Studio, until

OUTAGES = (0.5, 3.0, 12.0, 60.0) if FULL else (0.5, 6.0)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    """Return a Redis that isn't the studio's."""
    server = EmbeddedRedis(tmp_path_factory.mktemp("foreign"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, foreign: EmbeddedRedis) -> Iterator[Studio]:
    project = write_project(tmp_path_factory.mktemp("studio") / "small", f"redis: {{url: '{foreign.url}'}}\n")
    with running(project) as studio:
        yield studio


@pytest.mark.parametrize("seconds", OUTAGES)
def test_F10_redis_is_away_for_a_while_and_everybody_goes_on_alone(
    studio: Studio, foreign: EmbeddedRedis, tmp_path: Path, seconds: float
) -> None:
    forget_effects(foreign.url)
    ledger = Ledger(tmp_path / "ledger")
    before, said = processes(studio.project), len(studio.printed)
    with Load(studio, ledger) as load:
        until(lambda: len(load.accepted_at) > 20, report=lambda: studio.text)
        assert foreign.process is not None
        foreign.process.kill()
        foreign.process.wait()
        time.sleep(seconds)
        foreign.start()
        back = time.monotonic()
        accepted = until(lambda: load.accepted_since(back), 20, lambda: studio.text)
        ran = until(lambda: first_run_since(ledger, back), 20, lambda: studio.text)
    counts = drain(foreign.url, ledger)
    refused = sum(load.refused.values())
    note = f"down {seconds:g} s, {refused} refused, next acknowledgement after {accepted:.2f} s, {counts}"
    report("F10", n=counts.acknowledged, lost=counts.lost, duplicated=counts.duplicated, recovery_s=ran, note=note)
    assert counts.is_clean, note
    assert set(load.refused) <= {(503, True)}
    assert bool(refused) == (seconds > 5)
    assert load.broken == 0
    assert processes(studio.project) == before
    assert max(accepted, ran) <= 5
    if seconds > 1:  # one that is back between two looks is not missed
        until(lambda: re.search(rf"is back after {seconds:.0f}\.\d s", "\n".join(studio.printed[said:])))
    lines = Counter(line.partition("]")[0] for line in studio.printed[said:] if line.startswith("["))
    assert all(number <= 3 for number in lines.values()), "\n".join(studio.printed[said:])
