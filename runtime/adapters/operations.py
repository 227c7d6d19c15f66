"""Update operations: small changes to a stored object, applied together in one atomic step.

    {type: "set", path, value}        field := value; path "" with a value that isn't null replaces everything
    {type: "merge", value}            the fields of an object are put over those that are there; one level deep
    {type: "increment", path, by}     number + by; anything else there becomes by
    {type: "decrement", path, by}     number - by; a missing field becomes -by, one that isn't a number 0
    {type: "remove", path}            the field goes

`path` is the literal name of one top-level field. A missing or null value starts as {}. These are Motia's own rules,
including two that surprise: on a stored value that isn't an object, and for a merge with a path, nothing happens.
The spelling of JSON Patch is understood as well: `op` for `type`, `value` for `by`, and a leading `/` in `path`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeGuard

from runtime.adapters.payload import MAX_DEPTH, check
from runtime.errors import InvalidPayload


def apply(value: Any, ops: list[dict[str, Any]]) -> Any:
    """Return what `ops` make of `value`, which stays as it is. None stands for a missing value.

    :raises InvalidPayload: an operation isn't written as it must be; nothing of the list counts then.
    """
    result = {} if value is None else value
    for operation in _read(ops):
        result = _RULES[operation.type](result, operation)
    return result


@dataclass(frozen=True, slots=True)
class _Operation:
    type: str
    path: str
    value: Any
    by: int | float = 0


def _set(target: Any, operation: _Operation) -> Any:
    if operation.path == "":
        return target if operation.value is None else operation.value
    return {**target, operation.path: operation.value} if isinstance(target, dict) else target


def _merge(target: Any, operation: _Operation) -> Any:
    if operation.path or not isinstance(target, dict):
        return target
    return {**target, **operation.value}


def _increment(target: Any, operation: _Operation) -> Any:
    if not isinstance(target, dict):
        return target
    current = target.get(operation.path)
    return {**target, operation.path: current + operation.by if _is_number(current) else operation.by}


def _decrement(target: Any, operation: _Operation) -> Any:
    if not isinstance(target, dict):
        return target
    current = target.get(operation.path, 0)
    return {**target, operation.path: current - operation.by if _is_number(current) else 0}


def _remove(target: Any, operation: _Operation) -> Any:
    if not isinstance(target, dict):
        return target
    return {name: item for name, item in target.items() if name != operation.path}


_RULES: Final[dict[str, Callable[[Any, _Operation], Any]]] = {
    "set": _set,
    "merge": _merge,
    "increment": _increment,
    "decrement": _decrement,
    "remove": _remove,
}


def _read(ops: Any) -> list[_Operation]:
    if not isinstance(ops, list):
        raise InvalidPayload(f"an update takes a list of operations, not {ops!r}")
    operations = [_read_one(raw, f"ops[{index}]") for index, raw in enumerate(ops)]
    check(ops, path="ops", max_depth=MAX_DEPTH + 2)
    return operations


def _read_one(raw: Any, where: str) -> _Operation:
    if not isinstance(raw, Mapping):
        raise InvalidPayload(f"{where} must be an object {{type, path, …}}, not {raw!r}")
    kind = raw.get("type", raw.get("op"))
    if not isinstance(kind, str) or kind not in _RULES:
        raise InvalidPayload(f"{where}.type must be one of {', '.join(_RULES)}, not {kind!r}", hint=_advice(kind))
    path = raw.get("path", "" if kind == "merge" else None)
    if kind == "merge" and path is None:
        path = ""
    if not isinstance(path, str):
        raise InvalidPayload(f"{where}.path must name a field, not {path!r}")
    value = raw.get("value")
    if kind == "merge" and not isinstance(value, Mapping):
        raise InvalidPayload(f"{where}.value must be an object to merge, not {value!r}")
    by = _read_by(raw, where) if kind in ("increment", "decrement") else 0
    return _Operation(kind, path.removeprefix("/"), value, by)


def _read_by(raw: Mapping[str, Any], where: str) -> int | float:
    by = raw.get("by", raw.get("value"))
    if not _is_number(by):
        raise InvalidPayload(f"{where}.by must be a number, not {by!r}")
    return by


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _advice(kind: Any) -> str | None:
    near = get_close_matches(str(kind), _RULES, n=1)
    return f"did you mean {near[0]!r}?" if near else None
