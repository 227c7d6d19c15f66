"""The console that is measured, and what there is to look at in it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from benchmarks.harness.console_data import Size
from benchmarks.harness.studio import Studio


@dataclass(frozen=True)
class Console:
    """A running studio with a large history, and a client that is logged in. `flow` names a flow of five Steps."""

    studio: Studio
    client: httpx.Client
    size: Size
    flow: str
