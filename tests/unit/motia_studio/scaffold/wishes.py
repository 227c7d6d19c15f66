"""One wish for each kind of file and trigger, in every language."""

from __future__ import annotations

from typing import Any

from motia_studio.scaffold.intent import Intent
from motia_studio.scaffold.languages import LANGUAGES

SCHEMA = {
    "type": "object",
    "properties": {
        "ticketId": {"type": "string"},
        "count": {"type": "integer"},
        "price": {"type": "number"},
        "note": {"type": ["string", "null"]},
        "customer": {"type": "object", "properties": {"email": {"type": "string"}}, "required": ["email"]},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"sku": {"type": "string"}, "isPaid": {"type": "boolean"}},
                "required": ["sku"],
            },
        },
        "tags": {"type": "array", "items": {"type": "string"}},
        "more": {"type": "object"},
    },
    "required": ["ticketId", "count", "price", "customer", "items"],
}
FITS: dict[str, Any] = {
    "ticketId": "4",
    "count": 1,
    "price": 1,
    "customer": {"email": "a@b.c"},
    "items": [{"sku": "x"}],
}
# One that the languages' own schemas can't say.
STRICT = {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}, "required": ["at"]}

TRIGGERS: dict[str, dict[str, str]] = {
    "http": {"type": "http", "method": "POST", "path": "/orders/:id"},
    "http-get": {"type": "http", "method": "GET", "path": "/orders"},
    "queue": {"type": "queue", "topic": "ticket.created"},
    "cron": {"type": "cron", "expression": "0 9 * * MON-FRI"},
    "state": {"type": "state", "group": "orders", "key": ""},
    "stream": {"type": "stream", "streamName": "tickets", "groupId": "all", "itemId": ""},
}


def wishes(language: str) -> dict[str, Intent]:
    """Return intents by a name each; those of all languages fit into one project."""
    found: dict[str, Intent] = {}
    for kind, trigger in TRIGGERS.items():
        rich = {**trigger, **({"path": f"/{language}{trigger['path']}"} if "path" in trigger else {})}
        plain = {**trigger, **({"path": f"/{language}/plain{trigger['path']}"} if "path" in trigger else {})}
        found[f"rich {kind}"] = Intent(
            *("step", language, f"{language} rich {kind}"),
            description='Takes what\'s "new" and hands it on.',
            flows=("orders",),
            trigger=rich,
            enqueues=("order.taken", "order.counted"),
            schema=SCHEMA,
        )
        found[f"plain {kind}"] = Intent("step", language, f"{language} plain {kind}", trigger=plain)
    queue = TRIGGERS["queue"]
    found["strict queue"] = Intent("step", language, f"{language} strict", trigger=queue, schema=STRICT)
    topics = {"virtual_subscribes": ("order.taken", "order.counted"), "virtual_enqueues": ("ticket.created",)}
    found["noop"] = Intent("noop", language, f"{language} provider", **topics)
    found["stream"] = Intent("stream", language, f"{language} lines", description="Lines.", schema=SCHEMA)
    found["free stream"] = Intent("stream", language, {"typescript": "default"}.get(language, f"{language} class"))
    return found


def file_of(intent: Intent) -> str:
    """Return a path for it."""
    language = LANGUAGES[intent.language]
    name = intent.name.lower().replace(" ", "_" if intent.language == "python" else "-")
    return f"src/{name}{language.stream if intent.kind == 'stream' else language.step}"


def text_of(intent: Intent) -> str:
    """Return its text."""
    return LANGUAGES[intent.language].writer.write(intent)
