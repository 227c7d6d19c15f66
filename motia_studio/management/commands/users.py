"""`manage.py users`: who may open the console, and as what."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from motia_studio.accounts import people
from motia_studio.accounts.address import console_url
from motia_studio.accounts.links import create_login_link
from motia_studio.accounts.roles import GROUPS, role_of
from motia_studio.migrated import bring_up_to_date
from runtime.errors import MotiaError

SHELL = "An editor may change Steps, and so run anything on this machine as the user that runs the studio."


class Command(BaseCommand):
    """Prints links alone on stdout; everything that people are told besides goes to stderr."""

    help = "List accounts, add one, give it a role, let it log in or keep it out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be done with accounts."""
        actions = parser.add_subparsers(dest="action", metavar="ACTION")
        for action, help_ in (
            ("list", "show every account with its role (this is done without an action)"),
            ("add", "make an account and print a link by which its owner chooses a password"),
            ("role", "give an account another role"),
            ("link", "print a link that logs an account in once within a day"),
            ("password", "ask for a new password for an account"),
            ("disable", "keep an account out, from now on"),
            ("enable", "let a disabled account in again"),
        ):
            known = actions.add_parser(action, help=help_, description=help_)
            if action != "list":
                known.add_argument("name", metavar="NAME")
            if action == "add":
                known.add_argument("--role", choices=GROUPS, default="viewer", help="default: viewer")
                known.add_argument("--password", action="store_true", help="ask for a password and print no link")
            if action == "role":
                known.add_argument("role", choices=GROUPS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        action = options["action"] or "list"
        try:
            bring_up_to_date()
            getattr(self, f"_{action}")(options)
        except MotiaError as error:
            raise CommandError(error.message + (f"\n  hint: {error.hint}" if error.hint else "")) from error

    def _list(self, options: dict[str, Any]) -> None:
        for person in User.objects.order_by("username").prefetch_related("groups"):
            role = role_of(person)
            shown = "disabled" if not person.is_active else role.group if role else "no role"
            seen = f"{person.last_login:%Y-%m-%d %H:%M} UTC" if person.last_login else "never"
            self.stdout.write(f"{person.username:<24} {shown:<10} last login: {seen}")

    def _add(self, options: dict[str, Any]) -> None:
        with transaction.atomic():
            person = people.add(options["name"], GROUPS[options["role"]])
            if options["password"]:
                self._ask_password(person)
            else:
                self._print_link(person)
        self._warn_of_shell(options["role"])

    def _role(self, options: dict[str, Any]) -> None:
        people.set_role(people.find(options["name"]), GROUPS[options["role"]])
        self._warn_of_shell(options["role"])

    def _link(self, options: dict[str, Any]) -> None:
        self._print_link(people.find(options["name"]))

    def _password(self, options: dict[str, Any]) -> None:
        self._ask_password(people.find(options["name"]))

    def _disable(self, options: dict[str, Any]) -> None:
        people.set_active(people.find(options["name"]), False)

    def _enable(self, options: dict[str, Any]) -> None:
        people.set_active(people.find(options["name"]), True)

    def _print_link(self, person: User) -> None:
        page = "console" if person.has_usable_password() else "password"
        self.stderr.write(f"Works once within a day, for {person.username}:")
        self.stdout.write(create_login_link(console_url(), page, person))

    def _ask_password(self, person: User) -> None:
        """Read a password from the terminal, or the first line of what is piped in."""
        typed = getpass.getpass(f"Password for {person.username}: ") if sys.stdin.isatty() else sys.stdin.readline()
        password = typed.rstrip("\n")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person.set_password(password)
        person.save(update_fields=["password"])

    def _warn_of_shell(self, role: str) -> None:
        if role in ("editor", "admin"):
            self.stderr.write(SHELL)
