"""Whatever somebody types into the form of a new Step stays text: the real runner reads back what was asked for."""

from __future__ import annotations

import itertools
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motia_studio.scaffold.intent import SCHEMAS, Intent
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.naming import NAME
from motia_studio.scaffold.shapes import read_shape
from runtime.languages import LANGUAGES as RUNNERS
from tests.faults.report import report
from tests.integration.python_runner import Caller, runner
from tests.unit.motia_studio.scaffold.wishes import text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXAMPLES = 1500 if os.environ.get("FAULTS_FULL") else 60
NUMBERS = itertools.count()
HOSTILE = (
    *("'", '"', "`", "\\", "\\'", "${process.exit(1)}", "{{input}}", "*/", "//", "#", '"""', "'''", "\n", "\r\n", "\0"),
    *("'); process.exit(1); ('", '"); import os; os._exit(1); ("', "</script>", "\u2028", "\u202e", "\ufeff", "é😀"),
    *("__proto__", "constructor", "\\u0027", "\\N{BULLET}", "\x1b[31m", "\x85", "%s{}"),
)
WORDS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("".join)
SCHEMA_LEAVES = st.sampled_from([{"type": "string"}, {"type": ["integer", "null"]}, {"enum": ["'", '"']}, {}])
SCHEMAS_OF_ALL = st.recursive(
    SCHEMA_LEAVES,
    lambda inner: st.dictionaries(TEXTS, inner, min_size=1, max_size=3).map(
        lambda fields: {"type": "object", "properties": fields, "required": list(fields)[:1]}
    ),
    max_leaves=4,
)
TRIGGERS = st.one_of(
    st.fixed_dictionaries({"type": st.just("http"), "method": st.sampled_from(["GET", "POST"]), "path": TEXTS}),
    st.fixed_dictionaries({"type": st.just("queue"), "topic": TEXTS}),
    st.fixed_dictionaries({"type": st.just("cron"), "expression": TEXTS}),
    st.fixed_dictionaries({"type": st.just("state"), "group": TEXTS, "key": TEXTS}),
    st.fixed_dictionaries({"type": st.just("stream"), "streamName": TEXTS, "groupId": TEXTS, "itemId": TEXTS}),
)
TOPICS = st.lists(TEXTS, max_size=3, unique=True).map(tuple)
SHARED = {"description": TEXTS, "flows": TOPICS, "schema": st.none() | SCHEMAS_OF_ALL}


def intents(language: str) -> st.SearchStrategy[Intent]:
    of = st.just(language)
    return st.one_of(
        st.builds(Intent, st.just("step"), of, TEXTS, trigger=TRIGGERS, enqueues=TOPICS, **SHARED),
        st.builds(Intent, st.just("noop"), of, TEXTS, virtual_subscribes=TOPICS, virtual_enqueues=TOPICS, **SHARED),
        st.builds(Intent, st.just("stream"), of, st.from_regex(NAME, fullmatch=True), **SHARED),
    )


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def callers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Caller]]:
    """Start one runner for each language that the runtime knows."""
    node, python = (tmp_path_factory.mktemp(name) for name in ("node", "python"))
    for folder in (node, python):
        (folder / "src").mkdir()
    async with runner(node, {}, language=RUNNERS["node"]) as first, runner(python, {}) as second:
        yield {"node": first, "python": second}
    report("A30", n=sum(1 for folder in (node, python) for _ in folder.glob("src/*")), note="files of hostile names")


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_A30_a_new_file_says_what_was_asked_for_whatever_that_is(
    callers: dict[str, Caller], language: str, data: st.DataObject
) -> None:
    intent, chosen = data.draw(intents(language)), LANGUAGES[language]
    caller = callers[chosen.runner]
    file = f"src/made{next(NUMBERS)}{chosen.stream if intent.kind == 'stream' else chosen.step}"
    (caller.project / file).write_text(text_of(intent), encoding="utf-8", newline="")
    frame = await caller.describe(file, "stream" if intent.kind == "stream" else "step")
    assert "error" not in frame, (caller.project / file).read_text()
    assert without_schema(frame["config"]) == without_schema(intent.config())
    if intent.schema is not None and read_shape(intent.schema) is None:
        assert schema_in(frame["config"]) == schema_in(intent.config())


def without_schema(config: dict[str, Any]) -> dict[str, Any]:
    fields = {"schema", "baseConfig", *SCHEMAS.values()}
    found = {name: value for name, value in config.items() if name not in fields}
    if "triggers" in found:
        found["triggers"] = [{k: v for k, v in each.items() if k not in fields} for each in found["triggers"]]
    return found


def schema_in(config: dict[str, Any]) -> Any:
    (holder,) = config.get("triggers") or [config]
    return next((holder[name] for name in ("schema", *SCHEMAS.values()) if name in holder), None)
