"""The grammar of cron expressions: Motia's (second first, 1 = Sunday, an optional year) put into cronsim's.

Five fields get a second 0 in front. Both day fields must match, as in Motia: `0 0 0 13 * FRI` is Friday the 13th.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from cronsim import CronSim, CronSimError
from cronsim.cronsim import Field

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2100

MACROS: Final = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 1",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}

_MONTHS = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"),
    *("JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)
_DAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
_FIELDS = (
    ("second", "0 to 59"),
    ("minute", "0 to 59"),
    ("hour", "0 to 23"),
    ("day of the month", "1 to 31, or L for the last one"),
    ("month", "1 to 12 or JAN to DEC"),
    ("day of the week", "1 (Sunday) to 7 (Saturday), or SUN to SAT"),
)
_WEEK = 5
_NAME = re.compile(r"[A-Z]{3,}")


@dataclass(frozen=True, slots=True)
class Expression:
    """A cron expression in six fields of cronsim's grammar; `years` is None where every year will do."""

    fields: tuple[str, ...]
    years: tuple[int, ...] | None = None
    year_text: str = "*"


def normalise(text: str) -> str:
    """Return an expression with six or seven fields, as Schedule has it.

    :raises ValueError: it isn't a cron expression; the message is for its author.
    """
    text = text.strip()
    if text.startswith("@"):
        if text.lower() not in MACROS:
            raise ValueError(f"{text!r} is not one of {', '.join(MACROS)}")
        return MACROS[text.lower()]
    fields = text.split()
    if not 5 <= len(fields) <= 7:
        wanted = (
            "5 to 7 (second, minute, hour, day of the month, month, day of the week, year; the first and last may go)"
        )
        raise ValueError(f"{text!r} has {len(fields)} field{'' if len(fields) == 1 else 's'} instead of {wanted}")
    return " ".join(["0", *fields] if len(fields) == 5 else fields)


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """Read a cron expression.

    :raises ValueError: it isn't one; the message says which field is wrong and what may stand there.
    """
    fields = normalise(text).upper().split()
    year = fields[6] if len(fields) == 7 else "*"
    parsed = tuple(_field(index, field) for index, field in enumerate(fields[:6]))
    try:
        CronSim(" ".join(parsed), datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"{text!r} names a day that no month has") from error
    return Expression(parsed, _years(year), year)


def from_unix_days(expression: str) -> str:
    """Return a five-field expression whose days of the week count from 0 = Sunday, in our count from 1.

    Anything that can't be read is returned as it is, so that it is reported where expressions are checked.
    """
    fields = expression.split()
    if len(fields) not in (5, 6) or fields[-1].startswith("*"):
        return expression
    try:
        days = Field.DOW.parse(fields[-1].upper())
    except CronSimError:
        return expression
    if not all(isinstance(day, int) for day in days):
        return expression
    numbers = sorted({int(str(day)) % 7 + 1 for day in days})
    return " ".join([*fields[:-1], ",".join(map(str, numbers))])


def _field(index: int, text: str) -> str:
    name, allowed = _FIELDS[index]
    try:
        converted = ",".join(_term(index, term) for term in text.split(","))
        values = Field(index).parse(converted)
    except (CronSimError, ValueError) as error:
        backwards = re.fullmatch(r"(\w+)-(\w+)(/\d+)?", text)
        hint = "; a range goes from the earlier to the later one" if backwards else ""
        raise ValueError(f"{text!r} is not a {name}, which is {allowed}{hint}") from error
    every = {item for item in Field(index).parse("*") if item != 7 or index != _WEEK}
    return "*" if every <= values else converted


def _term(index: int, term: str) -> str:
    body, slash, step = term.replace("?", "*").partition("/")
    if index <= Field.HOUR and body == "0" and slash:
        body = "*"
    if index == Field.MONTH:
        body = _NAME.sub(lambda found: _number(found[0], _MONTHS, first=1), body)
    if index == Field.DOW:
        body = _weekday(body, stepped=bool(slash))
    first, dash, last = body.partition("-")
    # cronsim takes the step of a range of one value for a step up to the field's end.
    return first if dash and first == last else f"{body}{slash}{step}"


def _weekday(body: str, *, stepped: bool) -> str:
    """Count days from 0; `5/2` steps to the end of the week, which cronsim would let run on to the next Sunday."""

    def number(found: re.Match[str]) -> str:
        if not 1 <= int(found[0]) <= 7:
            raise ValueError(found[0])
        return str(int(found[0]) - 1)

    converted = re.sub(r"(?<![#\d])[0-9]+", number, body)
    converted = _NAME.sub(lambda found: _number(found[0], _DAYS, first=0), converted)
    return f"{converted}-6" if stepped and "-" not in body and body != "*" else converted


def _number(name: str, names: tuple[str, ...], *, first: int) -> str:
    """Return the number of a day or month, written in full or as its first three letters."""
    return next((str(number) for number, full in enumerate(names, first) if name in (full, full[:3])), name)


def _years(text: str) -> tuple[int, ...] | None:
    if text in ("*", "?"):
        return None
    years: set[int] = set()
    for term in text.split(","):
        found = re.fullmatch(r"(?:\*|(\d{4})(?:-(\d{4}))?)(?:/(\d{1,3}))?", term)
        if not found or found[3] == "0":
            raise ValueError(f"{text!r} is not a year, which is {FIRST_YEAR} to {LAST_YEAR}")
        first = int(found[1] or FIRST_YEAR)
        open_end = found[1] is None or (found[2] is None and found[3] is not None)
        last = LAST_YEAR if open_end else int(found[2] or first)
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise ValueError(f"{text!r} is not a year, which is {FIRST_YEAR} to {LAST_YEAR}")
        years.update(range(first, last + 1, int(found[3] or 1)))
    return tuple(sorted(years))
