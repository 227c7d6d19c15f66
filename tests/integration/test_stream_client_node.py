"""The stream client that is published for Node.js, on a gateway process."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.languages.node import find_node
from tests.stream_clients.scenarios import *  # noqa: F403
from tests.stream_clients.scene import Lines, Start

SCRIPT = Path(__file__).parent.parent / "stream_clients" / "node.mjs"


@pytest.fixture
def start() -> Iterator[Start]:
    """Run clients in processes of their own."""
    clients: list[subprocess.Popen[str]] = []

    def start(url: str, *subscriptions: dict[str, str], protocols: list[str] | None = None) -> Lines:
        wanted = json.dumps({"url": url, "protocols": protocols, "subscriptions": subscriptions})
        clients.append(subprocess.Popen([str(find_node()), str(SCRIPT), wanted], stdout=subprocess.PIPE, text=True))
        lines, told = Lines(), clients[-1].stdout
        assert told is not None
        threading.Thread(target=lambda: [lines.tell(line) for line in told], daemon=True).start()
        return lines

    yield start
    for client in clients:
        client.kill()
        client.communicate()
