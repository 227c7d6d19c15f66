"""Steps in three languages that make a value and do one thing with it: what they are told is what they answer."""

from __future__ import annotations

from pathlib import Path

ENTRIES = ("enqueue", "state.set", "state.update", "streams.set", "streams.update", "streams.send", "result")

PYTHON = """
from motia import Stream, enqueue, stateManager

config = {"name": "Py", "triggers": [{"type": "http", "method": "POST", "path": "/py/:entry"}]}
things = Stream("things")


def nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


VALUES = {
    "nan": lambda: {"items": [0, {"price": float("nan")}]},
    "infinity": lambda: [float("inf")],
    "minus infinity": lambda: {"a b": float("-inf")},
    "1e400": lambda: {"n": 1e400},
    "2^53+1": lambda: {"n": 2**53 + 1},
    "2^63": lambda: {"n": 2**63},
    "5000 digits": lambda: {"n": 10**4999},
    "half a character": lambda: {"t": "a" + chr(0xD800)},
    "half a character as key": lambda: {"t": {chr(0xDFFF): 1}},
    "depth 101": lambda: nested(101),
    "depth 100000": lambda: nested(100_000),
}


async def handler(request, ctx):
    entry, case = request.path_params["entry"], request.body
    value = VALUES[case]()
    if entry == "result":
        return {"status": 200, "body": value}
    ops = [{"type": "set", "path": "n", "value": value}]
    calls = {
        "enqueue": lambda: enqueue({"topic": "t", "data": value}),
        "state.set": lambda: stateManager.set("g", "k", value),
        "state.update": lambda: stateManager.update("g", "k", ops),
        "streams.set": lambda: things.set("g", "i", value),
        "streams.update": lambda: things.update("g", "i", ops),
        "streams.send": lambda: things.send({"groupId": "g"}, {"type": "t", "data": value}),
    }
    try:
        await calls[entry]()
    except Exception as error:
        return {"status": 400, "body": {"code": getattr(error, "code", None), "error": str(error)}}
    return {"status": 200, "body": "taken"}
"""

NODE = """
import { Stream, enqueue, stateManager } from 'motia'

export const config = { name: '%(name)s', triggers: [{ type: 'http', method: 'POST', path: '/%(name)s/:entry' }] }
const things = new Stream('things')

const nested = (depth%(number)s) => {
  let value%(any)s = []
  for (let level = 1; level < depth; level++) value = [value]
  return value
}

const VALUES%(any)s = {
  nan: () => ({ items: [0, { price: NaN }] }),
  infinity: () => [Infinity],
  'minus infinity': () => ({ 'a b': -Infinity }),
  '1e400': () => ({ n: 1e400 }),
  '2^53+1': () => ({ n: 2n ** 53n + 1n }),
  '2^63': () => ({ n: 2n ** 63n }),
  '5000 digits': () => ({ n: 10n ** 4999n }),
  'half a character': () => ({ t: 'a\\ud800' }),
  'half a character as key': () => ({ t: { '\\udfff': 1 } }),
  'depth 101': () => nested(101),
  'depth 100000': () => nested(100_000),
}

export const handler = async ({ request }%(any)s) => {
  const value = VALUES[request.body]()
  const entry = request.pathParams.entry
  if (entry === 'result') return { status: 200, body: value }
  const ops%(any)s = [{ type: 'set', path: 'n', value }]
  const calls%(any)s = {
    enqueue: () => enqueue({ topic: 't', data: value }),
    'state.set': () => stateManager.set('g', 'k', value),
    'state.update': () => stateManager.update('g', 'k', ops),
    'streams.set': () => things.set('g', 'i', value),
    'streams.update': () => things.update('g', 'i', ops),
    'streams.send': () => things.send({ groupId: 'g' }, { type: 't', data: value }),
  }
  try {
    await calls[entry]()
  } catch (error%(any)s) {
    return { status: 400, body: { code: error.code ?? null, error: error.message } }
  }
  return { status: 200, body: 'taken' }
}
"""

PYTHON_RELAY = """
from motia import stateManager

config = {"name": "RelayPy", "triggers": [
    {"type": "http", "method": "POST", "path": "/put"}, {"type": "http", "method": "GET", "path": "/get"}]}


async def handler(request, ctx):
    if request.method == "POST":
        await stateManager.set("relay", "from-python", request.body)
        return {"status": 200, "body": request.body}
    return {"status": 200, "body": await stateManager.get("relay", "from-javascript")}
"""

NODE_RELAY = """
import { stateManager } from 'motia'

export const config = { name: 'RelayJs', triggers: [{ type: 'http', method: 'POST', path: '/copy' }] }

export const handler = async ({ request }) => {
  const value = await stateManager.get('relay', 'from-python')
  await stateManager.set('relay', 'from-javascript', value)
  return { status: 200, body: { body: value, polluted: ({}).polluted ?? null } }
}
"""


def write_steps(project: Path) -> None:
    """Write one Step in each language, and two that hand a value to and fro."""
    folder = project / "src"
    (folder / "things.stream.ts").write_text("export const config = { name: 'things', baseConfig: {} }\n")
    (folder / "py_step.py").write_text(PYTHON)
    (folder / "ts.step.ts").write_text(NODE % {"name": "ts", "any": ": any", "number": ": number"})
    (folder / "js.step.js").write_text(NODE % {"name": "js", "any": "", "number": ""})
    (folder / "relay_step.py").write_text(PYTHON_RELAY)
    (folder / "relay.step.js").write_text(NODE_RELAY)
