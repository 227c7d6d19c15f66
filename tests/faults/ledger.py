"""What was promised and what happened: acknowledged ids, the effects of Steps, and the seven counts between them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import redis

from tests.integration.living import queue_trigger, write_step

STATE = "motia:state:group:"
# Both Steps of an event count their effects in a group of this name, under the event's id.
STEPS = ("count", "seal")
QUEUES = ("Count/queue(event)", "Seal/queue(sealed)")


def write_event_steps(project: Path, *, count: str = "{}", seal: str = "{}", before: str = "") -> None:
    """Write two Steps in a row. Each writes down that it runs, counts in state, and the first enqueues for the second.

    An event is `{id, ledger, pause}`: a text, the file of runs, and the milliseconds that its first Step takes.
    `before` runs in the first before its effects.
    """

    def line(step: str) -> str:
        seconds = "${Number(process.hrtime.bigint()) / 1e9}"
        return f"fs.appendFileSync(input.ledger, `${{input.id}} {step} ${{process.pid}} {seconds}\\n`);"

    def effect(step: str) -> str:
        return f"await ctx.state.update('{step}', input.id, [{{ type: 'increment', path: 'n', by: 1 }}]);"

    pause = "if (input.pause) await new Promise((resolve) => setTimeout(resolve, input.pause));"
    enqueue = "await ctx.enqueue({ topic: 'sealed', data: input })"
    write_step(
        project, "Count", queue_trigger("event", count), f"{line('count')} {before} {effect('count')} {pause} {enqueue}"
    )
    write_step(project, "Seal", queue_trigger("sealed", seal), f"{line('seal')} {effect('seal')}")


class Run(NamedTuple):
    """One line of a handler: it began to run."""

    event: str
    step: str
    pid: int
    time: float


@dataclass(frozen=True)
class Counts:
    """The seven counts of a run. `duplicated` and `lost` are of effects; a handler may well run twice."""

    attempts: int
    acknowledged: int
    ok: int
    lost: int
    duplicated: int
    recovered: int
    unexpected: int

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected)


class Ledger:
    """The files of one run, in a folder outside the project."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.runs_file = folder / "runs.txt"
        self._tried = folder / "tried.txt"
        self._acknowledged = folder / "acknowledged.txt"

    def event(self, name: str, pause: int = 0) -> dict[str, Any]:
        return {"id": name, "ledger": str(self.runs_file), "pause": pause}

    def tried(self, name: str) -> None:
        _append(self._tried, name)

    def acknowledge(self, name: str) -> None:
        _append(self._acknowledged, name)

    def acknowledged(self) -> set[str]:
        return set(_lines(self._acknowledged))

    def runs(self) -> list[Run]:
        parts = (line.split() for line in _lines(self.runs_file))
        return [Run(event, step, int(pid), float(time)) for event, step, pid, time in parts]

    def count(self, stock: redis.Redis) -> Counts:
        """Compare what was acknowledged with the effects that state holds."""
        effects = [read_counters(stock, step) for step in STEPS]
        tried, acknowledged = set(_lines(self._tried)), self.acknowledged()
        done = {name for name in tried if all(counts[name] for counts in effects)}
        return Counts(
            attempts=len(tried),
            acknowledged=len(acknowledged),
            ok=len(done & acknowledged),
            lost=len(acknowledged - done),
            duplicated=sum(max(0, number - 1) for counts in effects for number in counts.values()),
            recovered=len(done - acknowledged),
            unexpected=len({name for counts in effects for name in counts} - tried),
        )


def read_counters(stock: redis.Redis, step: str) -> Counter[str]:
    """Return how often each event's effect was applied."""
    raw: Any = stock.hgetall(STATE + step)
    return Counter({name.decode(): json.loads(value)["n"] for name, value in raw.items()})


def waiting(stock: redis.Redis, queues: Iterable[str] = QUEUES) -> int:
    """Return how many jobs wait or run."""
    return int(stock.zcard("motia:queue:leases") + stock.zcard("motia:queue:scheduled")) + sum(
        int(stock.llen(f"rq:queue:{queue}")) for queue in queues
    )


def _append(file: Path, line: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
