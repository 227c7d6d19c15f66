"""What the module list of Motia says about sending traces elsewhere, where three keys decide together."""

from __future__ import annotations

from typing import Any, Final

from runtime.config.document import Document, Entry, join
from runtime.config.draft import Draft
from runtime.config.idle import Idle
from runtime.config.modules import GRPC_PORT

_STAY: Final = "traces stay in the project's database"
_DEFAULT: Final = "http://localhost:4318"


class ExportReader:
    """Reads `enabled`, `exporter` and `endpoint` of one module."""

    def __init__(self, draft: Draft, document: Document, idle: Idle, path: str) -> None:
        self._draft = draft
        self._document = document
        self._idle = idle
        self._path = path

    def read(self, entries: list[Entry]) -> list[Entry]:
        """Set the endpoint, if traces are to be sent, and return the entries that are left."""
        said = {key: self._document.plain(value, join(self._path, key)) for key, value, _ in entries}
        if said.get("exporter") == "memory" or said.get("enabled") is False:
            for key, _, line in entries:
                if key in ("exporter", "endpoint"):
                    self._idle.add(key, _STAY, line)
        elif "endpoint" in said:
            self._endpoint(next(entry for entry in entries if entry[0] == "endpoint"), said["endpoint"])
        elif "exporter" in said:
            line = next(line for key, _, line in entries if key == "exporter")
            self._draft.put("telemetry", "otlp_endpoint", _DEFAULT, line)
        return [entry for entry in entries if entry[0] not in ("exporter", "endpoint")]

    def _endpoint(self, entry: Entry, address: Any) -> None:
        key, node, line = entry
        path = join(self._path, key)
        self._draft.read(("telemetry", "otlp_endpoint"), node, path, self._document, of_motia=key)
        if isinstance(address, str) and f":{GRPC_PORT}" in address:
            sent = self._draft.get("telemetry", "otlp_endpoint")
            message = f"{path}: traces are sent over HTTP, not gRPC, so to {sent}"
            self._document.findings.notice(line, message)
