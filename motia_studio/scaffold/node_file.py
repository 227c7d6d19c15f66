"""Writes Steps and streams in TypeScript and JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from motia_studio.scaffold.code import Atom, Code, call, lay_out
from motia_studio.scaffold.intent import BODILESS, SCHEMAS, Intent
from motia_studio.scaffold.javascript import STYLE, literal, record, sequence, text
from motia_studio.scaffold.naming import javascript_variable
from motia_studio.scaffold.part import Part
from motia_studio.scaffold.shapes import read_shape
from motia_studio.scaffold.zod import zod


class Node:
    """Writes files; with types in TypeScript."""

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed

    def write(self, intent: Intent) -> str:
        """Return the text of the file."""
        return {"step": self._step, "noop": self._noop, "stream": self._stream}[intent.kind](intent)

    def _step(self, intent: Intent) -> str:
        schema = intent.schema if intent.has_body else None
        variable = SCHEMAS.get(intent.trigger["type"], "")
        declared, uses_zod = self._declare(variable, schema)
        part = PARTS[intent.trigger["type"]](intent, variable if declared else None)
        imports = {*part.imports, *(["enqueue"] if intent.enqueues else [])}
        entries = [*_about(intent), ("triggers", sequence([part.trigger]))]
        if intent.enqueues:
            entries.append(("enqueues", literal(list(intent.enqueues))))
        type_ = ": Handlers<typeof config>" if self._typed else ""
        body = "".join(f"  {line}\n" if line else "\n" for line in self._lines(intent, part))
        return (
            self._imports(imports | ({"type Handlers", "type StepConfig"} if self._typed else set()), uses_zod)
            + declared
            + self._config(entries)
            + f"\nexport const handler{type_} = async ({part.parameter}) => {{\n{body}}}\n"
        )

    def _lines(self, intent: Intent, part: Part) -> list[str]:
        sent = [
            lay_out(
                call("enqueue", record([("topic", text(topic)), ("data", Atom(part.data))])),
                STYLE,
                lead="await ",
                depth=1,
            )
            for topic in intent.enqueues
        ]
        gap = [""] if sent and part.result else []
        return [*part.lines, *sent, *gap, *part.result]

    def _noop(self, intent: Intent) -> str:
        entries = [*_about(intent), ("triggers", sequence([]))]
        for name, topics in (
            ("virtualSubscribes", intent.virtual_subscribes),
            ("virtualEnqueues", intent.virtual_enqueues),
        ):
            if topics:
                entries.append((name, literal(list(topics))))
        imports = "import type { StepConfig } from 'motia'\n\n" if self._typed else ""
        return imports + self._config(entries)

    def _stream(self, intent: Intent) -> str:
        declared = zod(shape) if (shape := read_shape(intent.schema)) else None
        schema = declared or (None if intent.schema is None else literal(intent.schema))
        entries = [*_about(intent), *([("schema", schema)] if schema else [])]
        entries.append(("baseConfig", literal({"storageType": "default"})))
        variable = javascript_variable(intent.name, ("config", "z"))
        type_ = ": StreamConfig" if self._typed else ""
        code = lay_out(record(entries, spread=True), STYLE, lead=f"export const config{type_} = ")
        imports = {"Stream", *(["type StreamConfig"] if self._typed else [])}
        return f"{self._imports(imports, bool(declared))}{code}\n\nexport const {variable} = new Stream(config)\n"

    def _config(self, entries: list[tuple[str, Code]]) -> str:
        after = " as const satisfies StepConfig" if self._typed else ""
        return lay_out(record(entries, spread=True), STYLE, lead="export const config = ", after=after) + "\n"

    def _declare(self, variable: str, schema: Any) -> tuple[str, bool]:
        """Return the statement that makes the schema, and whether zod does."""
        if schema is None:
            return "", False
        shape = read_shape(schema)
        code = zod(shape) if shape else None
        after = " as const" if self._typed and code is None else ""
        return lay_out(code or literal(schema), STYLE, lead=f"const {variable} = ", after=after) + "\n\n", bool(code)

    def _imports(self, names: set[str], uses_zod: bool) -> str:
        ordered = sorted(names, key=lambda name: _order(name.removeprefix("type ")))
        found = f"import {{ {', '.join(ordered)} }} from 'motia'\n"
        return found + ("import { z } from 'zod'\n\n" if uses_zod else "\n")


def _order(name: str) -> list[tuple[str, bool]]:
    return [(char.lower(), char.islower()) for char in name]


def _about(intent: Intent) -> list[tuple[str, Code]]:
    return [("name", text(intent.name)), *((name, literal(value)) for name, value in intent.about().items())]


def _http(intent: Intent, schema: str | None) -> Part:
    method, path = intent.trigger["method"], intent.trigger["path"]
    given = ["pathParams"] if "/:" in f"/{path}" else []
    given += [] if method in BODILESS and given else ["queryParams" if method in BODILESS else "body"]
    options = [record([(schema, Atom(schema))])] if schema else []
    lines = () if len(given) == 1 else (f"const {{ {', '.join(given)} }} = request",)
    data = f"request.{given[0]}" if len(given) == 1 else f"{{ {', '.join(given)} }}"
    result = f"return {{ status: 200, body: {data} }}"
    return Part(call("http", text(method), text(path), *options), ("http",), "{ request }", lines, data, (result,))


def _queue(intent: Intent, schema: str | None) -> Part:
    options = [record([(schema, Atom(schema))])] if schema else []
    lines = ("logger.info('Message received', message)",)
    return Part(
        call("queue", text(intent.trigger["topic"]), *options), ("logger", "queue"), "message", lines, "message"
    )


def _cron(intent: Intent, schema: str | None) -> Part:
    lines = ("logger.info('Started by the clock')",)
    data = "{ at: new Date().toISOString() }"
    return Part(call("cron", text(intent.trigger["expression"])), ("cron", "logger"), "", lines, data)


def _state(intent: Intent, schema: str | None) -> Part:
    wanted = [f"change.{name} === {text(value).text}" for name, value in intent.state_filter.items()]
    condition = [Atom(f"(change) => {' && '.join(wanted)}")] if wanted else []
    lines = (
        "const data = { group: change.group_id, key: change.item_id, value: change.new_value }",
        "logger.info('State changed', data)",
    )
    return Part(call("state", *condition), ("logger", "state"), "change", lines, "data")


def _stream(intent: Intent, schema: str | None) -> Part:
    filters = [(name, text(intent.trigger[name])) for name in ("groupId", "itemId") if intent.trigger.get(name)]
    options = [record(filters)] if filters else []
    lines = (
        "const data = { group: change.groupId, item: change.id, event: change.event }",
        "logger.info('Stream changed', data)",
    )
    trigger = call("stream", text(intent.trigger["streamName"]), *options)
    return Part(trigger, ("logger", "stream"), "change", lines, "data")


PARTS: Final[dict[str, Callable[[Intent, str | None], Part]]] = {
    "http": _http,
    "queue": _queue,
    "cron": _cron,
    "state": _state,
    "stream": _stream,
}
