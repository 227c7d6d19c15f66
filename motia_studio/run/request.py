"""The request by which an endpoint is run, sent from a thread of its own: who asked needn't wait for the answer."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from motia_studio.endpoints.exchange import Gateway, exchange
from motia_studio.endpoints.outgoing import Outgoing
from runtime.model import TraceContext

KEPT_BYTES: Final = 64 * 1024


@dataclass(slots=True)
class Answer:
    """What came back: of the body the beginning, `cut` where there was more. `error` where the answer isn't whole."""

    status: int | None = None
    kind: str | None = None
    raw: bytearray = field(default_factory=bytearray)
    cut: bool = False
    error: str | None = None

    def take(self, event: dict[str, Any]) -> None:
        """Add what the exchange tells."""
        if head := event.get("head"):
            self.status = head["status"]
            self.kind = next((value for name, value in head["headers"] if name.lower() == "content-type"), None)
        elif data := event.get("data"):
            room = KEPT_BYTES - len(self.raw)
            piece = base64.b64decode(data["text"])
            self.raw += piece[:room]
            self.cut |= len(piece) > room
        elif end := event.get("end"):
            self.cut |= end["cut"] is not None
        elif failed := event.get("failed"):
            self.error = failed["message"]

    def as_json(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        body = self.raw.decode(errors="replace")
        return {"status": self.status, "type": self.kind, "body": body, "cut": self.cut, "error": self.error}


class Sent:
    """A request on its way. `over` is set once there is no more to come and `done` was told."""

    def __init__(
        self, gateway: Gateway, request: Outgoing, trace: TraceContext, done: Callable[[Answer], None]
    ) -> None:
        self.answer = Answer()
        self.over = threading.Event()
        self._done = done
        threading.Thread(target=self._work, args=(gateway, request, trace), name="run", daemon=True).start()

    def _work(self, gateway: Gateway, request: Outgoing, trace: TraceContext) -> None:
        try:
            asyncio.run(self._follow(gateway, request, trace))
            self._done(self.answer)
        finally:
            self.over.set()

    async def _follow(self, gateway: Gateway, request: Outgoing, trace: TraceContext) -> None:
        async for event in exchange(gateway, request, trace):
            self.answer.take(event)
