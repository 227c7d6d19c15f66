"""Which values of a project are secrets: all of its `.env`, and what the studio itself is told."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from runtime.config.environment import load_env
from runtime.errors import ConfigError
from runtime.masking.masker import Masker

# Variables of the studio's own that hold a URL with a password.
OWN: Final = ("MOTIA_REDIS_URL", "DATABASE_URL")
KEY_FILE: Final = "secret_key"

log = logging.getLogger(__name__)


class ProjectSecrets:
    """Teaches a masker the values of a project's `.env`, again whenever the file has changed.

    `plain` are the names of variables whose values may be shown. `more` are secrets from elsewhere, such as the URL of
    Redis; of a URL only the password counts.
    """

    def __init__(self, project: Path, *, plain: Collection[str] = (), more: Iterable[str] = ()) -> None:
        self.masker = Masker()
        self._project = project
        self._plain = frozenset(plain)
        self._seen: tuple[int, int] | None = None
        self.masker.learn(_own(project, [*more, *(os.environ.get(name, "") for name in OWN)]))
        self.refresh()

    def refresh(self) -> None:
        """Read `.env` if it isn't the one that was read last."""
        file = self._project / ".env"
        try:
            found = file.stat()
        except OSError:
            return
        seen = (found.st_mtime_ns, found.st_size)
        if seen == self._seen:
            return
        try:
            self.learn(load_env(self._project))
        except ConfigError as error:
            log.warning("secrets.unreadable", extra={"reason": error.message})
            return
        self._seen = seen

    def learn(self, variables: Mapping[str, str]) -> None:
        """Mask the values of these variables."""
        secret = [value for name, value in variables.items() if name not in self._plain]
        self.masker.learn(part for value in secret for part in (value, *_passwords(value)))


def _own(project: Path, told: Iterable[str]) -> Iterator[str]:
    for value in told:
        if "://" in value:
            yield from _passwords(value)
        else:
            yield value
    key = project / ".motia" / KEY_FILE
    if key.is_file():
        yield key.read_text(encoding="ascii", errors="replace")


def _passwords(value: str) -> Iterator[str]:
    """Yield the password of a URL, as it stands there and decoded."""
    if "://" not in value:
        return
    try:
        password = urlsplit(value).password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)
