"""Whether a login that was good when a socket opened is still good: a session ends, and accounts change, meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from motia_studio.accounts.roles import Role, role_of


class Login(NamedTuple):
    """Who opened a socket, in which session, with which role, and a hash of the password that they had then."""

    session: str
    user: int
    password: str
    role: Role


def login_of(scope: Mapping[str, Any]) -> Login | None:
    """Return the login behind a socket's handshake; None for somebody who isn't logged in, or has no role."""
    user, session = scope.get("user"), scope.get("session")
    role = None if user is None else role_of(user)
    if user is None or session is None or role is None or not session.session_key:
        return None
    return Login(session.session_key, user.pk, session.get(HASH_SESSION_KEY, ""), role)


def standing(logins: Collection[Login]) -> set[Login]:
    """Return those that still hold: the session is there, the account active, its password the same, its role no less.

    However many they are, the database is asked three times.
    """
    keys, ids = {login.session for login in logins}, {login.user for login in logins}
    open_sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = set(open_sessions.values_list("session_key", flat=True))
    users = {user.pk: user for user in User.objects.filter(pk__in=ids).prefetch_related("groups")}
    return {login for login in logins if login.session in sessions and _holds(login, users.get(login.user))}


def _holds(login: Login, user: User | None) -> bool:
    if user is None or not constant_time_compare(user.get_session_auth_hash(), login.password):
        return False
    role = role_of(user)
    return role is not None and role >= login.role
