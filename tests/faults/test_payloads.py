"""Values that languages read differently: refused alike wherever they enter; everything else comes back the same."""

from __future__ import annotations

import asyncio
import json
import math
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.adapters.redis_client import connect
from runtime.execution.snapshots import Snapshots
from runtime.model import Snapshot
from tests.faults.payload_steps import ENTRIES, write_steps
from tests.faults.report import report
from tests.gateway_fixture import POOL, Gateway, http, loaded, step
from tests.integration.test_gateway_process import process

FULL = os.environ.get("FAULTS_FULL") == "1"
LANGUAGES = ("py", "ts", "js")
HALF = "holds half of a character (a lone surrogate)"
ROUNDED = "beyond ±(2^53 - 1): JavaScript would round it; send it as a text"


def too_deep(root: str = "$") -> str:
    """Return what is said of lists in lists: the path is cut in its middle."""
    path = root + "[0]" * 100
    return f"{path[:60]}…{path[-60:]} is nested too deep; 100 levels are the limit"


# Fault, case, the value as JSON text where there is one, and what everybody is told of it.
CASES: list[tuple[str, str, bytes, str]] = [
    ("F31", "nan", b'{"items": [0, {"price": NaN}]}', "$.items[1].price is NaN, which JSON doesn't have"),
    ("F31", "infinity", b"[Infinity]", "$[0] is Infinity, which JSON doesn't have"),
    ("F31", "minus infinity", b'{"a b": -Infinity}', '$["a b"] is -Infinity, which JSON doesn\'t have'),
    ("F31", "1e400", b'{"n": 1e400}', "$.n is Infinity, which JSON doesn't have"),
    ("F32", "2^53+1", b'{"n": 9007199254740993}', f"$.n is 9,007,199,254,740,993, {ROUNDED}"),
    ("F32", "2^63", b'{"n": 9223372036854775808}', f"$.n is 9,223,372,036,854,775,808, {ROUNDED}"),
    ("F32", "5000 digits", b'{"n": 1' + b"0" * 4999 + b"}", f"$.n is an integer of more than 40 digits, {ROUNDED}"),
    ("F33", "half a character", b'{"t": "a\\ud800"}', f"$.t {HALF}"),
    ("F33", "half a character as key", b'{"t": {"\\udfff": 1}}', f"a key of $.t {HALF}"),
    ("F30", "depth 101", b"[" * 101 + b"]" * 101, too_deep()),
    ("F30", "depth 100000", b"[" * 100_000 + b"]" * 100_000, too_deep()),
]  # fmt: skip


@pytest.fixture
async def gateway(project: Path, redis_url: str) -> AsyncIterator[Gateway]:
    write_steps(project)
    async with loaded(project, redis_url) as running:
        yield running


def expected(entry: str, told: str) -> str:
    """Return what an entry says of a value: an update and an event name the place in themselves."""
    inside = {"state.update": "ops[0].value", "streams.update": "ops[0].value", "streams.send": "event.data"}
    root = inside.get(entry, "$")
    return too_deep(root) if told == too_deep() else told.replace("$", root, 1)


async def verdict(gateway: Gateway, language: str, entry: str, case: str) -> str:
    """Return the sentence that a handler, or its client, is told of a value; fail if it is taken."""
    answer = await gateway.client.post(f"/{language}/{entry}", json=case)
    body = answer.json()
    assert answer.status_code == (500 if entry == "result" else 400), (language, entry, case, body)
    if entry != "result":
        assert body["code"] == "payload_invalid", (language, entry, case, body)
    return str(body["error"]).removeprefix("the handler's result can't be sent: ")


async def test_F30_F31_F32_F33_every_language_and_entry_gives_the_same_verdict(gateway: Gateway) -> None:
    counts: dict[str, int] = {}
    for fault, case, raw, told in CASES:
        refused = await gateway.client.post("/put", content=raw, headers={"content-type": "application/json"})
        assert refused.status_code == 400
        sentence = refused.json()["error"].removeprefix("the request's body can't be used: ")
        assert sentence == told
        for entry in ENTRIES:
            sentences = {await verdict(gateway, language, entry, case) for language in LANGUAGES}
            assert sentences == {expected(entry, told)}
        counts[fault] = counts.get(fault, 0) + 1 + len(ENTRIES) * len(LANGUAGES)
    for fault, count in counts.items():
        report(fault, n=count, note="verdicts of 3 languages at 7 entries and of HTTP, all alike")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(
        ["\u0000", "\u202eabc", "👩\u200d👩\u200d👧", "\U0001d4b3", -0.0, 2.0**53, 1e16, 2.0**60, 1e20, 1e21, 5e-324]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(["__proto__", "constructor", "toJSON", ""]), inner, max_size=4)
    ),
    max_leaves=12,
)


def is_same(one: Any, other: Any) -> bool:
    """Compare two JSON values. JSON doesn't tell 5 from 5.0, nor one order of keys from another, but 0 from -0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or not isinstance(one, int | float):
        return type(one) is type(other) and bool(one == other)
    return bool(one == other) and math.copysign(1, one) == math.copysign(1, other)


async def test_F31_F32_F33_values_come_back_from_python_and_javascript_unchanged(gateway: Gateway) -> None:
    values: list[Any] = [{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}]

    @settings(max_examples=1000 if FULL else 200, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(JSON_VALUES)
    def collect(value: Any) -> None:
        values.append(value)

    await asyncio.to_thread(collect)
    changed = []
    for start in range(0, len(values), 50):
        batch = values[start : start + 50]
        put = await gateway.client.post("/put", content=json.dumps(batch), headers={"content-type": "application/json"})
        copied = await gateway.client.post("/copy")
        got = await gateway.client.get("/get")
        assert copied.json()["polluted"] is None
        for seen in (put.json(), copied.json()["body"], got.json()):
            changed += [(sent, back) for sent, back in zip(batch, seen, strict=True) if not is_same(sent, back)]
    assert changed == []
    report("F31", n=len(values), lost=len(changed), note="values from Python to JavaScript and back, 0 changed")


async def test_F34_a_body_that_is_not_utf8_is_refused(gateway: Gateway) -> None:
    bodies = {"application/json": b'{"a": "\xff"}', "application/x-www-form-urlencoded": b"a=\xff"}
    for kind, body in bodies.items():
        answer = await gateway.client.post("/put", content=body, headers={"content-type": kind})
        assert answer.status_code == 400
    assert (await gateway.client.post("/put?a=%ff", json=1)).status_code == 400
    report("F34", n=len(bodies) + 1, note="400 for JSON, a form and a query that aren't UTF-8")


def rss(pid: int) -> int:
    """Return the most memory a process has had so far, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


async def flood() -> AsyncIterator[bytes]:
    for _ in range(1600):
        yield b" " * 65_536


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream"])
async def test_F29_a_body_of_100_megabytes_is_refused_before_it_is_kept(
    tmp_path: Path, redis_url: str, kind: str
) -> None:
    described = step("Sink", http("POST", "/sink"))
    async with connect(redis_url) as redis:
        await Snapshots(redis).publish(Snapshot(1, (described,), {POOL: (str(tmp_path / "none.sock"),)}))
    limit, patient = {"http.body_limit": 10_485_760}, httpx.AsyncHTTPTransport(retries=8)
    spooled = len(list(Path(tempfile.gettempdir()).iterdir()))
    async with (
        process(tmp_path, redis_url, **limit) as server,
        httpx.AsyncClient(timeout=30, transport=patient) as client,
    ):
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(await server.stdout.readline())}/sink"
        await client.post(url, content=b" " * 1000, headers={"content-type": "application/json"})
        before = rss(server.pid)
        declared = await client.post(url, content=b" " * 100_000_000, headers={"content-type": kind})
        assert (declared.status_code, declared.json()["code"]) == (413, "body_too_large")
        if kind == "application/json":
            counted = await client.post(url, content=flood(), headers={"content-type": kind})
            assert (counted.status_code, counted.json()["code"]) == (413, "body_too_large")
        grown = rss(server.pid) - before
    assert grown <= 20 * 2**20
    assert len(list(Path(tempfile.gettempdir()).iterdir())) <= spooled + 5
    report("F29", n=2, note=f"413 for 100 MB declared or chunked; memory +{grown / 2**20:.1f} MB")
