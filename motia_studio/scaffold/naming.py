"""Names: which a person may give, and what files, variables and classes are called after them."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from motia_studio.scaffold.fault import Fault

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,63}\Z")
# What the page and Steps look up by name would find something of the language's own under these.
RESERVED: Final = frozenset({"constructor", "prototype", "hasownproperty", "tostring", "valueof", "isprototypeof"})
# No file of these names can be checked out on Windows.
DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{at}" for name in ("com", "lpt") for at in range(10))}
)
JAVASCRIPT: Final = frozenset(
    [
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "undefined",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def name_fault(name: str, what: str) -> Fault | None:
    """Return what is wrong with a name that somebody gives a Step or a stream, whether it is taken or not."""
    if not NAME.match(name):
        hint = "begin with a letter; then letters, digits, spaces, - and _, 64 at most"
        return Fault("name", f"A {what} can't have this name", hint)
    if name.lower() in RESERVED or kebab(name) in DEVICES:
        return Fault("name", f"{name} is a name that other programs keep for themselves", "choose another name")
    return None


def words(name: str) -> list[str]:
    """Return the words of a name in small letters: `send`, `http`, `ping` of `SendHTTPPing`."""
    return [word.lower() for word in _WORD.findall(name)]


def kebab(name: str) -> str:
    """Return `send-invoice` of `SendInvoice`."""
    return "-".join(words(name))


def snake(name: str) -> str:
    """Return `send_invoice` of `SendInvoice`."""
    return "_".join(words(name))


def camel(name: str) -> str:
    """Return `sendInvoice` of `SendInvoice`."""
    first, *rest = words(name)
    return first + "".join(word.capitalize() for word in rest)


def pascal(name: str) -> str:
    """Return `SendInvoice` of `send invoice`."""
    return "".join(word.capitalize() for word in words(name))


HABITS: Final[dict[str, Callable[[str], str]]] = {"kebab": kebab, "snake": snake, "camel": camel, "pascal": pascal}


def habit_of(stems: Iterable[str], default: str) -> Callable[[str], str]:
    """Return how most of the files that are there are named; those of one word don't say."""
    counted = Counter(
        name for stem in stems if len(words(stem)) > 1 for name, write in HABITS.items() if write(stem) == stem
    )
    best = counted.most_common(1)
    return HABITS[default] if not best or counted[default] == best[0][1] else HABITS[best[0][0]]


def javascript_variable(name: str, taken: Iterable[str]) -> str:
    """Return a variable for something called so that is neither a word of the language nor taken."""
    found = camel(name)
    return f"{found}Stream" if found in JAVASCRIPT or found in set(taken) else found


def python_variable(name: str, taken: Iterable[str]) -> str:
    """Return a variable for something called so that is neither a word of the language nor taken."""
    found = snake(name)
    return f"{found}_stream" if keyword.iskeyword(found) or found in set(taken) else found
