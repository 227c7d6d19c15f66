"""What somebody types into the form of a new Step is a literal in its file; the code around it stays the template's."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from motia_studio.consequences.read import read_configs
from motia_studio.scaffold.intent import Intent
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.naming import name_fault
from tests.attacks.files.desk import Desk
from tests.faults.report import report
from tests.faults.whole import FULL
from tests.unit.motia_studio.scaffold.wishes import TRIGGERS, file_of, text_of

DO = "import os; os.system('touch hacked')"
# Of a character beyond the first 65,536.
HALF = "\ud800"
PAYLOADS = (
    f'x"; {DO} #',
    f"x'; {DO} #",
    f'"""\n{DO}\n"""',
    f"'''\n{DO}\n'''",
    f'\\"; {DO} #',
    f"\\'); {DO} //",
    f"\\\\'); {DO} //",
    "${process.exit(1)}",
    "`+process.exit(1)+`",
    "{{constructor.constructor('process.exit(1)')()}}",
    "{0.__class__.__init__.__globals__}",
    "{{ cookiecutter }} {% import os %} <%= 7*7 %> #{7*7} $(touch hacked) %s %(name)s",
    f"*/ {DO} /*",
    f"\n{DO}\n",
    f"\r{DO}",
    f"\u2028{DO}\u2029",
    f"\x85{DO}\x0b\x0c\x1c",
    f"x\\\n{DO}",
    "</script><script>1</script><!--",
    "x\0y",
    HALF,
    "\\ud800\\",
    "\\N{BULLET}\\x41\\101\\u{41}",
    "__proto__",
    "constructor",
    "f'{__import__(\"os\")}'",
    "\u202egnp\u2066",
    "\ufeff",
    "]})]})\nprocess.exit(1)\n({[(",
)
TEXTS = st.one_of(
    st.sampled_from(PAYLOADS),
    st.text(min_size=1, max_size=40),
    st.text(alphabet="'\"`\\${}\n\r#/*()[];:,\u2028 x", min_size=1, max_size=30),
    st.lists(st.sampled_from(PAYLOADS), min_size=2, max_size=3).map("".join),
)
EXAMPLES = 400 if FULL else 40
STRING = re.compile(r"'(?:[^'\\\n\r\u2028\u2029]|\\.)*'|\"(?:[^\"\\\n\r\u2028\u2029]|\\.)*\"")


def intents(language: str, text: Callable[[], str]) -> list[Intent]:
    """Return a wish for each kind of file, in which everything that is free text is such a text."""
    found = []
    for kind, plain in TRIGGERS.items():
        trigger = {name: plain[name] if name in ("type", "method") else text() for name in plain}
        if "path" in trigger:  # its parameters are a part of the template
            trigger["path"] = "/" + trigger["path"].replace(":", "")
        name = f"{language} {kind}"
        more: dict[str, Any] = {"trigger": trigger, "enqueues": (text(), text()), "flows": (text(), text())}
        found.append(Intent("step", language, name, description=text(), schema=schema(text), **more))
    topics = {"virtual_subscribes": (text(), text()), "virtual_enqueues": (text(),), "flows": (text(),)}
    found.append(Intent("noop", language, f"{language} noop", description=text(), **topics))
    return [*found, Intent("stream", language, f"{language} lines", description=text(), schema=schema(text))]


def schema(text: Callable[[], str]) -> dict[str, Any]:
    """Return a schema with texts in all places that have some."""
    told = {"type": "string", "description": text(), "default": text(), "enum": [text(), text()], "pattern": text()}
    return {"type": "object", "title": text(), "description": text(), "properties": {"a b": told}, "required": ["a b"]}


def blank(tree: ast.AST) -> str:
    """Return a tree without what its texts say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "x"
    return ast.dump(tree)


def skeleton(code: str) -> str:
    """Return JavaScript without its texts, and without how it is laid out."""
    return re.sub(r",(?=[\]})])", "", re.sub(r"\s+", "", STRING.sub("'x'", code)))


def plain() -> str:
    return "plain text"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@settings(max_examples=EXAMPLES, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=12))
@example(texts=list(PAYLOADS))
def test_A30_what_is_typed_becomes_no_code(language: str, texts: list[str]) -> None:
    turn = iter(range(10_000))
    hostile = intents(language, lambda: texts[next(turn) % len(texts)])
    shape: Callable[[str], str] = (lambda code: blank(ast.parse(code))) if language == "python" else skeleton
    for made, template in zip(hostile, intents(language, plain), strict=True):
        assert shape(text_of(made)) == shape(text_of(template)), made


def test_A30_what_is_typed_is_read_back_as_it_was() -> None:
    made, whole = [], [text for text in PAYLOADS if text != HALF]
    for language in LANGUAGES:
        for turn in range(len(whole)):
            counted = iter(range(turn, 10_000))
            made += intents(language, lambda counted=counted: whole[next(counted) % len(whole)])
    sent = [intent for intent in made if intent.kind != "stream"]
    found = read_configs([(file_of(intent), text_of(intent)) for intent in sent])
    for intent, read in zip(sent, found, strict=True):
        assert (read.mistake, read.config and without_schema(read.config)) == (None, without_schema(intent.config()))
    report("A30", n=len(sent), note="files of hostile words, parsed: each config says what was typed, and nothing else")


def without_schema(config: dict[str, Any]) -> dict[str, Any]:
    triggers = [
        {name: value for name, value in each.items() if name not in ("input", "bodySchema")}
        for each in config["triggers"]
    ]
    return {**config, "triggers": triggers}


@given(name=st.one_of(TEXTS, st.text(max_size=80)))
def test_A30_a_name_is_a_word_or_refused(name: str) -> None:
    if name_fault(name, "Step") is None:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]{0,63}", name)
        assert all(
            re.fullmatch(r"src/[a-z0-9_-]+(\.step\.(ts|js)|_step\.py)", file_of(Intent("step", language, name)))
            for language in LANGUAGES
        )
    else:
        assert name not in ("SendInvoice", "a")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_A30_the_api_writes_hostile_words_as_words_or_says_what_is_wrong(desk: Desk, language: str) -> None:
    before, count = desk.everything(), 0
    for number, text in enumerate(PAYLOADS):
        for made in intents(language, lambda text=text: text):
            body = {"kind": made.kind, "language": language, "name": f"{made.name} {number}", "description": text}
            more = {"trigger": made.trigger, "enqueues": [text, text + "2"], "flows": [text], "schema": made.schema}
            virtual = {"virtualSubscribes": [text], "virtualEnqueues": [text]}
            answer = desk.answer("POST", "/api/new", {**body, **more, **virtual, "write": number % 7 == 0})
            assert answer.status_code in (200, 201, 400), f"{text!r} {made.kind}: {answer.content[:300]}"
            refused = desk.answer("POST", "/api/new", {**body, **more, "name": text, "write": True})
            assert refused.status_code == 400, text
            count += 2
    after = desk.everything()
    assert {name: content for name, content in after.items() if name in before} == before
    assert all(name.startswith("p/src/") for name in set(after) - set(before))
    report("A30", n=count, note=f"new files of hostile words asked for in {language}; none wrote anything else")
