"""Reads what somebody sent for a new file. What can't be used is a fault beside its field, and the rest goes on."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

import jsonschema_rs

from motia_studio.scaffold.fault import Fault
from motia_studio.scaffold.intent import KINDS, Intent, Kind
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.naming import name_fault
from runtime.triggers.http import METHODS

LONGEST: Final = 200
LONGEST_TEXT: Final = 2000
MOST: Final = 50
LARGEST_SCHEMA: Final = 64 * 1024
# Kinds of characters, by Unicode's names of them: what no text may have (control characters but the end of a line,
# halves of a character), and what would make two names look alike in a name.
PLAIN: Final = frozenset({"Cc", "Cs"})
SEEN: Final = PLAIN | {"Cf", "Co", "Zl", "Zp"}


class Blank(NamedTuple):
    """One field of a trigger's form; `choices` where there are only some values."""

    name: str
    label: str
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked of one kind of trigger."""

    label: str
    blanks: tuple[Blank, ...]


TRIGGERS: Final[dict[str, Form]] = {
    "http": Form("HTTP request", (Blank("method", "Method", choices=METHODS), Blank("path", "Path"))),
    "queue": Form("Message of a topic", (Blank("topic", "Topic"),)),
    "cron": Form("Schedule", (Blank("expression", "Cron expression"),)),
    "state": Form("Change of the state", (Blank("group", "Group", False), Blank("key", "Key", False))),
    "stream": Form(
        "Change of a stream",
        (Blank("streamName", "Stream"), Blank("groupId", "Group", False), Blank("itemId", "Item", False)),
    ),
}


class Reading:
    """Reads one body and gathers its faults."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.faults: list[Fault] = []
        self._body = body

    def intent(self) -> Intent | None:
        """Return what is wanted; None where a fault leaves nothing to make a file of."""
        kind = cast(Kind, self._choice("kind", KINDS, default="step"))
        language = self._choice("language", tuple(LANGUAGES), default="typescript")
        name = self._name(kind)
        found = Intent(
            kind=kind,
            language=language,
            name=name,
            folder=self._text("folder") or None,
            description=self._text("description", most=LONGEST_TEXT, lines=True),
            flows=self._texts("flows"),
            trigger=self._trigger() if kind == "step" else {},
            enqueues=self._topics("enqueues") if kind == "step" else (),
            virtual_subscribes=self._topics("virtualSubscribes") if kind == "noop" else (),
            virtual_enqueues=self._topics("virtualEnqueues") if kind == "noop" else (),
            schema=self._schema(),
        )
        return found if name and not {"kind", "language"} & {fault.field for fault in self.faults} else None

    def _name(self, kind: str) -> str:
        name = self._text("name", required=True)
        if not name:
            return ""
        fault = name_fault(name, "stream" if kind == "stream" else "Step")
        self.faults += [fault] if fault else []
        return "" if fault else name

    def _trigger(self) -> dict[str, str]:
        given = self._body.get("trigger")
        if not isinstance(given, Mapping) or str(given.get("type")) not in TRIGGERS:
            self._fault("trigger.type", "What starts the Step is missing", f"choose one of {', '.join(TRIGGERS)}")
            return {}
        kind = str(given["type"])
        inner = Reading({f"trigger.{name}": value for name, value in given.items()})
        found = {"type": kind}
        for blank in TRIGGERS[kind].blanks:
            field = f"trigger.{blank.name}"
            if blank.choices:
                found[blank.name] = inner._choice(field, blank.choices, default=blank.choices[0])
            else:
                found[blank.name] = inner._text(field, required=blank.required, label=blank.label)
        self.faults += inner.faults
        if (path := found.get("path")) and not path.startswith("/"):
            # As the gateway reads it.
            found["path"] = f"/{path}"
        return found

    def _schema(self) -> Mapping[str, Any] | None:
        given = self._body.get("schema")
        if given is None:
            return None
        try:
            size = len(json.dumps(given, allow_nan=False).encode())
            fits = isinstance(given, dict) and size <= LARGEST_SCHEMA and jsonschema_rs.meta.is_valid(given)
        except (ValueError, RecursionError):
            fits = False
        if fits:
            return cast(dict[str, Any], given)
        self._fault("schema", "The schema isn't a JSON Schema", "correct it, or leave it out")
        return None

    def _topics(self, field: str) -> tuple[str, ...]:
        found = self._texts(field)
        if any(topic.startswith("@") for topic in found):
            self._fault(field, "Topics that begin with @ belong to the studio", "choose another name")
        return found

    def _texts(self, field: str) -> tuple[str, ...]:
        given = self._body.get(field)
        if given is None:
            return ()
        if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST:
            self._fault(field, f"{field} isn't a list of names", f"send a list of at most {MOST}")
            return ()
        found = [Reading({field: each}) for each in given]
        texts = [reading._text(field, required=True) for reading in found]
        self.faults += [fault for reading in found for fault in reading.faults]
        return tuple(dict.fromkeys(text for text in texts if text))

    def _choice(self, field: str, allowed: Sequence[str], *, default: str) -> str:
        given = self._body.get(field, default)
        if given in allowed and isinstance(given, str):
            return given
        self._fault(field, f"{field.removeprefix('trigger.')} can't be this", f"choose one of {', '.join(allowed)}")
        return default

    def _text(
        self, field: str, *, required: bool = False, label: str = "", most: int = LONGEST, lines: bool = False
    ) -> str:
        given = self._body.get(field)
        label = label or field.removeprefix("trigger.").capitalize()
        if given is None or given == "":
            if required:
                self._fault(field, f"{label} is missing", "fill it in")
            return ""
        if not isinstance(given, str) or len(given) > most:
            self._fault(field, f"{label} isn't a text of at most {most:,} characters", "make it shorter")
        elif (odd := _unseen(given := given.replace("\r\n", "\n"), PLAIN if lines else SEEN)) is not None:
            self._fault(field, f"{label} has a character that can't be seen: {odd}", "remove it")
        elif not given.strip():
            self._fault(field, f"{label} is empty", "fill it in")
        else:
            return given.strip()
        return ""

    def _fault(self, field: str, message: str, hint: str) -> None:
        self.faults.append(Fault(field, message, hint))


def _unseen(text: str, refused: frozenset[str]) -> str | None:
    """Return the name of the first character of a kind that isn't wanted."""
    odd = (char for char in text if unicodedata.category(char) in refused and (char != "\n" or refused is SEEN))
    return next((f"U+{ord(char):04X}" for char in odd), None)
