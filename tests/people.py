"""People with accounts: one of each role."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

from motia_studio.accounts.roles import Role


def somebody(role: Role | None) -> User:
    """Return a new person with a role, or with an account and nothing else."""
    name = "nobody" if role is None else f"the {role.group}"
    if role is Role.ADMIN:
        return User.objects.create_superuser(name)
    person = User.objects.create_user(name)
    if role is not None:
        person.groups.add(Group.objects.get(name=role.group))
    return person


def enrol(database: Path, role: Role, password: str) -> str:
    """Give a console that runs an account with a role; return its name."""
    name = f"the {role.group}"
    with contextlib.closing(sqlite3.connect(database, timeout=20)) as found, found:
        row = (name, make_password(password))
        columns = "username, password, is_superuser, is_staff, is_active, first_name, last_name, email, date_joined"
        values = "?, ?, 0, 0, 1, '', '', '', '2026-01-01'"
        account = found.execute(f"INSERT INTO auth_user ({columns}) VALUES ({values})", row).lastrowid
        group = "SELECT ?, id FROM auth_group WHERE name = ?"
        found.execute(f"INSERT INTO auth_user_groups (user_id, group_id) {group}", (account, role.group))
    return name
