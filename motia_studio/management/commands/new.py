"""`manage.py new DIR`: make a new project."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from runtime.scaffold import create_project, template_names


class Command(BaseCommand):
    """Writes a small project that runs as it is, and says how to run it."""

    help = "Make a new project in a folder that is empty or doesn't exist yet."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration of this attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the folder and the language."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the new project")
        parser.add_argument("--language", choices=template_names(), default="typescript", help="default: typescript")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the project and list its files."""
        folder: Path = options["folder"]
        for place in create_project(folder, options["language"]):
            self.stdout.write(f"  {folder / place}")
        self.stdout.write(f"\nMade {folder}. Run it with: ./studio dev --project {shlex.quote(str(folder))}")
