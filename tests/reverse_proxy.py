"""A reverse proxy that shows one server below a path, and nothing else of the host."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

REFUSED = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class ReverseProxy:
    """Passes on what comes below `base`, either with that path or, if it `strips`, without it. One request a time."""

    def __init__(self, base: str, *, strips: bool) -> None:
        self._base = base
        self._strips = strips
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._target = ("127.0.0.1", 0)
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.refused: list[str] = []

    def start(self, port: int) -> None:
        """Serve what listens on `port`."""
        self._target = ("127.0.0.1", port)
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # which is what ends an accept
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            head, _, rest = _read_head(client).partition(b"\r\n\r\n")
            if not head:
                return
            method, path, version = head.split(b"\r\n")[0].decode().split(" ")
            if not path.startswith(f"{self._base}/"):
                self.refused.append(path)
                client.sendall(REFUSED)
                return
            lines = head.split(b"\r\n")[1:]
            if not any(line.lower().startswith(b"upgrade:") for line in lines):
                lines = [line for line in lines if not line.lower().startswith(b"connection:")] + [b"Connection: close"]
            told = path.removeprefix(self._base) if self._strips else path
            with socket.create_connection(self._target) as server:
                server.sendall(b"\r\n".join((f"{method} {told} {version}".encode(), *lines)) + b"\r\n\r\n" + rest)
                threading.Thread(target=_pump, args=(client, server), daemon=True).start()
                _pump(server, client)


def _read_head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(65536)
        if not piece:
            return b""
        head += piece
    return head


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
