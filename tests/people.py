"""People with accounts: one of each role."""

from __future__ import annotations

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
