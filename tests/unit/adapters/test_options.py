"""An adapter's options: checked, with the nearest name."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.adapters.options import read_options
from runtime.errors import ConfigError

DEFAULTS: dict[str, Any] = {"url": "redis://here", "keep": 10, "patience": 4.0}


def test_read_options_puts_given_ones_over_defaults() -> None:
    assert read_options("x", {"keep": 5, "patience": 1}, DEFAULTS) == {"url": "redis://here", "keep": 5, "patience": 1}
    assert read_options("x", None, DEFAULTS) == DEFAULTS


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"kep": 5}, "the redis state adapter has no option 'kep'", "did you mean 'keep'?"),
        ({"colour": 5}, "no option 'colour'", "its options are url, keep, patience"),
        ({"keep": "5"}, "keep of the redis state adapter must be a whole number, not '5'", None),
        ({"keep": True}, "must be a whole number, not True", None),
        ({"keep": 0}, "must be more than 0, not 0", None),
        ({"url": 5}, "must be a text, not 5", None),
        ({"patience": "long"}, "must be a number, not 'long'", None),
    ],
)
def test_read_options_says_what_is_wrong(given: dict[str, Any], message: str, hint: str | None) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read_options("redis state adapter", given, DEFAULTS)
    assert caught.value.hint == hint
