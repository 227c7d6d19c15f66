"""`manage.py new step`: make the file of a new Step, a stream or a card, as the page does."""

from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from motia_studio.audit import note
from motia_studio.project import current_project
from motia_studio.scaffold.asking import ask_again, complete
from motia_studio.scaffold.create import create_file
from motia_studio.scaffold.files_alone import snapshot_of_files
from motia_studio.scaffold.form import TRIGGERS
from motia_studio.scaffold.intent import KINDS
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.place import language_of
from motia_studio.scaffold.proposal import Proposal, propose
from runtime.errors import InvalidInput, MotiaError, StartError, StoreUnavailable
from runtime.model import Snapshot

# The options whose names aren't those of the fields.
FIELDS: Final = {"streamName": "stream", "groupId": "group", "itemId": "item"}
DEFAULT_LANGUAGE: Final = "typescript"


class Command(BaseCommand):
    """Shows the file first, and asks before it is written; without a terminal `--yes` says so."""

    help = "Make the file of a new Step. At a terminal, what no option says is asked for."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration of this attribute

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Show the command as it is typed."""
        return super().create_parser(prog_name, "new step", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare an option for every field of the page's form."""
        parser.add_argument("name", nargs="?", metavar="NAME", help="what it is called, such as CollectOrder")
        parser.add_argument("--kind", choices=KINDS, default="step", help="noop is a card of something outside")
        parser.add_argument("--language", choices=tuple(LANGUAGES), help="default: the project's usual one")
        parser.add_argument("--folder", metavar="DIR", help="default: where the Steps around it are")
        parser.add_argument("--description", metavar="TEXT")
        parser.add_argument("--flow", action="append", metavar="NAME", help="can be given several times")
        parser.add_argument("--trigger", choices=tuple(TRIGGERS), help="what starts it")
        for name, what in (
            *(("method", "of an http trigger"), ("path", "of an http trigger"), ("topic", "of a queue trigger")),
            *(("expression", "of a cron trigger"), ("stream", "of a stream trigger")),
            *(
                ("group", "of a state or stream trigger"),
                ("key", "of a state trigger"),
                ("item", "of a stream trigger"),
            ),
        ):
            parser.add_argument(f"--{name}", metavar=name.upper(), help=what)
        parser.add_argument("--enqueue", action="append", metavar="TOPIC", help="what it sends, several times")
        parser.add_argument("--subscribes", action="append", metavar="TOPIC", help="what a card takes, several times")
        parser.add_argument("--sends", action="append", metavar="TOPIC", help="what a card sends, several times")
        parser.add_argument("--schema", type=Path, metavar="FILE", help="a JSON Schema of what it takes")
        parser.add_argument(
            "--schema-from", metavar="TOPIC", help="a topic, or an endpoint such as 'POST /orders', that shows it"
        )
        parser.add_argument("--yes", action="store_true", help="write the file without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        """Propose the file, and write it."""
        try:
            self._make(options)
        except (MotiaError, EOFError) as error:
            told = error.message if isinstance(error, MotiaError) else "the input ended"
            hint = error.hint if isinstance(error, MotiaError) else None
            self.stderr.write(told + (f"\n  hint: {hint}" if hint else ""))
            sys.exit(1)

    def _make(self, options: dict[str, Any]) -> None:
        project, snapshot = settings.ENVIRONMENT.folder, _snapshot()
        body, is_asking = _body(options), sys.stdin.isatty()
        found = self._proposed(body, snapshot, is_asking=is_asking)
        if found.path is None or found.text is None or found.intent is None:
            raise InvalidInput("there is nothing to make a file of")
        self.stdout.write(f"\n{found.path}\n\n{found.text}\n")
        for remark in found.notes:
            self.stdout.write(f"  {remark}\n")
        if not options["yes"] and not (is_asking and _is_yes(input("Write it? (yes): "))):
            raise StartError("nothing was written", hint="add --yes to write it" if not is_asking else None)
        create_file(project, settings.ENVIRONMENT.home or project, found.path, found.text)
        with suppress(StoreUnavailable):
            note(getpass.getuser(), f"made {found.intent.title}", step=found.intent.step, data={"file": found.path})
        self.stdout.write(f"Made {found.path}.")

    def _proposed(self, body: dict[str, Any], snapshot: Snapshot, *, is_asking: bool) -> Proposal:
        """Propose, and ask again for what can't be used."""
        while True:
            if is_asking:
                complete(body, input, language=_usual(snapshot))
            body.setdefault("language", _usual(snapshot))
            try:
                found = propose(body, settings.ENVIRONMENT.folder, snapshot)
            except DatabaseError as error:
                hint = "open the project once with ./studio dev, or leave --schema-from out"
                raise StartError("nothing of this project is recorded yet", hint=hint) from error
            if not found.faults:
                return found
            for fault in found.faults:
                self.stderr.write(f"{fault.field}: {fault.message}\n  hint: {fault.hint}")
            if not is_asking or not ask_again(body, found.faults):
                raise StartError("nothing was written")


def _snapshot() -> Snapshot:
    try:
        snapshot = current_project().snapshot()
    except StoreUnavailable:
        snapshot = Snapshot(0)
    return snapshot if snapshot.version else snapshot_of_files(settings.ENVIRONMENT.folder)


def _body(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given, as the page sends its form."""
    found = {name: options[name] for name in ("kind", "name", "language", "folder", "description")}
    found |= {"flows": options["flow"], "enqueues": options["enqueue"]}
    found |= {"virtualSubscribes": options["subscribes"], "virtualEnqueues": options["sends"]}
    if (source := options["schema_from"]) is not None:
        found["schemaFrom"] = {"endpoint" if " /" in source else "topic": source}
    if options["schema"] is not None:
        found["schema"] = _read_schema(options["schema"])
    if (kind := options["trigger"]) is not None:
        given = {blank.name: options[FIELDS.get(blank.name, blank.name)] for blank in TRIGGERS[kind].blanks}
        found["trigger"] = {"type": kind, **{name: value for name, value in given.items() if value is not None}}
    return {name: value for name, value in found.items() if value is not None}


def _read_schema(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StartError(f"{file} can't be read as JSON: {error}", hint="name a file with a JSON Schema") from error


def _usual(snapshot: Snapshot) -> str:
    counted = Counter(found.name for each in snapshot.described if (found := language_of(each.file)))
    return counted.most_common(1)[0][0] if counted else DEFAULT_LANGUAGE


def _is_yes(answer: str) -> bool:
    return answer.strip().lower() in ("", "y", "yes")
