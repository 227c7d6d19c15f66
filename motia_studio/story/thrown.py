"""What the errors mean that handlers throw most: known by name and message, in JavaScript's and Python's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from motia_studio.story.codes import RETRY, Meaning

SERVICE: Final = "See whether that service runs and can be reached from here, and whether its address is right."
CAUSED_BY: Final = "Caused by "
STACK_MOST: Final = 20_000
LATER: Final = "Try again later: it may have passed."


@dataclass(frozen=True, slots=True)
class Known:
    """An error that is known by the line `Name: message` or by its stack. Groups of the pattern fill the meaning."""

    pattern: re.Pattern[str]
    meaning: Meaning


def meaning_of(name: str, message: str, stack: str | None) -> Meaning | None:
    """Return what a thrown error means, None where nobody but its author can tell."""
    # A cause ("fetch failed", caused by ECONNREFUSED) says more than what it caused, and stands in the stack.
    for text in (*_causes(stack), f"{name}: {message}"):
        for known in KNOWN:
            if found := known.pattern.search(text):
                groups = {key: value or "" for key, value in found.groupdict().items()}
                return Meaning(
                    _fill(known.meaning.means, groups), tuple(_fill(do, groups) for do in known.meaning.todo)
                )
    return None


def _causes(stack: str | None) -> list[str]:
    lines = [line.strip() for line in (stack or "")[:STACK_MOST].splitlines()]
    return [line.removeprefix(CAUSED_BY) for line in reversed(lines) if line.startswith(CAUSED_BY)]


def _fill(text: str, groups: dict[str, str]) -> str:
    for key, value in groups.items():
        text = text.replace(f"<{key}>", value)
    return text


def _known(pattern: str, means: str, *todo: str) -> Known:
    return Known(re.compile(pattern), Meaning(means, todo))


KNOWN: Final = (
    _known(
        r"ECONNREFUSED(?:[ :]+(?P<where>[\w.\[\]:-]+:\d+))?|ConnectionRefused|[Cc]onnection refused",
        "{step} tried to reach another program <where>, and nothing answers there.",
        SERVICE,
        RETRY,
    ),
    _known(
        r"(?:getaddrinfo )?(?:ENOTFOUND|EAI_AGAIN) ?(?P<host>[\w.-]*)"
        r"|getaddrinfo|[Nn]ame or service not known|[Nn]ame resolution",
        "{step} tried to reach a computer <host> whose name is not known.",
        "See whether the name is spelled right and the network is there.",
        RETRY,
    ),
    _known(
        r"CERT_|[Cc]ertificate|SSLError|self.signed",
        "{step} doesn't trust the certificate of the service that it tried to reach.",
        "See whether the certificate has run out or belongs to another name.",
    ),
    _known(
        r"ETIMEDOUT|UND_ERR_\w*TIMEOUT|ConnectTimeout|ReadTimeout|TimeoutError|\bAbortError|[Tt]imed? ?out",
        "Something that {step} waits for took too long to answer.",
        "See whether that service is slow or can't be reached.",
        LATER,
    ),
    _known(
        r"ECONNRESET|EPIPE|socket hang up|ConnectionReset|BrokenPipe|other side closed",
        "A service that {step} talked to hung up in the middle.",
        LATER,
        RETRY,
    ),
    _known(
        r"\b(?:status code|status|HTTP(?: Error)?):? ?(?P<status>401|403)\b|\b(?P<word>Unauthorized|Forbidden)\b",
        "A service refused {step}: it is not allowed to do that there.",
        "See whether the key or password for that service is right and still valid.",
        RETRY,
    ),
    _known(
        r"\b(?:status code|status|HTTP(?: Error)?):? ?429\b|Too Many Requests|[Rr]ate.?limit",
        "A service says that it was asked too often.",
        "Wait before trying again, or send fewer requests at once.",
        RETRY,
    ),
    _known(
        r"\b(?:status code|status|HTTP(?: Error)?):? ?404\b",
        "{step} asked a service for something that it doesn't have.",
        "See whether the address and the ids in it are right.",
    ),
    _known(
        r"\b(?:status code|status|HTTP(?: Error)?):? ?(?P<status>5\d\d)\b",
        "A service that {step} needs answered that it has a problem itself (<status>).",
        LATER,
        RETRY,
    ),
    _known(
        r"is not valid JSON|Unexpected (?:token|end of JSON)|JSONDecodeError|Expecting (?:value|property name)",
        "{step} got a text that should be JSON and isn't.",
        "Look at the text that it reads: often it is empty, or an error page.",
    ),
    _known(
        r"Cannot (?:read|set) propert(?:y|ies) of (?:undefined|null)(?: \((?:reading|setting) '(?P<name>[^']*)'\))?",
        "{step} expected a value that was not there, so it could not use its “<name>”.",
        "Look at the input of this run: something is missing in it, or was not found in the state.",
    ),
    _known(
        r"'NoneType' object (?:is not \w+|has no attribute '(?P<name>[^']*)'|does not support \w+)",
        "{step} expected a value that was not there.",
        "Look at the input of this run: something is missing in it, or was not found in the state.",
    ),
    _known(
        r"^KeyError: (?P<name>.{1,80})$",
        "{step} looked for <name> in its data, and it was not there.",
        "Look at the input of this run: is <name> missing, or spelled differently?",
    ),
    _known(
        r"^IndexError|list index out of range",
        "{step} looked for an entry of a list that has fewer entries.",
        "Look at the input of this run: is a list empty or shorter than expected?",
    ),
    _known(
        r"^(?:Zod|Validation)Error|\bvalidation errors? for\b",
        "The data that {step} works with doesn't have the shape that it expects.",
        "Compare the data with the paths that the message names.",
    ),
    _known(
        r"(?P<name>[\w.$]+) is not a function|object is not callable",
        "{step} calls something that is not a function: a mistake in its code.",
        "Correct the line below and save.",
        RETRY,
    ),
    _known(
        r"^(?:ReferenceError|NameError|UnboundLocalError): .*?(?P<name>\w+)'? is not defined|^UnboundLocalError",
        "{step} uses a name that its code never defines: a mistake in its code.",
        "Correct the line below and save.",
        RETRY,
    ),
    _known(
        r"^AttributeError: .*has no (?:attribute )?'(?P<name>[^']*)'",
        "{step} uses “<name>” of a value that has no such part.",
        "Correct the line below and save, or look whether the input is of another kind than expected.",
        RETRY,
    ),
    _known(
        r"(?:ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|ModuleNotFoundError|Cannot find (?:module|package))",
        "{step} needs a package or a file that is not there.",
        "Install the package that the message names.",
        RETRY,
    ),
    _known(
        r"ENOENT|FileNotFoundError|No such file",
        "{step} looked for a file that is not there.",
        "See whether the path in the message is right.",
        RETRY,
    ),
    _known(
        r"EACCES|EPERM|PermissionError|Permission denied",
        "{step} may not read or write a file.",
        "See who may use the path in the message.",
        RETRY,
    ),
    _known(
        r"out of memory|MemoryError|heap limit",
        "{step} needed more memory than it may use.",
        "Work on less data at once, or raise runners.memory_mb in config.yaml.",
    ),
    _known(
        r"Maximum call stack|RecursionError",
        "{step} calls itself again and again: a mistake in its code.",
        "Correct the line below and save.",
    ),
    _known(
        r"ZeroDivisionError",
        "{step} divided by zero.",
        "Look at the input of this run: is a number zero or missing?",
    ),
    _known(
        r"^AssertionError",
        "Something that {step} takes for granted was not so.",
        "Read the message, and look at the input of this run.",
    ),
    _known(
        r"^TypeError: ",
        "{step} got a value of another kind than it expects.",
        "Look at the input of this run, and at the line below.",
    ),
    _known(
        r"fetch failed|FetchError|ConnectionError|ConnectError|EHOSTUNREACH|ENETUNREACH",
        "{step} could not reach another service.",
        SERVICE,
        RETRY,
    ),
)
