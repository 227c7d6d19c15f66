"""F01: workers are killed at random while they work; nothing acknowledged is lost, no effect applies twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.report import report
from tests.faults.storm import Storm, rage

FULL = bool(os.environ.get("FAULTS_FULL"))


@pytest.mark.timeout(240)
async def test_F01_a_storm_of_kills_loses_nothing_and_doubles_no_effect(tmp_path: Path) -> None:
    storm = Storm(seed=1) if FULL else Storm(seed=1, kills=8, messages=400)
    outcome = await rage(storm, tmp_path)
    counts = outcome.counts
    report(
        "F01",
        n=counts.acknowledged,
        lost=counts.lost,
        duplicated=counts.duplicated,
        recovery_s=round(outcome.recovery, 2),
        note=f"{len(outcome.kills)} kills hit {outcome.struck} jobs, {outcome.runs - 2 * counts.ok} ran twice",
    )
    assert counts.is_clean, outcome.trace()
    assert counts.ok == storm.messages, outcome.trace()
    assert len(outcome.kills) == storm.kills
    assert outcome.recovery <= 10, outcome.trace()
    assert not outcome.orphans
