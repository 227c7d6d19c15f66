"""Threads that a handler starts belong to its attempt: their calls, log lines and output carry its trace."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from .client import current


def install() -> None:
    """Let `threading.Thread` and `ThreadPoolExecutor` carry the attempt along; once per process.

    A pool's threads outlive the attempt that makes them, so each job brings its own.
    """
    _replace(threading.Thread, "start", _starting(threading.Thread.start))
    _replace(ThreadPoolExecutor, "submit", _submitting(ThreadPoolExecutor.submit))


def _replace(owner: type, name: str, method: Callable[..., Any]) -> None:
    setattr(owner, name, method)


def _starting(start: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
    def start_in_attempt(thread: threading.Thread) -> None:
        if current.get() is not None:
            thread.run = _carrying(thread.run)  # type: ignore[method-assign]
        start(thread)

    return start_in_attempt


def _submitting(submit: Callable[..., Future[Any]]) -> Callable[..., Future[Any]]:
    def submit_in_attempt(pool: ThreadPoolExecutor, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        carried = _carrying(function)
        return contextvars.Context().run(submit, pool, carried, *args, **named)

    return submit_in_attempt


def _carrying(function: Callable[..., Any]) -> Callable[..., Any]:
    return partial(contextvars.copy_context().run, function)  # a frame of ours here would be taken for the caller
