"""What a change to the project's files would bring, found without executing anything.

The configs of the changed files are read from their texts and put into the published snapshot, in the place of what
runs; both are assembled, and the two registries are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import redis

from motia_studio.consequences.change import FileChange
from motia_studio.consequences.comparison import Compare, Comparison
from motia_studio.consequences.consequence import Consequence, sorted_by_severity
from motia_studio.consequences.listening import compare_listeners, compare_streams
from motia_studio.consequences.messages import compare_messages
from motia_studio.consequences.names import compare_names
from motia_studio.consequences.planned import plan
from motia_studio.consequences.problems import compare_problems
from motia_studio.consequences.routes import compare_routes
from motia_studio.consequences.schedules import compare_schedules
from motia_studio.consequences.topics import compare_topics
from motia_studio.consequences.waiting import Waiting
from motia_studio.environment import Environment
from motia_studio.studio_file import Examples, StudioFile
from runtime.adapters.redis_client import available
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.errors import ConfigError
from runtime.execution.snapshots import KEY, decode_snapshot
from runtime.model import Snapshot

__all__ = ["Consequence", "FileChange", "consequences_of"]

TIMEOUT_SECONDS: Final = 2
COMPARISONS: Final[tuple[Compare, ...]] = (
    compare_routes,
    compare_topics,
    compare_messages,
    compare_schedules,
    compare_listeners,
    compare_streams,
    compare_names,
    compare_problems,
)


def consequences_of(environment: Environment, changes: Sequence[FileChange]) -> list[Consequence]:
    """Return what these changes together would bring, what breaks first; an empty list where that is nothing.

    What a config doesn't say in so many words, such as a schema that code makes, is told as unknown and never guessed.

    :raises StoreUnavailable: Redis doesn't answer, so what runs now isn't known.
    """
    client = redis.Redis.from_url(
        environment.redis_url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )
    try:
        with available():
            raw = client.get(KEY)
        snapshot = decode_snapshot(raw) if isinstance(raw, bytes) else Snapshot(0)
        planned = plan(environment.folder, snapshot, changes)
        config = Config(environment.folder)
        compared = Comparison(
            environment.folder,
            assemble(snapshot, config),
            assemble(planned.snapshot, config, texts=planned.texts),
            planned,
            Waiting(client),
            cache(lambda: _examples(environment)),
        )
        found = [each for compare in COMPARISONS for each in compare(compared)]
    finally:
        client.close()
    return sorted_by_severity([*found, *planned.unknown])


def _examples(environment: Environment) -> Examples:
    """Return the saved requests; none where the file can't be used, which its own panel tells."""
    try:
        return StudioFile(environment.folder, environment.home or environment.folder).examples()
    except ConfigError:
        return {}
