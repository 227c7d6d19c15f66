"""Mistakes are found by parsing, at the place where they are, and nothing is executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from motia_studio.files.check import check_text


@pytest.mark.parametrize(
    ("path", "text", "line", "column", "message"),
    [
        ("a_step.py", 'config = {}\nx = "🎉" +\n', 2, 11, "invalid syntax"),
        ("a_step.py", "def f():\nreturn 1\n", 2, 1, "expected an indented block"),
        ("a_step.py", "a = '", 1, 5, "unterminated string literal"),
        ("a.step.ts", "const a: number = 1\nconst b = '🎉' +;\n", 2, 17, 'Unexpected ";"'),
        ("a.step.js", "export const a = {\n", 2, 1, "but found end of file"),
        ("a.step.tsx", "const a = <b>\n", 2, 1, "Unexpected end of file"),
        ("config.yaml", "modules:\n  - a\n b: 1\n", 3, 2, "while parsing a block mapping"),
        ("config.yaml", "a: \x01\n", 1, 4, "characters are not allowed"),
        ("a.json", '{"a": 1,\n "b" 2}', 2, 6, "Expecting ':' delimiter"),
    ],
)
def test_a_mistake_is_told_where_it_is(path: str, text: str, line: int, column: int, message: str) -> None:
    found = check_text(path, text)[0]
    assert (found.line, found.column) == (line, column)
    assert message in found.message


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a_step.py", 'import re\nre.compile("\\d")\n'),
        ("a.step.ts", "enum A { b }\nexport const c = <T,>(d: T) => d satisfies unknown\n"),
        ("a.step.js", "import { a } from './nowhere.js'\nawait a\n"),
        ("a.jsx", "export const a = <b />\n"),
        ("config.yaml", "a: &x [1]\nb: *x\n---\nc: !custom 1\n"),
        ("a.json", "[1e999, " + "9" * 5000 + "]"),
        ("README.md", "{ [ ("),
    ],
)
def test_a_text_that_can_be_parsed_has_no_mistakes(path: str, text: str) -> None:
    assert check_text(path, text) == []


@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.yaml", "a.json"])
def test_a_text_that_is_nested_too_deeply_is_told_and_not_died_of(path: str) -> None:
    assert check_text(path, "[" * 20_000)


def test_nothing_is_executed(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    texts = {
        "a.py": f"open({str(seen)!r}, 'w')",
        "a.ts": f"import fs from 'node:fs'; fs.writeFileSync({str(seen)!r}, '')",
        "a.yaml": f"!!python/object/apply:os.mkdir [{seen}]",
    }
    for path, text in texts.items():
        assert check_text(path, text) == []
    assert not seen.exists()
