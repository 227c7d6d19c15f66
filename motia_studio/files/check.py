"""Finds what is wrong with a text by parsing it. Nothing of it is ever executed."""

from __future__ import annotations

import ast
import json
import subprocess
import warnings
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from motia_studio.files.content import language_of
from runtime.languages.node import find_node

PARSER: Final = Path(__file__).with_name("parse.mjs")
PATIENCE_SECONDS: Final = 10
# The one in Python takes the square of the depth.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mistake(NamedTuple):
    """A place in the text, both numbers from 1 on, and what is wrong there. Columns count as JavaScript does."""

    line: int
    column: int
    message: str


def check_text(path: str, text: str) -> list[Mistake]:
    """Return what a parser of the file's language says; nothing for a language that has none here."""
    check = CHECKS.get(language_of(path))
    return [_for_page(mistake, text) for mistake in check(path, text)] if check else []


def _python(path: str, text: str) -> list[Mistake]:
    try:
        # What a parser merely warns of is no mistake, and the log of the console is no place for it.
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text, path)
    except SyntaxError as error:
        return [Mistake(error.lineno or 1, error.offset or 1, error.msg)]
    except (ValueError, RecursionError, MemoryError) as error:
        return [Mistake(1, 1, str(error) or "is nested too deeply to be read")]
    return []


def _yaml(path: str, text: str) -> list[Mistake]:
    try:
        for _ in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.problem, error.context) if part)
        return [Mistake(mark.line + 1, mark.column + 1, said) if mark else Mistake(1, 1, said)]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return [Mistake(line, error.position - text.rfind("\n", 0, error.position), error.reason)]
    except RecursionError:
        return [Mistake(1, 1, "is nested too deeply to be read")]
    return []


def _json(path: str, text: str) -> list[Mistake]:
    try:
        json.loads(text, parse_int=str)
    except json.JSONDecodeError as error:
        return [Mistake(error.lineno, error.colno, error.msg)]
    except RecursionError:
        return [Mistake(1, 1, "is nested too deeply to be read")]
    return []


def _node(path: str, text: str) -> list[Mistake]:
    """Ask esbuild in a process of its own."""
    command = [str(find_node()), "--no-warnings", str(PARSER), Path(path).suffix.lower()]
    try:
        said = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=PATIENCE_SECONDS, check=True
        ).stdout
    except subprocess.TimeoutExpired:
        return [Mistake(1, 1, "takes too long to be parsed")]
    except subprocess.CalledProcessError:
        return [Mistake(1, 1, "can't be checked: its parser doesn't run")]
    found: list[dict[str, Any]] = json.loads(said)
    return [Mistake(each["line"], each["column"], each["message"]) for each in found]


def _for_page(mistake: Mistake, text: str) -> Mistake:
    """Keep the place within the text, and count its column in halves of UTF-16."""
    lines = text.split("\n")
    line = min(max(1, mistake.line), len(lines))
    before = lines[line - 1][: max(0, mistake.column - 1)]
    return Mistake(line, len(before.encode("utf-16-le")) // 2 + 1, mistake.message)


CHECKS: Final = {"python": _python, "yaml": _yaml, "json": _json, "typescript": _node, "javascript": _node}
