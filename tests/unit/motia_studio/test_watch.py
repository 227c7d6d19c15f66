"""Logins of open sockets are looked at while the database answers; while it doesn't, what it said last holds."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest
from django.db import InterfaceError, OperationalError

from motia_studio.accounts.roles import Role
from motia_studio.accounts.standing import Login
from motia_studio.live import watch
from motia_studio.live.watch import Watch

ADA = Login("session", 1, "hash", Role.VIEWER)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
async def test_a_login_holds_while_the_database_is_away_and_ends_once_it_says_so(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.01)
    asked = 0

    def look(logins: Collection[Login]) -> set[Login]:
        nonlocal asked
        asked += 1
        if asked <= 3:
            raise error("away")
        return set()

    watched, ended = Watch(look), asyncio.Event()
    watched.enter(ADA, ended.set)
    assert await watched.holds(ADA)
    async with asyncio.timeout(5):
        await ended.wait()
    assert asked > 3
    assert not await watched.holds(ADA)
    await watched.leave(ADA, ended.set)
