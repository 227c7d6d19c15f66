"""Secrets of a project, printed, thrown, sent and stored by its Steps in every way: nobody gets to see them.

A real studio runs; afterwards everything it put out is searched: terminal, Redis, database, JSON API, HTTP answers.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import redis

from motia_studio.accounts.roles import Role
from motia_studio.api.urls import urlpatterns
from tests.faults.report import report
from tests.people import enrol
from tests.studio import Studio, running_studio, until

TOKEN = 'canary-T0ken/+with "quotes" & söme'
PLAIN = "CanaryPlainPassw0rd"
PIN = "73519842"
PASSWORD = "an-Account-0f-the-tests"
QUEUE = "LeakPy/queue(leak)"
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
  await ctx.streams.board.set('open', '1', { PLAIN })
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

BOARD = "config = {'name': 'board', 'schema': {'type': 'object'}, 'baseConfig': {'storageType': 'default'}}\n"
SAVED = {
    "examples": {
        "LeakJs": {"With it": {"endpoint": "POST /js", "body": {"given": PLAIN}}},
        "LeakPy": {"With it": {"trigger": "queue(leak)", "input": {"given": PLAIN}}},
    }
}
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
    (project / "studio.json").write_text(json.dumps(SAVED))
    steps = {"leak.step.js": JS, "leak_step.py": PY, "broken_step.py": BROKEN, "board_stream.py": BOARD}
    for name, text in steps.items():
        (project / "src" / name).write_text(text)
    with running_studio(project) as running:
        yield running


@pytest.fixture(scope="module")
def admin(studio: Studio) -> Iterator[httpx.Client]:
    """Return a session; the link of the terminal works once."""
    with studio.log_in() as client:
        yield client


def dump(client: redis.Redis) -> dict[str, str]:
    """Return everything in Redis but what a Step put there on purpose: state, items of streams, messages."""
    found: dict[str, str] = {}
    for key in client.scan_iter(count=1000):
        name = key.decode()
        if name.startswith(("motia:state", "motia:streams", "motia:effect", "rq:job:")):
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


def asked(trace: str, span: str, letter: str) -> dict[str, list[dict[str, str]]]:
    """Return for each GET route of the API how it is asked, so that it has something to tell."""
    queue, one = {"queue": QUEUE}, {"trace": trace, "span": span, "letter": letter}
    found: dict[str, list[dict[str, str]]] = {str(route.pattern): [{}] for route in urlpatterns}
    found |= {
        "state/keys": [{"group": "kept"}],
        "state/value": [{"group": "kept", "key": "k"}],
        "state/history": [{"group": "kept", "key": "k"}],
        "streams/items": [{"stream": "board", "group": "open"}],
        "streams/events": [{"stream": "board"}],
        "queues/messages": [queue | {"kind": kind} for kind in ("waiting", "running", "delayed")],
        "dead-letters": [queue],
        "dead-letters/<str:letter>": [queue],
        "dead-letters/<str:letter>/payload": [queue],
        "run": [{"step": "LeakJs"}, {"step": "LeakPy"}],
        "run/again": [one],
        "run/continue": [one],
        "search": [{"q": "kept"}, {"q": "Leak"}, {"q": PLAIN}],
        "why": [{"trace": trace}, {"step": "LeakPy"}, {"topic": "leak"}],
    }
    return found


def walk(client: httpx.Client, trace: str, span: str, letter: str) -> dict[str, httpx.Response]:
    """Return every answer that somebody gets with GET."""
    parts = {"trace_id": trace, "span_id": span, "letter": letter, "path": "config.yaml"}
    answers = {}
    for route, queries in asked(trace, span, letter).items():
        for step in ("LeakJs", "LeakPy") if "step>" in route else ("",):
            filled = re.sub(r"<\w+:(\w+)>", lambda found, step=step: (parts | {"step": step}).get(found[1], "1"), route)
            for query in queries:
                answers[f"/api/{filled}?{urlencode(query)}"] = client.get(f"/api/{filled}", params=query)
    return answers


@contextmanager
def enrolled(studio: Studio, role: Role) -> Iterator[httpx.Client]:
    """Open a session of somebody with a role."""
    name = enrol(studio.project / ".motia" / "studio.sqlite3", role, PASSWORD)
    base = f"http://127.0.0.1:{studio.console}"
    with httpx.Client(base_url=base, follow_redirects=True, timeout=20) as client:
        client.get("/login/")
        form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["motia_csrf"]}
        assert client.post("/login/", data=form, headers={"Origin": base}).url.path == "/"
        yield client


def test_A40_who_may_not_edit_sees_no_secret_at_any_address(studio: Studio, admin: httpx.Client) -> None:
    url = f"http://127.0.0.1:{studio.api}/js?q={PLAIN}"
    trace = httpx.post(url, json={"given": PLAIN}, timeout=20).headers["x-trace-id"]
    (letter, *_) = until(lambda: admin.get("/api/dead-letters", params={"queue": QUEUE}).json()["letters"])
    until(lambda: '"LeakPy"' in admin.get(f"/api/traces/{trace}/spans").text)
    told = admin.get(f"/api/traces/{trace}/spans").json()
    span = next(row[0] for row in told["rows"] if row[told["columns"].index("phase")] == "attempt")
    true = walk(admin, trace, span, letter["id"])
    assert {address: answer.text for address, answer in true.items() if answer.status_code >= 500} == {}
    shown = {address.partition("?")[0] for address, answer in true.items() if PLAIN in answer.text}
    payload = f"/api/dead-letters/{letter['id']}/payload"
    assert {"/api/state/value", "/api/streams/items", "/api/endpoints", "/api/run", payload} <= shown
    for role in (Role.VIEWER, Role.OPERATOR):
        with enrolled(studio, role) as client:
            answers = walk(client, trace, span, letter["id"])
            found = {address: leaks(answer.text) for address, answer in answers.items() if "q=" not in address}
            assert {address: secrets for address, secrets in found.items() if secrets} == {}
            assert '"***"' in answers["/api/state/value?group=kept&key=k"].text
            copy = {"queue": QUEUE, "id": letter["id"], "text": '{"secret": "***"}'}
            headers = {"X-CSRFToken": client.cookies["motia_csrf"], "Origin": str(client.base_url).rstrip("/")}
            refused = client.post("/api/dead-letters/copy", json=copy, headers=headers)
            assert (refused.status_code, leaks(refused.text)) == (403 if role is Role.VIEWER else 400, [])
    report("A40", n=2 * len(true), note=f"answers to a viewer and an operator; of an admin's {len(shown)} have secrets")


def test_A40_no_secret_gets_out_of_a_running_studio(studio: Studio, admin: httpx.Client) -> None:
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
    trace = good.headers["x-trace-id"]
    until(lambda: '"LeakPy"' in admin.get(f"/api/traces/{trace}").text)
    pages = {
        path: admin.get(path).text
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
