"""What the pages point to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bootstrap.command import VERBS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
COMMAND = re.compile(r"\./studio ([a-z]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_links_only_to_files_that_exist(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_names_only_commands_that_exist(page: Path) -> None:
    own = {*VERBS, "help"}
    django = {"createsuperuser", "changepassword", "migrate"}
    commands = {path.stem for path in (ROOT / "motia_studio" / "management" / "commands").glob("[!_]*.py")}
    named = set(COMMAND.findall(page.read_text(encoding="utf-8")))
    assert named <= own | django | commands


def test_readme_of_the_sample_names_every_step_of_it() -> None:
    sample = ROOT / "examples" / "support-desk"
    files = [*sample.glob("src/**/*.step.*"), *sample.glob("src/**/*_step.py")]
    names = {re.search(r"name\"?: ['\"](\w+)['\"]", file.read_text(encoding="utf-8"))[1] for file in files}  # type: ignore[index]
    readme = (sample / "README.md").read_text(encoding="utf-8")
    assert {name for name in names if name not in readme} == set()
