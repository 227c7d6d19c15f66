"""How every part of the runtime talks to Redis: patient while connecting, careful with what was already sent.

Connecting is retried for a few seconds, because a Redis that restarts is back by then. A command whose reply was lost
is another matter: Redis may have executed it. `connect` therefore never sends one twice; `resend` does, for commands
that may run twice without harm (reads, and writes that carry a key of their own).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ConnectionError,
    RedisError,
    TimeoutError,
)

from runtime.errors import ConfigError, StoreFull, StoreLost, StoreUnavailable
from runtime.failpoints import failpoint

PATIENCE: Final = 4.0
CONNECTIONS: Final = 64
# Longer than any XREAD BLOCK or BLPOP of ours may wait, or the client would take silence for a dead server.
REPLY_SECONDS: Final = 8.0
# How long a connection that was idle may take to show that its other end is still there.
PING_SECONDS: Final = 3.0
RESENDS: Final = 3

_LOST: Final = (ConnectionError, TimeoutError, OSError)
_REFUSED: Final = (AuthenticationError, AuthorizationError)
# How Redis refuses a write when its maxmemory is reached, by itself and from within a script.
_NO_MEMORY: Final = "command not allowed when used memory"
_BACKOFF: Final = ExponentialWithJitterBackoff(cap=1.0, base=0.02)


def connect(url: str, *, patience: float = PATIENCE) -> Redis:
    """Return a client that connects on first use and replies with bytes.

    A command waits up to `patience` seconds for a connection, while Redis is down or all connections are busy. A
    connection that died while idle is replaced before it is used. Subscribers (pub/sub) subscribe again themselves.

    :raises ConfigError: `url` isn't a Redis URL.
    """
    try:
        pool = _PatientPool.from_url(
            url,
            patience=patience,
            max_connections=CONNECTIONS,
            timeout=max(patience, 1.0),
            retry=Retry(NoBackoff(), 0),
            health_check_interval=5,
            socket_timeout=REPLY_SECONDS,
            socket_connect_timeout=2,
            protocol=2,
            **({} if url.startswith("unix:") else {"socket_keepalive": True}),
        )
    except ValueError:
        # The URL and the parser's words may hold a password, so neither is shown.
        hint = "write redis://host:6379/0, rediss://… or unix:///path/to/redis.sock"
        raise ConfigError("the URL of Redis can't be read", hint=hint) from None
    return Redis.from_pool(pool)


class UnreachableError(ConnectionError):
    """No connection to Redis could be made, however patiently; nothing was sent."""


@contextmanager
def available() -> Iterator[None]:
    """Turn what redis-py raises into StoreUnavailable, in words for people."""
    try:
        yield
    except UnreachableError as error:
        hint = "see that Redis runs, and that its URL, user and password are right"
        raise StoreLost(f"Redis can't be reached: {error}", hint=hint) from error
    except _LOST as error:
        hint = "it may or may not have done what was asked; the next call connects again"
        raise StoreLost(f"Redis was lost before it answered: {error}", hint=hint) from error
    except RedisError as error:
        if _NO_MEMORY in str(error):
            hint = "raise its maxmemory, or wait until workers have emptied the queues; nothing was written"
            raise StoreFull("Redis has no memory left for this write", hint=hint) from error
        raise StoreUnavailable(f"Redis refused the command: {error}") from error


async def resend(call: Callable[[], Awaitable[Any]]) -> Any:
    """Call until a reply arrives, sending again when one is lost. Only for what may be executed twice without harm."""
    for failures in range(1, RESENDS + 1):
        try:
            return await call()
        except UnreachableError:
            raise
        except _LOST:
            await asyncio.sleep(_BACKOFF.compute(failures))
    return await call()


async def execute(script: AsyncScript, keys: Sequence[str], args: Sequence[Any], *, again: bool) -> Any:
    """Run a Lua script; `again` says that it may be sent again when its reply is lost."""

    async def call() -> Any:
        failpoint("redis.execute")
        answer = await script(keys=keys, args=args)
        failpoint("redis.executed")
        return answer

    return await (resend(call) if again else call())


class _PatientPool(BlockingConnectionPool):
    """Hands out connections that answer; redis-py's own retry can't tell connecting from sending again."""

    def __init__(self, *, patience: float, **options: Any) -> None:
        super().__init__(**options)
        self._patience = patience

    async def ensure_connection(self, connection: Any) -> None:
        """Connect, or see that the connection still lives, for as long as patience lasts."""
        end = time.monotonic() + self._patience
        failures = 0
        while True:
            try:
                await super().ensure_connection(connection)
                async with asyncio.timeout(PING_SECONDS):
                    await connection.check_health()
            except _LOST as error:
                # What befell this one may have befallen all: those that are idle are made anew before they are used.
                for lost in (connection, *self._available_connections):
                    await lost.disconnect(nowait=True)
                if time.monotonic() >= end or _is_login(error):
                    raise UnreachableError(str(error)) from error
            else:
                return
            failures += 1
            await asyncio.sleep(min(_BACKOFF.compute(failures), max(end - time.monotonic(), 0.001)))


def _is_login(error: BaseException) -> bool:
    # redis-py hands the refusal on as the cause of a plain ConnectionError.
    return isinstance(error, _REFUSED) or isinstance(error.__cause__, _REFUSED)
