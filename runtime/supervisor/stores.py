"""Stores that are files, at the beginning and the end of a studio: checked before anybody uses them, copied at last."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from runtime.adapters.sqlite_claim import claim, notes
from runtime.adapters.sqlite_snapshots import is_changed, take_snapshot
from runtime.config.tree import Config
from runtime.errors import StartError, StoreUnavailable
from runtime.model import Problem

# Which names in config.yaml stand for a file, and whether that outlives the studio.
DURABLE: Final = {"file": True, "memory": False}

log = logging.getLogger(__name__)


@contextlib.contextmanager
def hold_stores(config: Config) -> Iterator[None]:
    """Check or restore each store, and hold it, so that processes which start again find it as it was.

    :raises StartError: one of them can't be used.
    """
    with contextlib.ExitStack() as held:
        for path, durable in _files(config).items():
            try:
                held.enter_context(claim(path, durable=durable))
            except StoreUnavailable as error:
                raise StartError(error.message, hint=error.hint) from error
        yield
        for path, durable in _files(config).items():
            if durable:
                _copy(path)


def store_problems(config: Config) -> list[Problem]:
    """Return a problem for each damaged file that was set aside and still lies there."""
    return [
        Problem(_shown(path.with_name(name), config), text, "warning", code="store_restored", hint=_HINT)
        for path, durable in _files(config).items()
        if durable
        for name, text in notes(path).items()
    ]


_HINT: Final = "see what is missing, then remove this file and the .txt beside it to end this notice"


def _files(config: Config) -> dict[Path, bool]:
    choices = (config.state.adapter, config.streams.adapter)
    return {Path(choice.options["path"]): DURABLE[choice.use] for choice in choices if choice.use in DURABLE}


def _shown(path: Path, config: Config) -> str:
    return path.relative_to(config.project).as_posix() if path.is_relative_to(config.project) else str(path)


def _copy(path: Path) -> None:
    try:
        if is_changed(path):
            take_snapshot(path)
    except StoreUnavailable as error:
        log.warning("store.no_snapshot", extra={"reason": error.message})
