"""docs/errors.md has every code that a person can meet, with its HTTP status."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from runtime.errors import MotiaError

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(?P<code>[a-z_]+)` \| (?P<status>\d+) \|", re.MULTILINE)
LITERAL = re.compile(r'"code": "([a-z_]+)"')


def documented() -> dict[str, int]:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return {row["code"]: int(row["status"]) for row in ROW.finditer(page)}


def subclasses(kind: type[MotiaError]) -> list[type[MotiaError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in subclasses(child))]


def raised() -> dict[str, int]:
    """Return the codes of all error classes; each module that defines one is imported to be seen."""
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        if re.search(r"^    code = ", path.read_text(encoding="utf-8"), re.MULTILINE):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return {kind.code: kind.status for kind in subclasses(MotiaError) if kind.__module__.startswith("runtime")}


def test_errors_page_has_every_code_and_its_status() -> None:
    page = documented()
    assert {code: page.get(code) for code in raised()} == raised()


@pytest.mark.parametrize("folder", ["runtime/gateway", "motia_studio"])
def test_errors_page_has_every_code_that_is_answered_without_an_error_class(folder: str) -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))
    answered = {code for source in sources for code in LITERAL.findall(source)}
    assert answered <= documented().keys()
