"""Failures of one kind are one group, whoever and whatever they were about."""

from __future__ import annotations

import pytest

from motia_studio.queues.errors import fault_of_stack, read_fault

KINDS = [
    ("Error: nobody can call kim@example.com", "Error: nobody can call di@mail.example.org", "nobody can call …"),
    ('KeyError: "a" is missing in 12 of 40', 'KeyError: "b" is missing in 9 of 7', "… is missing in … of …"),
    (
        "Error: no order 0d1f6f5e-8a3c-4c1b-9f57-0a1b2c3d4e5f",
        "Error: no order 11111111-2222-3333-4444-555555555555",
        "no order …",
    ),
]


@pytest.mark.parametrize(("one", "other", "shape"), KINDS)
def test_failures_that_differ_in_what_they_are_about_are_of_one_kind(one: str, other: str, shape: str) -> None:
    assert read_fault(one).shape == read_fault(other).shape == shape
    assert read_fault(one).group == read_fault(other).group


def test_failures_of_other_names_or_words_are_of_other_kinds() -> None:
    groups = {read_fault(line).group for line in ("Error: gone", "TypeError: gone", "Error: away")}
    assert len(groups) == 3


def test_the_failure_is_the_last_line_of_python_and_the_first_of_javascript() -> None:
    assert fault_of_stack("Traceback (most recent call last):\n  File x\nKeyError: gone") == ("KeyError", "gone")
    assert fault_of_stack("TypeError: gone\n    at run (a.ts:1)") == ("TypeError", "gone")
