"""Somebody who is logged in and reads the API."""

from __future__ import annotations

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from tests.history import History
from tests.people import somebody


@pytest.fixture
def client(history: History) -> Client:
    return _logged_in(Role.VIEWER)


@pytest.fixture
def editor(history: History) -> Client:
    """Somebody who sees values as they are: there is no project here whose secrets others would not see."""
    return _logged_in(Role.EDITOR)


def _logged_in(role: Role) -> Client:
    client = Client()
    client.force_login(somebody(role))
    return client
