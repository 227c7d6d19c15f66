"""How long a failed job waits before its next attempt."""

from __future__ import annotations

import pytest

from runtime.adapters.queue.jobs import backoff
from runtime.triggers.base import Delivery


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (40, 3600.0)])
def test_an_exponential_backoff_doubles_up_to_an_hour(failures: int, seconds: float) -> None:
    assert backoff(Delivery(backoff_ms=500), failures) == seconds


def test_a_fixed_backoff_stays() -> None:
    assert [backoff(Delivery(backoff_ms=500, backoff_type="fixed"), number) for number in (1, 5)] == [0.5, 0.5]


def test_a_subscription_without_a_backoff_takes_the_projects() -> None:
    assert backoff(Delivery(), 1, default_ms=2000) == 2.0


def test_a_backoff_longer_than_an_hour_is_kept() -> None:
    assert backoff(Delivery(backoff_ms=7_200_000), 3) == 7200.0
