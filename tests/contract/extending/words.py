"""A language of somebody else's: a Step is a text file whose first line is its topic, and its handler echoes."""

from __future__ import annotations

import sys
from pathlib import Path

from runtime.languages.base import Language


class Words(Language):
    """Runs `*.step.txt`."""

    name = "words"
    label = "Words"
    step_patterns = ("*.step.txt",)
    stream_patterns = ()
    watched = (".txt",)

    def command(self, project: Path, memory_mb: int) -> list[str]:
        return [sys.executable, str(Path(__file__).with_name("words_runner.py"))]
