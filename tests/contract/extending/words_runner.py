"""The child side of the language Words: docs/protocol.md in a page, with the standard library only."""

from __future__ import annotations

import argparse
import json
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any

PROJECT = Path()


class Caller(socketserver.StreamRequestHandler):
    """Answers one connection's frames."""

    def handle(self) -> None:
        self.send({"t": "hello", "version": 1, "language": "words", "runtime": "1.0", "pid": 0})
        while size := int.from_bytes(self.rfile.read(4), "little"):
            self.take(json.loads(self.rfile.read(size)))

    def take(self, frame: dict[str, Any]) -> None:
        kind, number = frame["t"], frame.get("id")
        if kind == "describe":
            topic = (PROJECT / frame["file"]).read_text().splitlines()[0]
            config = {"name": Path(frame["file"]).stem, "triggers": [{"type": "queue", "topic": topic}]}
            self.send({"t": "described", "id": number, "config": config, "handler": True})
        elif kind == "call":
            self.send({"t": "log", "id": number, "level": "info", "message": "heard", "source": "logger", "time": 0})
            self.send({"t": "done", "id": number, "result": frame["input"]})
        elif kind == "ping":
            self.send({"t": "pong", "id": number, "callers": 0})

    def send(self, frame: dict[str, Any]) -> None:
        body = json.dumps(frame).encode()
        self.wfile.write(len(body).to_bytes(4, "little") + body)


def main() -> None:
    global PROJECT  # noqa: PLW0603 - a program of one page
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket")
    parser.add_argument("--project", type=Path)
    options = parser.parse_args()
    PROJECT = options.project
    server = socketserver.ThreadingUnixStreamServer(options.socket, Caller)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
