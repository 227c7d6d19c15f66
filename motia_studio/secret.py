"""The key that signs sessions: made once for a project, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(home: Path | None) -> str:
    """Return the project's key from `.motia/secret_key`; without a project, a key for this process only."""
    if home is None:
        return secrets.token_urlsafe(48)
    file = home / "secret_key"
    if not file.exists():
        _write_once(file)
    return file.read_text(encoding="ascii")


def _write_once(file: Path) -> None:
    # A link is atomic and fails if the name exists, so processes that start together agree on one key.
    descriptor, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(48))
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
