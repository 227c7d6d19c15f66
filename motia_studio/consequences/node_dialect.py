"""How TypeScript and JavaScript write configs; `runtime/languages/node/sdk` has the functions themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from motia_studio.consequences.dialect import DEFINITION, Builder, Dialect
from motia_studio.consequences.forms import At, Call, Form, Function, Literal, Nothing, Object, Spread

Fields = list[tuple[str | None, Form]]


def _get(args: Sequence[Form], place: int) -> Form:
    return args[place] if len(args) > place else Nothing()


def _fields(kind: str, args: Sequence[Form], *names: str) -> Fields:
    return [("type", Literal(kind)), *((name, _get(args, place)) for place, name in enumerate(names))]


def _with_options(fields: Fields, options: Form, condition: Form, at: At) -> Form:
    """`{...fields, ...options, condition: condition ?? options?.condition}`."""
    if not isinstance(options, Nothing):
        fields.append((None, Spread(options, options.at)))
    if not isinstance(condition, Nothing):
        fields.append(("condition", condition))
    return Object(tuple(fields), at)


def _http(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form:
    return _with_options(_fields("http", args, "method", "path"), _get(args, 2), _get(args, 3), at)


def _queue(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form:
    return _with_options(_fields("queue", args, "topic"), _get(args, 1), _get(args, 2), at)


def _cron(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form:
    return Object(tuple(_fields("cron", args, "expression", "condition")), at)


def _state(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form:
    return Object(tuple(_fields("state", args, "condition")), at)


def _stream(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form:
    options = _get(args, 1)
    is_condition = isinstance(options, Function)
    found = _with_options(
        _fields("stream", args, "streamName"),
        Nothing() if is_condition else options,
        options if is_condition else Nothing(),
        at,
    )
    return found


def _step(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form | None:
    if not args:
        return None
    handler: Fields = [("handler", args[1])] if len(args) > 1 else []
    return Object((("config", args[0]), (DEFINITION, Literal(True)), *handler), at)


def _stream_object(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form | None:
    """`new Stream(config)` has the config as a field."""
    return Object((("config", args[0]),), at) if args else None


def _given(args: Sequence[Form], _: Mapping[str, Form], at: At) -> Form | None:
    """`jsonSchema` returns what is a JSON Schema already."""
    return args[0] if args and not isinstance(args[0], Call) else None


BUILDERS: Final[dict[str, Builder]] = {
    "http": _http,
    "api": _http,
    "queue": _queue,
    "cron": _cron,
    "state": _state,
    "stream": _stream,
    "step": _step,
    "multiTriggerStep": _step,
    "Stream": _stream_object,
    "jsonSchema": _given,
}

NODE: Final = Dialect(
    packages=frozenset({"motia", "@motiadev"}),
    builders=BUILDERS,
    flags=frozenset({"condition", "onJoin", "onLeave", "canAccess"}),
    renamed={},
    shaped=frozenset(),
    listed=frozenset(),
    drops_null=False,
)
