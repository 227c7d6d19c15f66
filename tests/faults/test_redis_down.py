"""F10: Redis dies and stays away. What was acknowledged is kept, what can't be is refused, everybody goes on alone."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import Ledger
from tests.faults.report import report
from tests.faults.whole import (
    FULL,
    SLACK,
    Load,
    drain,
    first_run_since,
    forget_effects,
    processes,
    write_project,
)
from tests.studio import Studio, running_studio, until

pytestmark = pytest.mark.timeout(300)
OUTAGES = (0.5, 3.0, 12.0, 60.0) if FULL else (0.5, 6.0)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, redis_of_file: EmbeddedRedis) -> Iterator[Studio]:
    project = write_project(tmp_path_factory.mktemp("studio") / "small", f"redis: {{url: '{redis_of_file.url}'}}\n")
    with running_studio(project) as studio:
        yield studio


@pytest.mark.parametrize("seconds", OUTAGES)
def test_F10_redis_is_away_for_a_while_and_everybody_goes_on_alone(
    studio: Studio, redis_of_file: EmbeddedRedis, tmp_path: Path, seconds: float
) -> None:
    forget_effects(redis_of_file.url)
    ledger = Ledger(tmp_path / "ledger")
    before, said = processes(studio.project), len(studio.printed)
    with Load(studio, ledger) as load:
        until(lambda: len(load.accepted_at) > 20, report=lambda: studio.text)
        assert redis_of_file.process is not None
        redis_of_file.process.kill()
        redis_of_file.process.wait()
        time.sleep(seconds)
        redis_of_file.start()
        back = time.monotonic()
        accepted = until(lambda: load.accepted_since(back), 30, lambda: studio.text)
        ran = until(lambda: first_run_since(ledger, back), 30, lambda: studio.text)
    counts = drain(redis_of_file.url, ledger)
    refused = sum(load.refused.values())
    note = f"down {seconds:g} s, {refused} refused, next acknowledgement after {accepted:.2f} s, {counts}"
    report("F10", n=counts.acknowledged, lost=counts.lost, duplicated=counts.duplicated, recovery_s=ran, note=note)
    assert counts.is_clean, note
    assert set(load.refused) <= {(503, True)}
    assert bool(refused) == (seconds > 5)
    assert load.broken == 0
    assert processes(studio.project) == before
    assert max(accepted, ran) <= 5 * SLACK
    if seconds > 1:  # one that is back between two looks is not missed
        until(lambda: re.search(r"is back after \d+\.\d s", "\n".join(studio.printed[said:])))
    lines = Counter(line.partition("]")[0] for line in studio.printed[said:] if line.startswith("["))
    assert all(number <= 3 for number in lines.values()), "\n".join(studio.printed[said:])


def test_F11_a_studio_on_a_redis_without_an_append_only_file_warns_in_its_log(
    tmp_path: Path, own_redis: EmbeddedRedis
) -> None:
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("appendonly", "no")
    project = write_project(tmp_path / "small", f"redis: {{url: '{own_redis.url}'}}\n")
    with running_studio(project) as studio:
        said = studio.wait_for(r"warn\s+studio Events may be lost on restart.*").group()
        assert "CONFIG SET appendonly yes" in said
    report("F11", n=1, note=said)


def test_F12_a_full_redis_refuses_in_words_while_workers_empty_it(tmp_path: Path, own_redis: EmbeddedRedis) -> None:
    ledger = Ledger(tmp_path / "ledger")
    patient = "{ maxRetries: 50, backoffDelayMs: 200 }"  # state is refused too, and each time costs an attempt
    project = write_project(tmp_path / "small", f"redis: {{url: '{own_redis.url}'}}\n", patient)
    with running_studio(project) as studio, redis.Redis.from_url(own_redis.url) as client:
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 4 * 1024 * 1024)
        with Load(studio, ledger, pause=0, more={"pause": 20, "weight": "x" * 20_000}) as load:
            until(lambda: sum(load.refused.values()) > 20, 60, lambda: studio.text[-3000:])
        full = time.monotonic()
        drained = until(lambda: first_run_since(ledger, full), 60, lambda: studio.text[-3000:])
        # Results of finished jobs stay for minutes, so a person makes the room.
        client.config_set("maxmemory", 0)
        answer = until(lambda: _accepts(studio, ledger), 30, lambda: studio.text[-3000:])
        counts = drain(own_redis.url, ledger, 120)
    note = f"{dict(load.refused)} refused, accepted again with more memory: {answer}; {counts}"
    report("F12", n=counts.acknowledged, lost=counts.lost, duplicated=counts.duplicated, recovery_s=drained, note=note)
    assert {status for status, _ in load.refused} <= {503, 507}
    assert (507, False) in load.refused
    assert counts.is_clean, note


def _accepts(studio: Studio, ledger: Ledger) -> bool:
    ledger.tried("last")
    return studio.post("/events", ledger.event("last")).status_code == 202
