"""Makes accounts and changes them, for the command and the admin's page alike.

Django's own flags for its admin pages follow the role, so the role is all there is to say about an account.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction

from motia_studio.accounts.roles import GROUPS, Role, role_of
from runtime.errors import InvalidInput


def add(name: str, role: Role) -> User:
    """Return a new account, without a password until its owner chooses one.

    :raises InvalidInput: the name is taken, or none that an account can have.
    """
    person = User(username=name)
    person.set_unusable_password()
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        told = " ".join(error.messages)
        raise InvalidInput(f"no account can be made for {name!r}: {told}") from error
    with transaction.atomic():
        person.save()
        set_role(person, role)
    return person


def find(name: str) -> User:
    """Return an account by its name.

    :raises InvalidInput: there is none.
    """
    found = User.objects.filter(username=name).first()
    if found is None:
        known = ", ".join(User.objects.order_by("username").values_list("username", flat=True)[:20])
        raise InvalidInput(f"there is no account {name!r}", hint=f"there are: {known}" if known else None)
    return found


def set_role(person: User, role: Role) -> None:
    """Give an account one role instead of any that it had. Open pages of one whose role gets less are closed.

    :raises InvalidInput: nobody would be left who may give roles.
    """
    with transaction.atomic():
        require_admin_besides(person, role, active=True)
        person.is_staff = person.is_superuser = role is Role.ADMIN
        person.save(update_fields=["is_staff", "is_superuser"])
        person.groups.remove(*Group.objects.filter(name__in=GROUPS))
        person.groups.add(Group.objects.get_or_create(name=role.group)[0])


def set_active(person: User, active: bool) -> None:
    """Let an account log in, or keep it out from now on; its open pages are closed.

    :raises InvalidInput: nobody would be left who may give roles.
    """
    with transaction.atomic():
        require_admin_besides(person, None, active)
        person.is_active = active
        person.save(update_fields=["is_active"])


def require_admin_besides(person: User, role: Role | None, active: bool) -> None:
    """See that an admin is left when an account gets this role, or keeps its own where it is None.

    :raises InvalidInput: none would be left.
    """
    everybody = list(User.objects.select_for_update().filter(is_active=True).prefetch_related("groups"))
    admins = {each.pk for each in everybody if role_of(each) is Role.ADMIN}
    stays = active and role in (None, Role.ADMIN)
    if admins == {person.pk} and not stays:
        raise InvalidInput(
            f"{person.username} is the only admin", hint="make somebody else an admin first, so that one is left"
        )
