"""`manage.py routes`: every address of the console and who may open it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from motia_studio.accounts.routes import table


class Command(BaseCommand):
    """Prints the table of docs/access.md."""

    help = "Print every address of the console with the least role that may look, and change, there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(table(), ending="")
