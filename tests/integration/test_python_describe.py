"""What a Python runner says about a file: its config as JSON, or why it can't be loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.python_runner import runner

FULL = """
from motia import *
from pydantic import BaseModel
class Body(BaseModel):
    name: str
config = {
    "name": "Full", "description": "d", "flows": ["f"], "include_files": ["a.txt"],
    "enqueues": ["a", Enqueue(topic="b", label="B")], "virtualEnqueues": [{"topic": "c", "conditional": True}],
    "triggers": [
        http("POST", "/x", body_schema=Body, response_schema={200: Body, 404: {"type": "null"}},
             query_params=[QueryParam(name="q", description="Q")],
             middleware=[print, print], condition=lambda r, c: True),
        queue("t", input={"type": "object", "properties": {"group_id": {"type": "string"}}},
              config={"max_retries": 2, "type": "fifo", "visibilityTimeout": 5}),
        {"type": "queue", "topic": "u", "config": QueueConfig(backoff_delay_ms=10)},
        cron("0 * * * * *"), state(), stream("s", group_id="g"),
        {"type": "http", "method": "GET", "path": "/y", "bodySchema": int, "queryParams": None},
    ],
}
def handler(): pass
"""


async def test_describe_makes_json_of_every_kind_of_config(project: Path) -> None:
    pytest.importorskip("pydantic")
    async with runner(project, {"src/full_step.py": FULL}) as caller:
        told = await caller.describe("src/full_step.py")
    config = told["config"]
    schema = {"type": "object", "title": "Body", "required": ["name"]}
    schema["properties"] = {"name": {"title": "Name", "type": "string"}}  # type: ignore[assignment]
    assert told["handler"] is True
    assert "notes" not in told
    assert config["includeFiles"] == ["a.txt"]
    assert config["enqueues"] == ["a", {"topic": "b", "label": "B", "conditional": False}]
    assert config["virtualEnqueues"] == [{"topic": "c", "conditional": True}]
    assert config["triggers"] == [
        {
            "type": "http",
            "method": "POST",
            "path": "/x",
            "bodySchema": schema,
            "responseSchema": {"200": schema, "404": {"type": "null"}},
            "queryParams": [{"name": "q", "description": "Q"}],
            "middleware": 2,
            "condition": True,
        },
        {
            "type": "queue",
            "topic": "t",
            "input": {"type": "object", "properties": {"group_id": {"type": "string"}}},
            "config": {"maxRetries": 2, "type": "fifo", "visibilityTimeout": 5},
        },
        {"type": "queue", "topic": "u", "config": {"backoffDelayMs": 10}},
        {"type": "cron", "expression": "0 * * * * *"},
        {"type": "state"},
        {"type": "stream", "streamName": "s", "groupId": "g"},
        {"type": "http", "method": "GET", "path": "/y", "bodySchema": {"type": "integer"}},
    ]


async def test_describe_leaves_legacy_configs_as_they_are(project: Path) -> None:
    text = (
        "config = {'type': 'api', 'name': 'Old', 'method': 'GET', 'path': '/o', 'emits': ['a'],"
        " 'infrastructure': {'queue': {'max_retries': 3}}, 'middleware': [len]}\nhandler = 5"
    )
    async with runner(project, {"steps/old_step.py": text}) as caller:
        told = await caller.describe("steps/old_step.py")
    assert told["config"]["type"] == "api"
    assert told["config"]["infrastructure"] == {"queue": {"maxRetries": 3}}
    assert told["config"]["middleware"] == 1
    assert (told["handler"], told["notes"]) == (False, ["handler: it isn't a function"])


async def test_describe_tells_words_for_people_in_either_spelling(project: Path) -> None:
    text = (
        "from motia import StepConfig, StepStory\n"
        "config = StepConfig(name='A', label='{{input.id}}', story=StepStory(ok='Fine'), business_key='{{input.id}}')"
    )
    async with runner(project, {"src/a_step.py": text}) as caller:
        config = (await caller.describe("src/a_step.py"))["config"]
    assert (config["label"], config["story"], config["businessKey"]) == ("{{input.id}}", {"ok": "Fine"}, "{{input.id}}")


FOUND = {
    "step()": "from motia import *\nmy = step({'name': 'N', 'triggers': []}, lambda i: 1)",
    "builder": "from motia import *\nmy = step(StepConfig(name='N')).handle(lambda i: 1)",
    "unpacked": "from motia import *\nconfig, handler = step({'name': 'N', 'triggers': []}, lambda i: 1)",
    "attributes": (
        "from motia import *\nmy = step({'name': 'N', 'triggers': []}, print)\nconfig, handler = my.config, my.handler"
    ),
    "model": "from motia import *\nconfig = StepConfig(name='N', triggers=[])\ndef handler(): pass",
    "pydantic model": (
        "import pydantic\nclass C(pydantic.BaseModel):\n    name: str = 'N'\n    triggers: list = []\n"
        "config = C()\ndef handler(): pass"
    ),
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
async def test_describe_finds_config_and_handler_however_they_are_written(project: Path, text: str) -> None:
    async with runner(project, {"src/n_step.py": text}) as caller:
        told = await caller.describe("src/n_step.py")
    assert (told.get("config", told)["name"], told["handler"]) == ("N", True)
    assert told["config"]["triggers"] == []


BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "syntax": ("x = 1\ndef handler(:\n    pass", {"line": 2, "message": "invalid syntax (b_step.py, line 2)"}),
    "package": (
        "import os\nimport yaml_missing.sub",
        {
            "line": 2,
            "hint": "pip install yaml_missing",
            "message": "ModuleNotFoundError: No module named 'yaml_missing'",
        },
    ),
    "name": ("\n\nprint(undefined)", {"line": 3, "message": "NameError: name 'undefined' is not defined"}),
    "exit": ("import sys\nsys.exit(1)", {"line": 2, "message": "src/b_step.py calls sys.exit(1) while it is loaded"}),
    "no config": ("def handler(): pass", {"message": "src/b_step.py has no `config`"}),
    "odd config": ("config = 5", {"message": "src/b_step.py has a `config` that is a int, not a dict"}),
    "helper": ("\nimport broken", {"line": 2, "message": "ZeroDivisionError: division by zero"}),
}


async def test_describe_says_why_a_file_can_not_be_loaded_and_goes_on(project: Path) -> None:
    files = {"src/broken.py": "1 / 0", "src/good_step.py": "config = {'name': 'G'}"}
    files |= {f"src/b{n}_step.py": text for n, (text, _) in enumerate(BROKEN.values())}
    async with runner(project, files) as caller:
        for n, (name, (_, expected)) in enumerate(BROKEN.items()):
            error = (await caller.describe(f"src/b{n}_step.py"))["error"]
            message = error["message"].replace(f"b{n}_step", "b_step")
            assert {**expected, "message": message} == {key: error.get(key) for key in expected} | {"message": message}
            assert message == expected["message"], name
        gone = (await caller.describe("src/gone_step.py"))["error"]
        assert gone["message"].startswith("FileNotFoundError: there is no file")
        assert (await caller.describe("src/good_step.py"))["config"] == {"name": "G"}


async def test_describe_notes_a_schema_that_can_not_be_json(project: Path) -> None:
    text = "config = {'name': 'N', 'triggers': [{'type': 'http', 'bodySchema': 5, 'path': '/', 'extra': object()}]}"
    async with runner(project, {"src/n_step.py": text}) as caller:
        told = await caller.describe("src/n_step.py")
    assert told["notes"][0].startswith("triggers[0].bodySchema: 5 can't be turned into JSON Schema")
    assert told["notes"][1].startswith("triggers[0].extra: left out")


async def test_loader_gives_one_instance_of_a_file_by_every_name(project: Path) -> None:
    files = {
        "src/orders/counter.py": "import sys\nhits = []",
        "src/orders/a_step.py": (
            "import counter\nfrom . import counter as b\nimport src.orders.counter as c\nimport orders.counter as d\n"
            "assert counter is b is c is d\nimport sys\nassert sys.modules[__name__].__file__ == __file__\n"
            "config = {'name': __name__}"
        ),
        "src/billing/counter.py": "name = 'billing'",
        "src/billing/b_step.py": "import counter\nfrom client import mine\nconfig = {'name': counter.name + mine}",
        "client.py": "mine = '!'",
        "src/odd-name.v2/c-d_step.py": (
            "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: 'int'\nconfig = {'name': 'ok'}"
        ),
    }
    async with runner(project, files) as caller:
        names = [(await caller.describe(each)).get("config") for each in files if each.endswith("_step.py")]
    assert names == [{"name": "src.orders.a_step"}, {"name": "billing!"}, {"name": "ok"}]
