"""Secrets of a project, printed, thrown, sent and stored by its Steps in every way: nobody gets to see them.

A real studio runs; afterwards everything it put out is searched: terminal, Redis, database, JSON API, HTTP answers.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import redis

from tests.faults.report import report
from tests.studio import Studio, running_studio, until

TOKEN = 'canary-T0ken/+with "quotes" & söme'
PLAIN = "CanaryPlainPassw0rd"
PIN = "73519842"
LINES = "-----CANARY KEY-----|Q2FuYXJ5S2V5TGluZU9uZQ|Q2FuYXJ5S2V5TGluZVR3bw"

ENV = f"""TOKEN='{TOKEN}'
PLAIN={PLAIN}
PIN={PIN}
KEY="{LINES.replace("|", chr(10))}"
DSN=postgres://ada:{PLAIN}%2Fdb@localhost/x
SHOWN=shown-on-purpose
"""

JS = """
const { TOKEN, PLAIN, PIN, KEY } = process.env
console.log(`loading with ${PLAIN}`)
setTimeout(() => process.stderr.write(`later ${PLAIN}\\n`), 500)
export const config = {
  name: 'LeakJs', flows: [], enqueues: ['leak'],
  triggers: [{ type: 'http', method: 'POST', path: '/js' }],
}
export const handler = async ({ request }, ctx) => {
  ctx.logger.info(`token ${TOKEN}`, { token: TOKEN, pin: Number(PIN), [PLAIN]: [JSON.stringify({ TOKEN })] })
  console.log({ TOKEN, PLAIN }, encodeURIComponent(TOKEN), Buffer.from(`user:${TOKEN}`).toString('base64'))
  process.stdout.write(PLAIN.slice(0, 8))
  process.stdout.write(PLAIN.slice(8) + '\\n')
  console.log(KEY)
  console.log('x'.repeat(64 * 1024 - 8) + PLAIN + 'y'.repeat(100))
  ctx.logger.warn('cut', { long: 'x'.repeat(64 * 1024 - 25) + PLAIN + 'y'.repeat(5000) })
  await ctx.state.set('kept', 'k', { PLAIN, pin: Number(PIN) })
  await ctx.enqueue({ topic: 'leak', data: { secret: PLAIN, long: 'x'.repeat(16000) + PLAIN.repeat(100) } })
  await ctx.state.get('kept', PLAIN)
  if (request.body.fail) throw new Error(`can't connect with ${PLAIN} and ${TOKEN}`)
  return { status: 200, headers: { 'set-cookie': 's=1' }, body: { PLAIN, shown: process.env.SHOWN } }
}
"""

PY = """
import os, sys

TOKEN, PLAIN = os.environ["TOKEN"], os.environ["PLAIN"]
print("loading with", PLAIN)
config = {"name": "LeakPy", "flows": [], "triggers": [{"type": "queue", "topic": "leak", "config": {"maxRetries": 0}}]}

def handler(data, ctx):
    ctx.logger.error("from python", {"token": TOKEN, "data": data})
    print("x" * (64 * 1024 - 8) + PLAIN + "y" * 100)
    sys.stdout.write(PLAIN[:5])
    sys.stdout.write(PLAIN[5:] + "\\n")
    raise ValueError(f"no access with {TOKEN}: {PLAIN}")
"""

BROKEN = "raise RuntimeError('can not start with ' + __import__('os').environ['PLAIN'])\n"


def hidden() -> list[str]:
    """Return what must not be found: each secret, its spellings, and halves that a cut could leave."""
    inner = json.dumps(TOKEN)[1:-1]
    encoded = base64.b64encode(f"user:{TOKEN}".encode()).decode()[12:28]
    return [
        TOKEN,
        inner,
        "canary-T0ken",
        quote(TOKEN, safe=""),
        encoded,
        PLAIN,
        PLAIN[:8],
        PLAIN[8:],
        PIN,
        *LINES.split("|"),
    ]


def leaks(text: str) -> list[str]:
    return [secret for secret in hidden() if secret in text]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("leaky") / "project"
    (project / "src").mkdir(parents=True)
    (project / ".env").write_text(ENV)
    (project / "config.yaml").write_text("telemetry:\n  plain: [SHOWN]\n")
    for name, text in {"leak.step.js": JS, "leak_step.py": PY, "broken_step.py": BROKEN}.items():
        (project / "src" / name).write_text(text)
    with running_studio(project) as running:
        yield running


def dump(client: redis.Redis) -> dict[str, str]:
    """Return everything in Redis but what a Step put there on purpose: its state, and its messages."""
    found: dict[str, str] = {}
    for key in client.scan_iter(count=1000):
        name = key.decode()
        if name.startswith(("motia:state", "motia:effect", "rq:job:")):
            continue
        kind = client.type(key).decode()
        read: dict[str, Any] = {
            "string": lambda key=key: client.get(key),
            "hash": lambda key=key: client.hgetall(key),
            "list": lambda key=key: client.lrange(key, 0, -1),
            "set": lambda key=key: client.smembers(key),
            "zset": lambda key=key: client.zrange(key, 0, -1),
            "stream": lambda key=key: client.xrange(key),
        }
        found[name] = str(read[kind]()).encode().decode("unicode_escape", errors="replace")
        found[name] += str(read[kind]())
    return found


def test_A40_no_secret_gets_out_of_a_running_studio(studio: Studio) -> None:
    project = studio.project
    headers = {"authorization": f"Bearer {PLAIN}", "cookie": "session=canary-cookie", "x-api-key": "canary-api-key"}
    url = f"http://127.0.0.1:{studio.api}/js?q={PLAIN}"
    good = httpx.post(url, json={"given": PLAIN, "pin": int(PIN)}, headers=headers, timeout=20)
    bad = httpx.post(url, json={"fail": True}, headers=headers, timeout=20)
    assert good.json() == {"PLAIN": PLAIN, "shown": "shown-on-purpose"}
    assert (bad.status_code, leaks(bad.text)) == (500, [])
    assert "can't connect with ***" in bad.json()["error"]
    studio.wait_for(r"no access with \*\*\*")
    studio.wait_for(r"later \*\*\*")
    with studio.log_in() as console:
        trace = good.headers["x-trace-id"]
        until(lambda: '"LeakPy"' in console.get(f"/api/traces/{trace}").text)
        pages = {
            path: console.get(path).text
            for path in ("/api/logs?limit=500", "/api/traces", f"/api/traces/{trace}", "/api/flow", "/api/project")
        }
    attempts = pages[f"/api/traces/{trace}"]
    assert "shown-on-purpose" in attempts
    assert "motia.input" in attempts
    assert '"authorization": "***"' in attempts.replace('":"', '": "')
    with redis.Redis.from_url(f"unix://{project / '.motia' / 'redis.sock'}") as client:
        stored = dump(client)
    assert studio.stop() == 0
    files = {
        str(file.relative_to(project)): file.read_bytes().decode(errors="replace")
        for file in (project / ".motia").rglob("*")
        if file.is_file() and "redis" not in str(file.relative_to(project)) and "append" not in str(file)
    }
    everything = {"the terminal": studio.text, **pages, **stored, **files}
    found = {name: leaks(text) + re.findall("canary-cookie|canary-api-key", text) for name, text in everything.items()}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}
    assert any("sqlite" in name for name in files), files.keys()
    assert {"motia:telemetry", "motia:snapshot"} <= stored.keys()
    report("A40", n=len(everything), note="outputs searched for secrets, none found")
