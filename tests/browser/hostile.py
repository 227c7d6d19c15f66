"""Forty texts that want to become more than text, and a project that has them wherever a page shows something."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from runtime.adapters.state.redis import RedisState
from runtime.adapters.streams.redis import RedisStreams
from runtime.model import LogRecord, Message, Problem, Snapshot, TraceContext, now_ns
from runtime.triggers.base import Delivery
from tests.console import Console, described
from tests.contract.hands import Hands
from tests.sample_traces import Telling

T = TypeVar("T")
AWAY = "https://canary.invalid/"
DO = "window.hacked=1"
PAYLOADS = (
    f"<x-canary></x-canary><script>{DO}</script>",
    f"</script><script>{DO}</script>",
    f"<img src=x onerror={DO}>",
    f'"><img src=x onerror={DO}>',
    f"'><svg/onload={DO}>",
    f"<svg onload={DO}><animate onbegin={DO} attributeName=x></svg>",
    f"<svg><script>{DO}</script></svg>",
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    "<iframe src=javascript:parent.hacked=1></iframe>",
    f'<a href="javascript:{DO}" autofocus onfocus={DO}>x</a>',
    f"javascript:{DO}",
    f"JaVaScRiPt:{DO}//https://canary.invalid/",
    f"java\tscript:{DO}",
    f"data:text/html,<script>{DO}</script>",
    "vbscript:msgbox(1)",
    f'{AWAY}" onmouseover="{DO}',
    f"{AWAY}<img src=x onerror={DO}>",
    f'mailto:a@canary.invalid" onclick="{DO}',
    f"<img src={AWAY}pixel>",
    f"<style>@import '{AWAY}x.css';*{{background:url({AWAY}y)}}</style>",
    f"<link rel=stylesheet href={AWAY}x.css><link rel=prefetch href={AWAY}z>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<base href={AWAY}>",
    f"<form action={AWAY}><input autofocus onfocus={DO}></form>",
    f"<details open ontoggle={DO}>x</details>",
    f"<body onload={DO} onpageshow={DO}>",
    f"<video autoplay><source onerror={DO}></video><audio src={AWAY}a></audio>",
    f'<object data="javascript:{DO}"></object><embed src={AWAY}e>',
    f'<math><mtext></table></math><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={DO}&gt;">',
    f'<noscript><p title="</noscript><img src=x onerror={DO}>"></noscript>',
    f"&lt;img src=x onerror={DO}&gt;&#60;img src=x onerror={DO}&#62;",
    f"\\u003cimg src=x onerror={DO}\\u003e",
    f"<scr<script>ipt>{DO}</scr</script>ipt>",
    f"<!--><img src=x onerror={DO}>-->",
    f"]]><script>{DO}</script>",
    "{{constructor.constructor('window.hacked=1')()}}{{7*7}}",
    f"${{{DO}}}<%={DO}%>#{{{DO}}}`+({DO})+`",
    f"[x](javascript:{DO})![y]({AWAY}md)",
    "__proto__",
    f"\u202e\u2066<img src=x onerror={DO}>\u2069",
)
ALL = " ".join(PAYLOADS)
STREAM = f"stream~ {ALL}"[:500]
# A path has no spaces and no other slash.
ROUTE = f"<x-canary>'\"><svg\tonload={DO}>".replace("\t", "%09")


def sink(name: str) -> list[str]:
    """Return the payloads as a place of this name gets them: the name tells in a page that the place is shown."""
    return [f"{name}~ {payload}" for payload in PAYLOADS]


def field(name: str) -> dict[str, Any]:
    """Return a value that is hostile all over: its keys, its texts, and texts that are links or money by their keys."""
    keys = dict(zip(sink(f"{name}-key"), PAYLOADS, strict=True))
    return {
        "mark": f"{name}~ {PAYLOADS[2]}",
        **keys,
        "list": list(PAYLOADS),
        "currency": PAYLOADS[0][:3],
        "url": PAYLOADS[10],
        "html": ALL,
    }


def project() -> Snapshot:
    """Return a project whose names and words are hostile: Steps, topics, flows, files, schemas, errors, schedules."""
    steps = []
    for number, (name, topic) in enumerate(zip(sink("step"), sink("topic"), strict=True)):
        config = {
            "name": name,
            "description": f"description~ {ALL}",
            "triggers": [{"type": "queue", "topic": topic}],
            "enqueues": [{"topic": sink("topic")[number - 1], "label": sink("label")[number]}],
            "flows": [sink("flow")[number % 3]],
            "label": f"said~ {PAYLOADS[number].replace('{{', '').replace('}}', '')} {{{{input.html}}}}",
        }
        steps.append(described(f"src/{sink('file')[number]}.step.js", "node", config))
    shown = {"type": "object", "description": ALL, "properties": field("schema-property"), "examples": [field("e")]}
    shown["properties"] = {key: {"type": "string", "description": ALL, "default": ALL} for key in sink("schema")}
    asked = [{"name": name, "description": ALL} for name in sink("query")]
    endpoint = {
        "type": "http",
        "method": "POST",
        "path": f"/{ROUTE}/:id",
        "bodySchema": shown,
        "queryParams": asked,
    }
    cron = {"type": "cron", "expression": f"0 9 * * * {PAYLOADS[2]}"}
    named = {"description": ALL, "flows": [ALL]}
    broken = described("src/broken.step.js", "node", {})
    error = {"message": f"problem~ {ALL}", "line": 1, "hint": ALL}
    return Snapshot(
        1,
        (
            *steps,
            described("src/endpoint.step.js", "node", {**named, "name": "endpoint~ " + ALL, "triggers": [endpoint]}),
            described("src/cron.step.js", "node", {**named, "name": "cron~ " + ALL, "triggers": [cron]}),
            described(
                "src/daily.step.js",
                "node",
                {**named, "name": "daily~ " + ALL, "triggers": [{"type": "cron", "expression": "0 9 * * *"}]},
            ),
            replace(described("src/board.stream.ts", "node", {"name": STREAM}), kind="stream", handler=False),
            replace(broken, runner=None, config=None, handler=False, error=error),
        ),
        problems=(Problem(f"file~ {ALL}", f"found~ {ALL}", "warning", 1, ALL, ALL),),
    )


def failed_trace() -> Telling:
    """Return a trace that failed, of hostile names, inputs, keys, errors and people."""
    told = Telling(2)
    step, topic = sink("step")[0], sink("topic")[0]
    failure = {
        "name": f"Error<img src=x onerror={DO}>",
        "message": f"error~ {ALL}",
        "stack": f"stack~ {ALL}\n    at {ALL} (src/{PAYLOADS[2]}.step.js:3:1)",
        "file": f"src/{PAYLOADS[2]}",
        "line": 3,
        "hint": ALL,
    }
    post = told.request(step, f"trace~ {ALL}", 0, 42)
    more = {
        "motia.outcome": "ok",
        "motia.key": f"business~ {PAYLOADS[2]}",
        "motia.input": field("input"),
        "motia.output": field("output"),
        "motia.by": ALL,
    }
    took = told.attempt(post, step, 1, 3, 40, more=more)
    for number, (group, key) in enumerate(zip(sink("group"), sink("key"), strict=True)):
        told.call(
            took,
            f"state.set {group}/{key}",
            4 + number / 2,
            5 + number / 2,
            {
                "motia.group": group,
                "motia.key": key,
                "motia.value": field("value"),
                "motia.old_value": ALL,
                "motia.by": f"person~ {ALL}",
            },
        )
    group, key = sink("group")[0], sink("key")[0]
    hand = {"motia.phase": "call", "motia.method": "state.set", "motia.group": group, "motia.key": key}
    told.add(took, f"state.set {group}/{key}", 28, 29, {**hand, "motia.value": ALL, "motia.by": f"person~ {ALL}"})
    send = told.call(took, f"enqueue {topic}", 30, 34, {"motia.topic": topic, "motia.data": field("data")})
    triage = told.message(send, topic, step, 32, 60, failed=f"error~ {ALL}")
    told.attempt(
        triage,
        step,
        1,
        40,
        59,
        failed=f"error~ {ALL}",
        more={
            "motia.outcome": "error",
            "error.type": PAYLOADS[2],
            "motia.error": failure,
            "motia.input": field("input"),
        },
    )
    return told


def lines() -> list[LogRecord]:
    """Return log lines, and one that is coloured and links, as terminals know it."""
    trace = TraceContext.new()
    said = [(message, step) for message, step in zip(sink("log"), sink("step"), strict=True)]
    link = f"\x1b]8;;javascript:{DO}\x1b\\link\x1b]8;;\x1b\\"
    osc = f"osc~ \x1b[31mred\x1b[0m {link} \x1b[2Khidden\x1b[1A {PAYLOADS[2]} end~"
    return [
        LogRecord(
            now_ns(), "error", message, trace.trace_id, trace.span_id, step, 1, field("logdata"), source=PAYLOADS[2]
        )
        for message, step in [*said, (osc, sink("step")[0])]
    ]


def fill(console: Console) -> None:
    """Fill state, streams, a queue and its dead letters, studio.json and the project's files."""

    async def write() -> None:
        state, streams = RedisState(url=console.redis_url), RedisStreams(url=console.redis_url)
        queue, client = RqQueue(url=console.redis_url, options={}), connect(console.redis_url)
        for group, key in zip(sink("group"), sink("key"), strict=True):
            await state.set(group, key, field("value"))
            await state.set(sink("group")[0], key, field("value"))
            await streams.set(STREAM, group, key, field("item"))
        name = sink("step")[0]
        subscription = f"{name}/queue({sink('topic')[0]})"
        hands = Hands(client, "one")
        await hands.serve({subscription: 100}, {subscription: name})
        for data, group in ((field("letter"), None), (field("waiting"), PAYLOADS[2]), (field("waiting"), PAYLOADS[3])):
            message = Message(sink("topic")[0], data, TraceContext.new(), group=group, producer=ALL)
            await queue.publish([Parcel(message, subscription, f"{message.id}-0a", Delivery())])
            if group is None:
                (job,) = await hands.take()
                await hands.end(
                    job, "failed", text=f"Error: fault~ {ALL}\n    at {ALL}", error=f"TypeError: fault~ {ALL}"
                )
        for each in (state, streams, queue):
            await each.close()
        await client.aclose()

    in_a_loop(write())
    source = console.project / "src"
    source.mkdir(exist_ok=True)
    for name in sink("file"):
        (source / f"{name.replace('/', '_')[:180]}.step.js").write_text(f"// source~ {ALL}\nexport const a = `{ALL}`\n")
    (source / "endpoint.step.js").write_text(f"// source~ {ALL}\nexport const a = `{ALL}`\n")
    example = {
        "endpoint": f"POST /{ROUTE}/:id",
        "params": {"id": ALL},
        "body": field("example"),
        "headers": {"x-a": PAYLOADS[2]},
    }
    saved = {"examples": {"endpoint~ " + ALL: {title[:110]: example for title in sink("example")}}}
    (console.project / "studio.json").write_text(json.dumps(saved))


def in_a_loop(work: Awaitable[T]) -> T:
    """Return what comes of it. Playwright has an event loop of its own in this thread."""

    async def run() -> T:
        return await work

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result(30)
