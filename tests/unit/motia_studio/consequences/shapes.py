"""Configs as people write them, in every shape that is understood, and what they say."""

from __future__ import annotations

from typing import Any

HTTP = {"type": "http", "method": "POST", "path": "/a"}
NODE: list[tuple[str, str, dict[str, Any]]] = [
    ("plain", "export const config = { name: 'A', triggers: [] }", {"name": "A", "triggers": []}),
    ("satisfies", "export const config = { name: 'A' } as const satisfies StepConfig", {"name": "A"}),
    ("annotated", "export const config: ApiRouteConfig = <const>{ name: `A` }", {"name": "A"}),
    ("by name", "const config = { name: 'A' }\nexport { config }", {"name": "A"}),
    ("CommonJS", "const config = { name: 'A' }\nmodule.exports = { config, handler: () => {} }", {"name": "A"}),
    ("exports.config", "exports.config = { name: 'A' }\nexports.handler = function () {}", {"name": "A"}),
    (
        "constants",
        "const N = 'A'\nconst P = `${N}/b`\nexport const config = { name: N, x: P + '!' }",
        {"name": "A", "x": "A/b!"},
    ),
    (
        "spread",
        "const base = { name: 'A', flows: ['f'] }\nexport const config = { ...base, name: 'B' }",
        {"name": "B", "flows": ["f"]},
    ),
    ("spread list", "const f = ['a']\nexport const config = { flows: [...f, 'b'] }", {"flows": ["a", "b"]}),
    (
        "member",
        "const T = { new: 'a.new' }\nexport const config = { enqueues: [T.new, T['new']] }",
        {"enqueues": ["a.new"] * 2},
    ),
    (
        "frozen",
        "export const config = Object.freeze({ name: 'A', n: -1, b: true, z: null, u: undefined })",
        {"name": "A", "n": -1, "b": True, "z": None},
    ),
    (
        "http",
        "import { http } from 'motia'\nexport const config = { triggers: [http('POST', '/a', { queryParams: [] })] }",
        {"triggers": [{**HTTP, "queryParams": []}]},
    ),
    (
        "alias",
        "import { http as get } from 'motia'\nexport const config = { triggers: [get('POST', '/a')] }",
        {"triggers": [HTTP]},
    ),
    (
        "namespace",
        "import * as m from 'motia'\nexport const config = { triggers: [m.http('POST', '/a')] }",
        {"triggers": [HTTP]},
    ),
    (
        "condition",
        "import { queue, isBig } from 'motia'\nexport const config = { triggers: [queue('t', {}, isBig)] }",
        {"triggers": [{"type": "queue", "topic": "t", "condition": True}]},
    ),
    (
        "stream condition",
        "import { stream } from 'motia'\nexport const config = { triggers: [stream('s', () => true)] }",
        {"triggers": [{"type": "stream", "streamName": "s", "condition": True}]},
    ),
    (
        "middleware",
        "import { auth } from './auth'\nexport const config = { middleware: [auth, () => {}] }",
        {"middleware": 2},
    ),
    (
        "step()",
        "import { step } from 'motia'\nexport const { config, handler } = step({ name: 'A' }, async () => {})",
        {"name": "A"},
    ),
    (
        "step().handle",
        "import { step } from 'motia'\nexport default step({ name: 'A' }).handle(async () => {})",
        {"name": "A"},
    ),
    (
        "multi",
        "import { multiTriggerStep as m } from 'motia'\n"
        "export const { config, handler } = m({ name: 'A' }).onHttp(f).handlers()",
        {"name": "A"},
    ),
    ("default", "export default { config: { name: 'A' }, handler() {} }", {"name": "A"}),
]
PYTHON: list[tuple[str, str, dict[str, Any]]] = [
    ("plain", "config = {'name': 'A', 'triggers': []}", {"name": "A", "triggers": []}),
    ("annotated", "config: StepConfig = {'name': 'A', 'description': None}", {"name": "A"}),
    ("constants", "N = 'A'\nP = f'{N}/b'\nconfig = {'name': N, 'x': P + '!'}", {"name": "A", "x": "A/b!"}),
    ("spread", "base = {'name': 'A', 'flows': ['f']}\nconfig = {**base, 'name': 'B'}", {"name": "B", "flows": ["f"]}),
    (
        "snake case",
        "config = {'virtual_enqueues': [{'topic': 't'}], 'own_key': 1}",
        {"virtualEnqueues": [{"topic": "t"}], "own_key": 1},
    ),
    (
        "nested",
        "config = {'triggers': [{'config': {'max_retries': 2}, 'input': {'max_retries': 3}}]}",
        {"triggers": [{"config": {"maxRetries": 2}, "input": {"max_retries": 3}}]},
    ),
    (
        "http",
        "from motia import http\nconfig = {'triggers': [http('POST', '/a', body_schema={'type': 'object'})]}",
        {"triggers": [{**HTTP, "bodySchema": {"type": "object"}}]},
    ),
    ("star", "from motia import *\nconfig = {'triggers': [http('POST', '/a')]}", {"triggers": [HTTP]}),
    ("module", "import motia\nconfig = {'triggers': [motia.http('POST', path='/a')]}", {"triggers": [HTTP]}),
    (
        "condition",
        "from motia import queue\nconfig = {'triggers': [queue('t', condition=lambda i, c: True)]}",
        {"triggers": [{"type": "queue", "topic": "t", "condition": True}]},
    ),
    (
        "statuses",
        "config = {'response_schema': {200: {'type': 'null'}}}",
        {"responseSchema": {"200": {"type": "null"}}},
    ),
    (
        "model",
        "from motia import StepConfig\nconfig = StepConfig(name='A', flows=('f',))",
        {"name": "A", "flows": ["f"], "triggers": [], "enqueues": []},
    ),
    (
        "step()",
        "from motia import step\ndef handler(a, b): ...\nmine = step({'name': 'A'}, handler)\nconfig = mine",
        {"name": "A"},
    ),
    ("taken apart", "from motia import step\nconfig, handler = step({'name': 'A'}, lambda i, c: None)", {"name": "A"}),
    ("decorated", "from motia import step\n@step({'name': 'A'}).handle\ndef handler(a, b): ...", {"name": "A"}),
]
