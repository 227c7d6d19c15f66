"""A history that an earlier studio made is kept: its tables are changed when the studio starts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from motia_studio.history.models import Log, Trace
from tests.history import History
from tests.sample_flow import line


@pytest.fixture
def older(history: History) -> Iterator[History]:
    """Return a history with the first tables that there were, and bring it up to date again at the end."""
    call_command("migrate", "history", "0001", verbosity=0)
    yield history
    call_command("migrate", "history", verbosity=0)


def test_an_older_history_is_brought_up_to_date_with_what_it_holds(older: History) -> None:
    said = line("Triage", "one")
    columns = "id, key, trace_id, name, status, start, spans, errors, failures, running, steps"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO history_trace ({columns}) VALUES (1, 0, %s, 'n', 'ok', 1, 0, 0, 0, 0, '|')", ["0" * 32]
        )
    call_command("migrate", "history", verbosity=0)
    older.store.close()
    older.write(said)
    assert Trace.objects.values_list("trace_id", "business_key").get() == ("0" * 32, None)
    assert Log.objects.get().message == "one"
