"""`manage.py login`: print a one-time link to the console."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from motia_studio.accounts.address import console_url
from motia_studio.accounts.links import create_login_link


class Command(BaseCommand):
    """Prints the link alone on stdout, so that it can be piped into a browser."""

    help = "Print a link that logs you into the console once within ten minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the link and print it."""
        self.stdout.write(create_login_link(console_url()))
