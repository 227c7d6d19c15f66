"""Somebody who is logged in and reads the API."""

from __future__ import annotations

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from tests.history import History
from tests.people import somebody


@pytest.fixture
def client(history: History) -> Client:
    client = Client()
    client.force_login(somebody(Role.VIEWER))
    return client
