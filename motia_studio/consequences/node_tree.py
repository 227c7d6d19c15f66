"""Finds the values at the top of TypeScript and JavaScript files: `source.mjs` parses them in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from motia_studio.consequences.forms import Source, Tree, Wrong
from runtime.languages.node import find_node

PARSER: Final = Path(__file__).with_name("source.mjs")
PATIENCE_SECONDS: Final = 5

_decoder = msgspec.json.Decoder(list[Tree])


def node_sources(files: Sequence[tuple[str, str]]) -> list[Source]:
    """Parse texts, each with its path, all in one process."""
    given = msgspec.json.encode([{"path": path, "text": text} for path, text in files])
    try:
        command = [str(find_node()), "--no-warnings", str(PARSER)]
        said = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE_SECONDS, check=True).stdout
        trees = _decoder.decode(said)
    except subprocess.TimeoutExpired:
        trees = [Tree(mistake=Wrong(1, 1, "takes too long to be parsed"))] * len(files)
    except (subprocess.CalledProcessError, msgspec.DecodeError, RecursionError):
        trees = [Tree(mistake=Wrong(1, 1, "is nested too deeply to be read"))] * len(files)
    return [Source(text, tree, in_utf16=True) for (_, text), tree in zip(files, trees, strict=True)]
