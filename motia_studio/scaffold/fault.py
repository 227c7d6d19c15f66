"""What keeps something from being done, told beside the field of the form that it is about."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """`field` of the form, what is wrong with it, and what to do."""

    field: str
    message: str
    hint: str
