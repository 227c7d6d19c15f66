"""A config is read from its text as a runner would describe it; what the text doesn't say is unknown, never guessed."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

from motia_studio.consequences.describe import Read
from motia_studio.consequences.read import read_config, read_configs
from tests.unit.motia_studio.consequences.shapes import NODE, PYTHON

UNKNOWN = [
    ("a.step.ts", "import z from 'zod'\nexport const config = { name: 'A',\n  input: z.object({}) }", "input", 3),
    ("a.step.ts", "export const config = { name: 'A', path: `/${process.env.X}` }", "path", 1),
    ("a.step.ts", "export const config = { name: 'A', flows: [...more] }", "flows", 1),
    ("a.step.ts", "const f = ['a']\nf.push('b')\nexport const config = { name: 'A', flows: f }", "flows", 3),
    ("a.step.js", "let f = 'a'\nf = 'b'\nexport const config = { name: 'A', flows: [f] }", "flows[0]", 3),
    (
        "a.step.ts",
        "import { http } from './mine'\nexport const config = { name: 'A', triggers: [http()] }",
        "triggers[0]",
        2,
    ),
    ("a_step.py", "config = {'name': 'A',\n 'flows': [env('X')]}", "flows[0]", 2),
    ("a_step.py", "if x:\n    F = 'a'\nconfig = {'name': 'A', 'flow': F}", "flow", 3),
    ("a_step.py", "F = ['a']\nF.append('b')\nconfig = {'name': 'A', 'flows': F}", "flows", 3),
]
WHOLE = [
    ("a.step.ts", "export const config = { ...make() }"),
    ("a.step.ts", "export { config } from './other'"),
    ("a_step.py", "config = make()"),
    ("a_step.py", "config = {'name': 'A'}\nconfig['name'] = 'B'"),
]


@cache
def reads() -> dict[str, Read]:
    """Read all texts at once: every process of Node's costs a fifth of a second."""
    unread = [*((path, text) for path, text, *_ in UNKNOWN), *WHOLE]
    files = [*(("a.step.ts", text) for _, text, _ in NODE), *unread]
    return dict(zip([text for _, text in files], read_configs(files), strict=True))


@pytest.mark.parametrize(("text", "config"), [case[1:] for case in NODE], ids=[case[0] for case in NODE])
def test_node_configs_are_read_in_every_shape(text: str, config: dict[str, Any]) -> None:
    read = reads()[text]
    assert (read.config, read.unknown, read.mistake) == (config, [], None)


@pytest.mark.parametrize(("text", "config"), [case[1:] for case in PYTHON], ids=[case[0] for case in PYTHON])
def test_python_configs_are_read_in_every_shape(text: str, config: dict[str, Any]) -> None:
    read = read_config("src/a_step.py", text)
    assert (read.config, read.unknown, read.mistake) == (config, [], None)


def test_streams_are_read() -> None:
    node = "import { Stream } from 'motia'\nexport const config = { name: 'a', onJoin: () => {} }\nnew Stream(config)"
    python = "from motia import Stream, StreamConfig\nchat = Stream(StreamConfig(name='a', on_join=check))"
    for path, text in {"src/a.stream.ts": node, "src/a_stream.py": python}.items():
        assert read_config(path, text).config == {"name": "a", "onJoin": True}


@pytest.mark.parametrize(("path", "text", "field", "line"), UNKNOWN)
def test_what_code_makes_is_unknown_and_said_with_its_line(path: str, text: str, field: str, line: int) -> None:
    read = reads()[text]
    assert read.unknown == [(field, line)]
    assert read.config is not None
    assert read.config["name"] == "A"


@pytest.mark.parametrize(("path", "text"), WHOLE)
def test_a_config_that_is_made_elsewhere_is_unknown_as_a_whole(path: str, text: str) -> None:
    read = reads()[text]
    assert (read.config, [field for field, _ in read.unknown]) == (None, [""])


def test_a_text_without_a_config_has_none() -> None:
    assert read_config("a.step.ts", "export const handler = () => {}") == Read(handler=True)
    assert read_config("a_step.py", "x = 1") == Read()
    assert read_config("README.md", "config = {}") == Read()


def test_mistakes_are_told_and_nesting_is_not_died_of() -> None:
    deep = "[" * 20_000
    found = read_configs([("a.ts", "const a = ="), ("b.py", "a ="), ("c.py", deep), ("d.ts", deep)])
    assert [read.mistake and read.mistake.line for read in found] == [1, 1, 1, 1]


def test_half_a_character_is_unknown_and_the_other_files_are_read() -> None:
    half = "{ name: 'A', description: '\\ud800', flows: [`\\ud800`], '\\ud800': 1, triggers: [] }"
    odd, even = read_configs(
        [("a.step.ts", f"export const config = {half}"), ("b.step.ts", "export const config = { name: 'B' }")]
    )
    assert odd.unknown and odd.mistake is None
    assert even.config == {"name": "B"}


def test_lists_that_grow_beyond_all_bounds_are_unknown_and_not_waited_for() -> None:
    lines = ["a0 = [1, 1]", *(f"a{n} = [a{n - 1}, a{n - 1}]" for n in range(1, 40))]
    begin = time.perf_counter()
    read = read_config("a_step.py", "\n".join([*lines, "config = {'name': 'A', 'x': a39}"]))
    assert read.unknown
    assert time.perf_counter() - begin < 10


def test_places_are_in_characters_whatever_the_text_has() -> None:
    for path, text in {
        "a.step.ts": "const x = '🎉'\nexport const config = { label: '🎉', name: 'Ünder' }",
        "a_step.py": "x = '🎉'\nconfig = {'label': '🎉', 'name': 'Ünder'}",
    }.items():
        begin, end = read_config(path, text).places["name"]
        assert text[begin:end] == "'Ünder'"


def test_the_source_of_what_is_unknown_has_all_that_makes_it() -> None:
    before = "import { z, a } from 'zod'\nconst s = z.object({})\nexport const config = { name: 'A', input: s }\n"
    sources = [
        read.sources["input"]
        for read in read_configs(
            [
                ("a.step.ts", text)
                for text in (before, before.replace("{ z, a }", "{ b, z }"), before.replace("({})", "({ c: 1 })"))
            ]
        )
    ]
    assert sources[0] == sources[1]
    assert sources[0] != sources[2]


def test_nothing_is_executed(tmp_path: Any) -> None:
    seen = tmp_path / "seen"
    read_config("a.step.ts", f"import fs from 'node:fs'; fs.writeFileSync({str(seen)!r}, '')")
    read_config("a_step.py", f"config = open({str(seen)!r}, 'w')")
    assert not seen.exists()
