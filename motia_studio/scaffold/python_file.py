"""Writes Steps and streams in Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from motia_studio.scaffold.code import Atom, Code, Group, Item, call, lay_out
from motia_studio.scaffold.intent import BODILESS, Intent
from motia_studio.scaffold.naming import pascal, python_variable, snake
from motia_studio.scaffold.part import Part
from motia_studio.scaffold.pydantic import Models
from motia_studio.scaffold.python import STYLE, literal, record, sequence, text
from motia_studio.scaffold.shapes import Record, read_shape

INPUT: Final = "model_dump(exclude_unset=True)"


@dataclass(frozen=True, slots=True)
class Schema:
    """How a file says what it takes: statements above the config, and the expression for it."""

    name: str
    code: str
    is_model: bool
    needs_any: bool = False


@dataclass(slots=True)
class _File:
    """A file that grows from its imports on."""

    motia: set[str]
    modules: set[str] = field(default_factory=set)
    uses_pydantic: bool = False

    def imports(self) -> str:
        standard = "".join(f"{line}\n" for line in sorted(self.modules))
        ordered = sorted(self.motia, key=lambda name: (not name[0].isupper(), name.lower()))
        found = f"from motia import {', '.join(ordered)}\n" if ordered else ""
        found += "from pydantic import BaseModel\n" if self.uses_pydantic else ""
        return "\n".join(block for block in (standard, found) if block)


class Python:
    """Writes files."""

    def write(self, intent: Intent) -> str:
        """Return the text of the file."""
        return {"step": self._step, "noop": self._noop, "stream": self._stream}[intent.kind](intent)

    def _step(self, intent: Intent) -> str:
        kind = intent.trigger["type"]
        schema = _schema(intent, {"http": "Body", "queue": "Message"}.get(kind, ""))
        part = PARTS[kind](intent, schema)
        file = _File({*part.imports, "FlowContext", *(["enqueue"] if intent.enqueues else [])}, set(part.modules))
        entries = [*_about(intent), ("triggers", sequence([part.trigger]))]
        if intent.enqueues:
            entries.append(("enqueues", literal(list(intent.enqueues))))
        sent = [
            lay_out(
                call("enqueue", record([("topic", text(topic)), ("data", Atom(part.data))])),
                STYLE,
                lead="await ",
                depth=1,
            )
            for topic in intent.enqueues
        ]
        body = "".join(f"    {line}\n" for line in (*part.lines, *sent, *part.result))
        handler = f"async def handler({part.parameter}, ctx: FlowContext) -> {part.returns}:\n{body}"
        return _assembled(file, schema, _config(entries), f"\n\n{handler}")

    def _noop(self, intent: Intent) -> str:
        entries = [*_about(intent), ("triggers", sequence([]))]
        for name, topics in (
            ("virtualSubscribes", intent.virtual_subscribes),
            ("virtualEnqueues", intent.virtual_enqueues),
        ):
            if topics:
                entries.append((name, literal(list(topics))))
        return _config(entries)

    def _stream(self, intent: Intent) -> str:
        schema = _schema(intent, pascal(intent.name.removesuffix("s")) or "Item")
        entries = [*_about(intent), *([("schema", Atom(schema.name))] if schema else [])]
        entries.append(("baseConfig", literal({"storageType": "default"})))
        variable = python_variable(intent.name, ("config", schema.name if schema else ""))
        return _assembled(_File({"Stream"}), schema, _config(entries), f"\n{variable} = Stream(config)\n")


def _assembled(file: _File, schema: Schema | None, config: str, rest: str) -> str:
    if schema is None:
        return f"{file.imports()}\n{config}{rest}"
    if not schema.is_model:
        return f"{file.imports()}\n{schema.code}\n{config}{rest}"
    file.uses_pydantic = True
    if schema.needs_any:
        file.modules.add("from typing import Any")
    return f"{file.imports()}\n\n{schema.code}\n\n{config}{rest}"


def _config(entries: list[tuple[str, Code]]) -> str:
    return lay_out(record(entries, spread=True), STYLE, lead="config = ") + "\n"


def _about(intent: Intent) -> list[tuple[str, Code]]:
    return [("name", text(intent.name)), *((name, literal(value)) for name, value in intent.about().items())]


def _schema(intent: Intent, name: str) -> Schema | None:
    if intent.schema is None or not intent.has_body:
        return None
    shape = read_shape(intent.schema)
    models = Models(IMPORTED)
    made = models.add(name, shape) if isinstance(shape, Record) else None
    if made is not None:
        return Schema(made, "\n\n".join(models.classes), True, models.needs_any)
    variable = f"{snake(name)}_schema"
    return Schema(variable, lay_out(literal(intent.schema), STYLE, lead=f"{variable} = ") + "\n", False)


def _option(name: str, schema: Schema | None) -> list[Item]:
    return [Item(f"{name}=", Atom(schema.name))] if schema else []


def _http(intent: Intent, schema: Schema | None) -> Part:
    method, path = intent.trigger["method"], intent.trigger["path"]
    given = {"path_params": "request.path_params"} if "/:" in f"/{path}" else {}
    lines: tuple[str, ...] = ()
    if method not in BODILESS:
        given["body"] = "request.body"
    elif not given:
        given["query_params"] = "request.query_params"
    if schema and schema.is_model:
        lines = (f"body = {schema.name}.model_validate(request.body).{INPUT}",)
        given["body"] = "body"
    data = _flat(given) if len(given) > 1 else next(iter(given.values()))
    if len(given) > 1 and intent.enqueues:
        lines, data = (*lines, f"data = {data}"), "data"
    trigger = call("http", text(method), text(path), *_option("body_schema", schema))
    result = f"return ApiResponse(status=200, body={data})"
    imports = ("ApiRequest", "ApiResponse", "http")
    return Part(trigger, imports, "request: ApiRequest", lines, data, (result,), returns="ApiResponse")


def _queue(intent: Intent, schema: Schema | None) -> Part:
    annotation = schema.name if schema and schema.is_model else _annotation(intent.schema)
    trigger = call("queue", text(intent.trigger["topic"]), *_option("input", schema))
    lines: tuple[str, ...] = ('logger.info("Message received", message)',)
    data = "message"
    if schema and schema.is_model:
        lines, data = (f"data = message.{INPUT}", 'logger.info("Message received", data)'), "data"
    modules = ("from typing import Any",) if "Any" in annotation else ()
    return Part(trigger, ("logger", "queue"), f"message: {annotation}", lines, data, modules=modules)


def _cron(intent: Intent, schema: Schema | None) -> Part:
    lines = ('logger.info("Started by the clock")',)
    modules = ("from datetime import UTC, datetime",) if intent.enqueues else ()
    data = _flat({"at": "datetime.now(UTC).isoformat()"})
    trigger = call("cron", text(intent.trigger["expression"]))
    return Part(trigger, ("cron", "logger"), "_: None", lines, data, modules=modules)


def _state(intent: Intent, schema: Schema | None) -> Part:
    wanted = [f"change.{name} == {text(value).text}" for name, value in intent.state_filter.items()]
    condition = [Item("condition=", Atom(f"lambda change, ctx: {' and '.join(wanted)}"))] if wanted else []
    data = _flat({"group": "change.group_id", "key": "change.item_id", "value": "change.new_value"})
    lines = (f"data = {data}", 'logger.info("State changed", data)')
    imports = ("StateTriggerInput", "logger", "state")
    return Part(call("state", *condition), imports, "change: StateTriggerInput", lines, "data")


def _stream(intent: Intent, schema: Schema | None) -> Part:
    names = {"groupId": "group_id", "itemId": "item_id"}
    filters = [Item(f"{name}=", text(intent.trigger[key])) for key, name in names.items() if intent.trigger.get(key)]
    data = _flat({"group": "change.groupId", "item": "change.id", "event": "change.event"})
    lines = (f"data = {data}", 'logger.info("Stream changed", data)')
    imports = ("StreamTriggerInput", "logger", "stream")
    trigger = call("stream", text(intent.trigger["streamName"]), *filters)
    return Part(trigger, imports, "change: StreamTriggerInput", lines, "data")


def _flat(values: dict[str, str]) -> str:
    return lay_out(Group("{", tuple(Item(f'"{name}": ', Atom(code)) for name, code in values.items()), "}"), STYLE)


def _annotation(schema: Any) -> str:
    """Return the type of messages that a JSON Schema describes."""
    types = schema.get("type") if schema else None
    simple = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
    if types == "object" or not schema:
        return "dict[str, Any]"
    return simple.get(types, "Any") if isinstance(types, str) else "Any"


PARTS: Final[dict[str, Callable[[Intent, Schema | None], Part]]] = {
    "http": _http,
    "queue": _queue,
    "cron": _cron,
    "state": _state,
    "stream": _stream,
}
# What files import, and so can't call a class.
IMPORTED: Final = frozenset({"ApiRequest", "ApiResponse", "FlowContext", "StateTriggerInput", "Stream"})
