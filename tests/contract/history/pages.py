"""Somebody who is logged in and reads the API."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.history import History


@pytest.fixture
def client(history: History) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ann"))
    return client
