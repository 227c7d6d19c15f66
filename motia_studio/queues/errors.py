"""What dead letters have in common: the name of their error and the shape of its message."""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from functools import lru_cache
from typing import Final, NamedTuple

# What differs between two failures of the same kind, the longest first: texts in quotes, addresses, ids, numbers.
_QUOTED: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”|`[^`\n]*`")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ID: Final = re.compile(
    r"\b(?=\w*\d)[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}\b|\b(?=\w*\d)[0-9a-f]{16,}\b"
)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
SHAPE_MOST: Final = 300


class Fault(NamedTuple):
    """What an attempt failed with. Thousands are made for each page of dead letters."""

    name: str
    message: str

    @property
    def shape(self) -> str:
        """Return the message without what differs from one failure to the next: `order … of … isn't paid`."""
        text = _EMAIL.sub("…", _QUOTED.sub("…", self.message.partition("\n")[0]))
        return _NUMBER.sub("…", _ID.sub("…", text))[:SHAPE_MOST]

    @property
    def group(self) -> str:
        """Return what names all faults of this kind in an address."""
        return _group(self)


# A page reads thousands of them again whenever one comes or goes.
@lru_cache(maxsize=20_000)
def _group(fault: Fault) -> str:
    return hashlib.blake2s(f"{fault.name}\n{fault.shape}".encode(), digest_size=6).hexdigest()


def read_fault(line: str) -> Fault:
    """Read a failure of one line: `TypeError: no such thing`."""
    name, colon, message = line.partition(": ")
    if not colon or not name.replace(".", "").isidentifier():
        return Fault("Error", line)
    return Fault(name, message)


def fault_of_stack(text: str) -> Fault:
    """Read the failure from what RQ keeps of it: Python names it last, JavaScript first."""
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    return read_fault((lines[-1] if lines[0].startswith("Traceback") else lines[0]).strip())


def unpack(packed: bytes) -> str:
    """Return what RQ keeps of a failure as a text; what can't be read is returned as it is."""
    try:
        return zlib.decompress(b64decode(packed)).decode(errors="replace")
    except (Base64Error, zlib.error):
        return packed.decode(errors="replace")
