"""Tells what a trigger's condition says, for whoever asks why a Step did not run."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final

MOST: Final = 500
"""Characters of a condition; as many as a person reads at once."""


@functools.lru_cache(maxsize=1024)
def describe_condition(condition: Callable[..., Any]) -> dict[str, Any]:
    """Return the text of a condition and its line, as far as they can be found. Its file is read once."""
    try:
        lines, line = inspect.getsourcelines(condition)
    except (OSError, TypeError):
        code = getattr(condition, "__code__", None)
        return {} if code is None else {"line": code.co_firstlineno}
    return {"text": "".join(lines).strip()[:MOST], "line": line}
