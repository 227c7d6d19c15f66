"""The operations of `update`, in either of the two dialects that Steps are written in."""

from __future__ import annotations

from typing import Any

from .model import plain


def normalise(ops: Any) -> list[Any]:
    """Return operations as the protocol has them: `{type, path?, value?, by?}`.

    The other dialect says `op` for `type`, `value` for `by`, `add` and `replace` for `set`, and starts a path with a
    slash.
    """
    given = ops if isinstance(ops, (list, tuple)) else [ops]
    return [_normalise_one(plain(op)) for op in given]


def _normalise_one(op: Any) -> Any:
    if not isinstance(op, dict):
        raise TypeError(f"an update operation is a dict such as {{'type': 'set', 'path': 'a', 'value': 1}}, not {op!r}")
    done = {("type" if name == "op" else name): value for name, value in op.items()}
    if done.get("type") in ("add", "replace"):
        done["type"] = "set"
    if isinstance(done.get("path"), str):
        done["path"] = done["path"].removeprefix("/")
    if done.get("type") in ("increment", "decrement") and "by" not in done:
        done["by"] = done.pop("value", 1)
    return done
