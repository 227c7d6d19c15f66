"""What a config says without being executed is what runners say of it; and messages that wait are looked at."""

from __future__ import annotations

import copy
import shutil
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from motia_studio.consequences import FileChange, consequences_of
from motia_studio.consequences.fields import MISSING, get, put
from motia_studio.consequences.read import Read, read_configs
from motia_studio.environment import Environment
from runtime.execution.snapshots import KEY, decode_snapshot
from runtime.model import Described
from tests.integration.living import Living, living
from tests.unit.motia_studio.consequences.shapes import NODE, PYTHON

CHECKOUT = Path(__file__).resolve().parents[2]
HEAD = "from motia import http, queue\n"


def described(home: Living) -> list[Described]:
    raw: Any = home.stock.get(KEY)
    return [item for item in decode_snapshot(raw).described if item.error is None and item.config is not None]


def filled(read: Read, item: Described) -> Any:
    """Return what was read, and of the unknown what the runner says."""
    config = copy.deepcopy(read.config)
    for path, _ in read.unknown:
        value = get(item.config, path)
        if value is not MISSING and config is not None:
            put(config, path, value)
    return msgspec.json.decode(msgspec.json.encode(config))


async def test_configs_are_read_as_the_real_runners_describe_them(project: Path, redis_url: str) -> None:
    for template in (CHECKOUT / "runtime" / "scaffold" / "templates").iterdir():
        if (template / "src").is_dir():
            shutil.copytree(template / "src", project / "src" / template.name)
    shutil.copytree(CHECKOUT / "examples" / "support-desk" / "src", project / "src" / "desk")
    handled = {"ts": "\nexport const handler = () => {}", "py": "\ndef handler(input, ctx): ..."}
    for ending, cases in (("s.step.ts", NODE), ("s_step.py", PYTHON)):
        for place, (_, text, _) in enumerate(cases):
            more = "" if "handler" in text else handled[ending[-2:]]
            (project / "src" / f"c{place}{ending}").write_text(text + more)
    async with living(project, redis_url) as home:
        items = described(home)
        reads = read_configs([(item.file, (project / item.file).read_text()) for item in items])
    for item, read in zip(items, reads, strict=True):
        assert (item.file, filled(read, item)) == (item.file, item.config)
        assert (item.file, read.handler) == (item.file, item.handler)
    assert len(items) >= 45


STRICT = 'queue("order.created", input={"properties": {"id": {"type": "integer"}}})'


@pytest.fixture
def shop(project: Path) -> Path:
    for name, triggers in (("Charge", 'queue("order.created")'), ("Take", 'http("POST", "/orders")')):
        more = ', "enqueues": ["order.created"]' if name == "Take" else ""
        text = f'{HEAD}config = {{"name": "{name}", "triggers": [{triggers}]{more}}}\ndef handler(given, ctx): ...\n'
        (project / "src" / f"{name.lower()}_step.py").write_text(text)
    return project


async def test_waiting_messages_that_a_new_schema_would_refuse_are_counted(shop: Path, redis_url: str) -> None:
    file = "src/charge_step.py"
    before = (shop / file).read_text()
    strict = FileChange(file, before.replace('queue("order.created")', STRICT))
    environment = Environment(shop, redis_url, (), "", None, 0, 0)
    async with living(shop, redis_url) as home:
        assert consequences_of(environment, [strict]) == []
        await home.enqueue("order.created", *({"id": number} for number in range(12)), {"id": "13"}, {"id": None})
        await home.enqueue("order.created", {"id": "later"}, delay_ms=60_000)
        told = consequences_of(environment, [strict])
        assert [(each.severity, each.kind, each.line) for each in told] == [("breaks", "messages", 2)]
        assert told[0].message == (
            '3 of 15 messages that wait for Charge would be refused, first at $.id: "13" is not of type "integer"'
        )
        renamed = consequences_of(environment, [FileChange(file, before.replace("Charge", "Pay"))])
        assert renamed[0].message == (
            "14 waiting messages and 1 delayed message of Charge/queue(order.created) would stay where they are,"
            " and no Step would take them"
        )
        await home.enqueue("order.created", *({"id": number} for number in range(1500)))
        begin = time.perf_counter()
        (fitting,) = consequences_of(environment, [strict])
        assert time.perf_counter() - begin < 2
        assert fitting.message == (
            "The newest 1,000 of 1,515 messages that wait for Charge fit its new schema; the others were not looked at"
        )
        await home.enqueue("order.created", {"id": "newest"})
        (told_of_many,) = consequences_of(environment, [strict])
        assert told_of_many.message.startswith("1 of the newest 1,000 of 1,516 messages that wait for Charge")
