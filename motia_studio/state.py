"""The bridge to the project's state, for views, which are synchronous and ask rarely."""

from __future__ import annotations

import asyncio
import os

from django.conf import settings

from runtime.adapters import load_adapter
from runtime.adapters.state.base import State
from runtime.config.reader import read_config


def find_keys(text: str, limit: int) -> list[tuple[str, str]]:
    """Return up to `limit` groups and keys of state where either has a text.

    :raises StoreUnavailable: the store doesn't answer.
    """
    return asyncio.run(_find(text, limit))


async def _find(text: str, limit: int) -> list[tuple[str, str]]:
    environment = settings.ENVIRONMENT
    adapter = read_config(environment.folder, environ=os.environ).state.adapter
    state: State = load_adapter("state", adapter.use)(url=environment.redis_url, options=adapter.options)
    try:
        return await state.find(text, limit)
    finally:
        await state.close()
