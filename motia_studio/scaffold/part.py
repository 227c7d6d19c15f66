"""What a kind of trigger puts into a new Step's file, in any language."""

from __future__ import annotations

from dataclasses import dataclass

from motia_studio.scaffold.code import Code


@dataclass(frozen=True, slots=True)
class Part:
    """How one kind of trigger is written: its call, the handler's parameter and lines, what it hands on.

    `imports` come from `motia`; `modules` are whole lines that import something else. `returns` is the type of what
    the handler returns, where the language says it, and `result` the lines that return it.
    """

    trigger: Code
    imports: tuple[str, ...]
    parameter: str
    lines: tuple[str, ...]
    data: str
    result: tuple[str, ...] = ()
    returns: str = "None"
    modules: tuple[str, ...] = ()
