"""The console's requests find their way whether a proxy leaves the base path on them or takes it off."""

from __future__ import annotations

from typing import Any

import pytest

from motia_studio.base_path import BelowPath


async def seen(base: str, kind: str, path: str) -> tuple[str, str]:
    found: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        found.append(scope)

    await BelowPath(base, application)({"type": kind, "path": path, "root_path": "/theirs"}, None, None)
    return found[0]["root_path"], found[0]["path"]


@pytest.mark.parametrize(
    ("base", "path", "whole"),
    [
        ("", "/api/flow", "/api/flow"),
        ("", "/", "/"),
        ("/a", "/a/api/flow", "/a/api/flow"),
        ("/a", "/api/flow", "/a/api/flow"),
        ("/a", "/a", "/a/"),
        ("/a", "/ab/", "/a/ab/"),
        ("/a", "/a/a/", "/a/a/"),
    ],
)
async def test_a_request_arrives_with_its_whole_path(base: str, path: str, whole: str) -> None:
    assert await seen(base, "http", path) == (base, whole)


@pytest.mark.parametrize("path", ["/tools/motia/live/", "/live/"])
async def test_a_socket_arrives_without_the_base(path: str) -> None:
    assert await seen("/tools/motia", "websocket", path) == ("", "/live/")
