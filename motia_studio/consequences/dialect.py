"""What differs between the languages when a config is read: one value of `Dialect` for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from motia_studio.consequences.forms import At, Form

# Marks what `step(config, handler)` makes; no config has a field of this name.
DEFINITION: Final = "<definition>"

Builder = Callable[[Sequence[Form], Mapping[str, Form], At], Form | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language's ways.

    `packages` are the modules whose `builders` make triggers and Steps. `flags` are fields whose functions are told as
    true, `renamed` the fields that have another name in the config than in the text, `shaped` and `listed` the fields
    below which that goes on, in an object or in the objects of a list. `drops_null`: null is as good as not there.
    """

    packages: frozenset[str]
    builders: Mapping[str, Builder]
    flags: frozenset[str]
    renamed: Mapping[str, str]
    shaped: frozenset[str]
    listed: frozenset[str]
    drops_null: bool
