"""`python -m runtime.supervisor.examine DIR`: looks at a project's Redis and at who runs it, for the doctor.

Prints `{"redis": "redis://…" or null, "problems": [{"message", "hint"}], "studio": {"pid", "url"} or null}`; no Redis
where the studio starts its own, no studio where none runs the project on this machine.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import redis

from runtime.adapters import ADAPTERS
from runtime.config.reader import read_config
from runtime.errors import MotiaError
from runtime.supervisor.foreign_redis import doubts, require_redis, without_password
from runtime.supervisor.lock import find_studio


def examine(project: Path) -> dict[str, Any]:
    """Return what there is to say about a project's Redis, and the studio that has the project."""
    url = None
    try:
        url = read_config(project, environ=os.environ, backends=ADAPTERS).redis.url
        problems = [] if url is None else _look(url)
    except MotiaError as error:
        problems = [{"message": error.message, "hint": error.hint or ""}]
    studio = find_studio(project / ".motia")
    return {
        "redis": url and without_password(url),
        "problems": problems,
        "studio": None if studio is None else studio._asdict(),
    }


def _look(url: str) -> list[dict[str, str]]:
    require_redis(url, "start that server, or correct redis.url or MOTIA_REDIS_URL")
    with redis.Redis.from_url(url) as client:
        return [asdict(doubt) for doubt in doubts(client)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(examine(Path(sys.argv[1]).resolve())))
