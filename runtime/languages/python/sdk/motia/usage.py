"""Tells what the code that called us does with the result, by looking at the instruction that follows the call.

`await stateManager.get(...)` and `order = stateManager.get(...)` are both common in Python Steps. The first needs
something awaitable, the second a plain value, and a value that is None or False can't be both. So the call looks at
its caller: is the next instruction an await? The answer is remembered for each place in the code.

Limits, all on the safe side of "a proxy that waits when it is used": a result that is stored and awaited in *another*
function, and one that is passed to a function of the user's own that awaits it, are taken for plain values.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from enum import Enum
from inspect import CO_COROUTINE
from types import CodeType, FrameType
from typing import Final

INTERNAL: Final[set[str]] = {__package__ or "motia"}
"""Packages whose frames are ours: the caller is the first frame outside of them."""

COMBINATORS: Final = frozenset(
    {"gather", "create_task", "ensure_future", "wait_for", "shield", "as_completed", "start_soon", "run_until_complete"}
)
FILLERS: Final = frozenset({"CACHE", "EXTENDED_ARG", "NOP", "RESUME", "PRECALL", "NOT_TAKEN"})
COMPREHENSIONS: Final = frozenset({"<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>"})


class Use(Enum):
    """What happens to a call's result."""

    AWAITED = "awaited"
    DISCARDED = "discarded"
    RETURNED = "returned"
    VALUE = "used as a value"


_seen: dict[tuple[int, int], tuple[CodeType, Use]] = {}


def of_caller() -> Use:
    """Tell what the nearest caller outside this package does with the result; never RETURNED."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_internal(frame):
        frame = frame.f_back
    while frame is not None:
        use = _at(frame)
        if use is not Use.RETURNED:
            return use
        if frame.f_code.co_flags & CO_COROUTINE:
            return Use.VALUE
        frame = frame.f_back
        if frame is None or _is_internal(frame):
            return Use.AWAITED
    return Use.VALUE


def _is_internal(frame: FrameType) -> bool:
    return frame.f_globals.get("__package__") in INTERNAL


def _at(frame: FrameType) -> Use:
    code = frame.f_code
    place = (id(code), frame.f_lasti)
    known = _seen.get(place)
    if known is None or known[0] is not code:
        known = _seen[place] = (code, _decide(frame))
    return known[1]


def _decide(frame: FrameType) -> Use:
    following = _after(frame.f_code, frame.f_lasti)
    instruction = next(following, None)
    if instruction is None:
        return Use.VALUE
    if instruction.opname == "GET_AWAITABLE":
        return Use.AWAITED
    if instruction.opname == "POP_TOP":
        return Use.DISCARDED
    if instruction.opname.startswith("RETURN"):
        return Use.RETURNED
    if _mentions_combinators(frame) or (instruction.opname.startswith("STORE_") and _awaits(frame.f_code, instruction)):
        return Use.AWAITED
    return Use.VALUE


def _after(code: CodeType, offset: int) -> Iterator[dis.Instruction]:
    return (each for each in dis.get_instructions(code) if each.offset > offset and each.opname not in FILLERS)


def _mentions_combinators(frame: FrameType) -> bool:
    names = set(frame.f_code.co_names)
    if frame.f_code.co_name in COMPREHENSIONS | {"<lambda>"} and frame.f_back is not None:
        names |= set(frame.f_back.f_code.co_names)
    return not COMBINATORS.isdisjoint(names)


def _awaits(code: CodeType, store: dis.Instruction) -> bool:
    """Tell whether the variable that the result is stored in is awaited somewhere in the same function."""
    name = _names(store)[0]
    loaded = _names(store)[-1] if "LOAD" in store.opname else None
    for instruction in _after(code, -1):
        if instruction.opname == "GET_AWAITABLE" and loaded == name:
            return True
        loaded = _names(instruction)[-1] if "LOAD" in instruction.opname else None
    return False


def _names(instruction: dis.Instruction) -> tuple[object, ...]:
    value = instruction.argval
    return value if isinstance(value, tuple) and value else (value,)
