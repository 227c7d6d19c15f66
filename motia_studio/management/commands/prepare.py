"""`manage.py prepare`: what the console needs before it is opened. The studio runs it at each start."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from motia_studio.accounts.links import create_login_link
from motia_studio.first_run.memo import Memo
from motia_studio.history.models import Trace
from motia_studio.migrated import bring_up_to_date
from motia_studio.studio import is_loopback
from runtime.errors import MotiaError, StartError


class Command(BaseCommand):
    """Prints a login link alone on stdout; ends with 1 and the reason on stderr where the console may not be opened."""

    help = "Bring the database up to date and print a link that logs you into the console once."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration of this attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where the console is going to listen."""
        parser.add_argument("--host", required=True, help="the address that the console listens on")
        parser.add_argument("--url", required=True, help="the address that a browser opens")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        try:
            bring_up_to_date()
            _require_accounts(options["host"])
            _settle_first_run()
            self.stdout.write(create_login_link(options["url"]))
        except MotiaError as error:
            self.stderr.write(error.message + (f"\n  hint: {error.hint}" if error.hint else ""))
            sys.exit(1)


def _settle_first_run() -> None:
    """See that a project which was used before isn't shown as if it were new."""
    memo = Memo(settings.ENVIRONMENT.home or settings.ENVIRONMENT.folder)
    if not memo.is_settled() and Trace.objects.exists():
        memo.pass_over()


def _require_accounts(host: str) -> None:
    """Refuse to let other machines reach a console that nobody needs a password for.

    :raises StartError: no account has a password.
    """
    if is_loopback(host):
        return
    if not any(user.has_usable_password() for user in User.objects.filter(is_active=True)):
        raise StartError(
            f"the console would listen on {host}, where other machines reach it, and no account has a password yet",
            hint="make one first: ./studio users --project DIR add NAME --role admin --password; or leave --host out",
        )
