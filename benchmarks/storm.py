"""The storm: 25 kills of three workers among 2,500 messages, by seed; prints what was lost, doubled and run again."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.harness.report import Report, progress
from tests.faults.storm import Outcome, Storm, rage

SEEDS = (1, 2, 3)


def main() -> int:
    """Let a storm rage for each seed and return 0 where nothing was lost and no effect applied twice."""
    parser = argparse.ArgumentParser(prog="./studio bench storm", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="what decides about kills (default: 1, 2 and 3)")
    parser.add_argument("--kills", type=int, default=25, help="workers killed in one storm (default: 25)")
    parser.add_argument("--messages", type=int, default=2500, help="messages sent in one storm (default: 2500)")
    parser.add_argument("--workers", type=int, default=3, help="worker processes (default: 3)")
    options = parser.parse_args()
    report = Report("storm")
    clean = True
    for seed in options.seed or SEEDS:
        storm = Storm(seed, options.kills, options.messages, options.workers)
        with tempfile.TemporaryDirectory(prefix="storm-", ignore_cleanup_errors=True) as folder:
            outcome = asyncio.run(rage(storm, Path(folder)))
        progress(outcome.trace())
        _add(report, outcome)
        clean = clean and outcome.counts.is_clean
    report.finish()
    return 0 if clean else 1


def _add(report: Report, outcome: Outcome) -> None:
    storm, counts = outcome.storm, outcome.counts
    title = f"{storm.kills} kills, {storm.messages:,} messages, {storm.workers} workers"
    who = f"seed {storm.seed}"
    for what, value, target in (
        ("acknowledged", counts.acknowledged, ""),
        ("done", counts.ok, ""),
        ("lost", counts.lost, "<= 0"),
        ("effects applied twice", counts.duplicated, "<= 0"),
        ("unexpected", counts.unexpected, "<= 0"),
        ("dead letters", outcome.dead_letters, "<= 0"),
        ("jobs that lost their worker", outcome.struck, ""),
        ("handlers run again", outcome.runs - 2 * counts.ok, ""),
        ("processes left behind", len(outcome.orphans), "<= 0"),
    ):
        report.add(f"{title}: {what}", "count", who, value, target=target)
    report.add(f"{title}: longest time until a Step ran again", "s", who, outcome.recovery, target="<= 10")
    report.add(f"{title}: all done after", "s", who, outcome.seconds)


if __name__ == "__main__":
    sys.exit(main())
