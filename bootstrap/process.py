"""Runs the commands of a stage: their output goes to the log, and is shown only when they fail."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bootstrap.advice import advise

TAIL = 10
WIDTH = 200


class StageError(Exception):
    """A stage can't go on. `tail` is what the failing command printed last, `advice` what to do next."""

    def __init__(self, message: str, *, advice: str, tail: str = "") -> None:
        super().__init__(message)
        self.advice = advice
        self.tail = tail


def run(command: Sequence[str], *, log: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """Run a command to its end and append its output to the log.

    :raises StageError: it can't be started, or its exit status isn't 0.
    """
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StageError(f"{command[0]} can't be started: {error}", advice=advise(str(error), 1)) from error
    _append(log, f"$ {' '.join(command)}\n{ended.stdout}\n[exit status {ended.returncode}]\n\n")
    if ended.returncode:
        tail = "\n".join(line[:WIDTH] for line in ended.stdout.strip().splitlines()[-TAIL:])
        raise StageError(
            f"`{_short(command)}` ended with exit status {ended.returncode}",
            advice=advise(ended.stdout, ended.returncode),
            tail=tail,
        )


def _append(log: Path, text: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(text)


def _short(command: Sequence[str]) -> str:
    words = [Path(word).name if "/" in word else word for word in command]
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
