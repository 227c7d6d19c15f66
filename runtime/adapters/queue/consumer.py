"""The worker's side of the queue on RQ: claim jobs under a lease, renew it, end them, recover those of dead workers."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec
from redis.asyncio import Redis

from runtime.adapters.queue import keys, scripts
from runtime.adapters.queue.jobs import Packed, stamp
from runtime.adapters.redis_client import available
from runtime.failpoints import failpoint
from runtime.model import Message

PLAN_SECONDS: Final = 3600
RECOVERIES_MOST: Final = 10
# As often as `SUSPECT` of the scripts says.
SUSPECT: Final = 3
EPITAPH: Final = (
    f"its worker died {RECOVERIES_MOST + 1} times while it ran, so it isn't run again: "
    "the handler may exhaust the machine's memory"
)

FinishKind = Literal["done", "retry", "failed", "stopped", "return", "quarantine"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this worker runs as long as its lease holds. `data` is RQ's payload, `attempt` counts from 1."""

    queue: str
    id: str
    execution: str
    data: bytes
    attempt: int
    recoveries: int


@dataclass(frozen=True, slots=True)
class Buried:
    """A job that was given up because its workers kept dying."""

    queue: str
    id: str
    data: bytes
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How an execution ended. Times are seconds since the epoch, `delay` seconds.

    `text` is the result as JSON, what the attempt failed with, or why the job is put into quarantine; `error` names the
    failure in one line. `parcels` and `parked` are published with the finish or not at all.
    """

    claimed: Claimed
    kind: FinishKind
    started: float
    ended: float
    text: str | None = None
    error: str | None = None
    delay: float = 0.0
    retries: int = 0
    parcels: Sequence[Packed] = ()
    parked: Sequence[Message] = ()


@dataclass(slots=True)
class Turn:
    """What one exchange with Redis brought: which finishes counted, and new jobs.

    A finish that was `refused` published too much for its trace; its job is still held.
    """

    counted: list[bool] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    claimed: list[Claimed] = field(default_factory=list)
    suspended: bool = False


class Consumer:
    """One worker's hold on the queues.

    :raises StoreUnavailable: Redis doesn't answer. Every call can be repeated: a finish that had counted is refused,
        the next claim brings what one took whose answer was lost.
    """

    def __init__(self, client: Redis, worker: str) -> None:
        self._client = client
        self._worker = worker
        self._limits: dict[str, str] = {}
        self._plan = ""
        self._claims = 0
        self._unheard: list[str] = []
        self._prefix = secrets.token_hex(6)

    async def serve(self, limits: Mapping[str, int], steps: Mapping[str, str] | None = None) -> None:
        """Claim from these queues from now on, each with at most so many jobs at once over all workers.

        `steps` names the Step of each queue; one that it leaves out can't be paused.
        """
        steps = steps or {}
        self._limits = {queue: f"{limit}|{steps.get(queue, '')}" for queue, limit in limits.items()}
        content = msgspec.json.encode(sorted(self._limits.items()))
        self._plan = f"{keys.PLAN}:{hashlib.blake2s(content, digest_size=8).hexdigest()}"
        await self._write_plan()
        with available():
            await self._client.set(keys.PLAN, self._plan)

    async def exchange(self, finishes: Sequence[Finish], slots: int, *, suspects: int = 0) -> Turn:
        """End executions and claim up to `slots` jobs, in one round trip.

        `suspects` is how many jobs the worker holds that lost several workers before: it gets one of them at a time, so
        that one which kills its worker takes no other down with it again and again.
        """
        calls: list[scripts.Call] = []
        if finishes:
            calls.append(("finish", self._finish(finishes, claims=bool(slots))))
        if slots:
            calls.append(("claim", self._claim(slots, suspects)))
        with available():
            if finishes:
                failpoint("queue.finish")
            answers = await scripts.run_together(self._client, calls)
            if finishes:
                failpoint("queue.finished")
            if slots and answers[-1] not in (_NO_PLAN, _SUSPENDED, []):
                failpoint("queue.claimed")
        turn = Turn()
        if finishes:
            turn.counted = [answer == _COUNTED for answer in answers[0]]
            turn.refused = [answer == _REFUSED for answer in answers[0]]
        if slots:
            await self._take(turn, answers[-1], slots, suspects)
        return turn

    async def renew(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        """Renew leases; return the jobs whose lease was lost."""
        if not claimed:
            return []
        arguments = [part for job in claimed for part in (job.queue, f"{job.id}:{job.execution}")]
        with available():
            failpoint("queue.renew")
            lost = await scripts.run(self._client, "renew", arguments)
            failpoint("queue.renewed")
        return [claimed[number] for number in lost]

    async def reap(self, place: str | None = None) -> tuple[int, list[Buried]]:
        """Recover the jobs of dead workers; return how many, and those that were given up.

        `place` begins the names of this worker and of those before it that are known to have ended: their jobs come
        back at once. All others' do when their lease ends.
        """
        epitaph = b64encode(zlib.compress(EPITAPH.encode())).decode()
        arguments = [RECOVERIES_MOST, epitaph, *((place, self._worker) if place else ())]
        with available():
            failpoint("queue.reap")
            recovered, buried = await scripts.run(self._client, "reap", arguments)
            failpoint("queue.reaped")
        return recovered, [Buried(row[0].decode(), row[1].decode(), row[2], row[3]) for row in buried]

    async def wait(self, seconds: float) -> bool:
        """Wait until there may be work, for at most so long."""
        with available():
            woken = await self._client.blpop([keys.WAKE], timeout=seconds) is not None
            if woken:
                failpoint("queue.woken")
        return woken

    async def wake_another(self) -> None:
        """Pass on a wake-up that this worker can't follow."""
        with available():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.lpush(keys.WAKE, 1)
                pipe.ltrim(keys.WAKE, 0, 0)
                await pipe.execute()

    def _claim(self, slots: int, suspects: int) -> list[scripts.Argument]:
        unheard = ",".join(self._unheard)
        self._claims += 1
        prefix = f"{self._prefix}{self._claims:x}x"
        self._unheard.append(prefix)  # until there is an answer
        return [self._worker, self._plan, slots, prefix, stamp(), unheard, suspects]

    async def _take(self, turn: Turn, answer: Any, slots: int, suspects: int) -> None:
        if answer == _NO_PLAN:
            self._unheard.pop()  # it has answered, and took nothing
            await self._write_plan()
            turn.claimed = (await self.exchange((), slots, suspects=suspects)).claimed
        elif answer == _SUSPENDED:
            self._unheard.pop()
            turn.suspended = True
        else:
            self._unheard.clear()
            turn.claimed = [_claimed(row) for row in answer]

    async def _write_plan(self) -> None:
        # A plan without queues has to exist as well.
        mapping: dict[Any, Any] = {"": 0, **self._limits}
        with available():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hset(self._plan, mapping=mapping)
                pipe.expire(self._plan, PLAN_SECONDS)
                await pipe.execute()

    def _finish(self, finishes: Sequence[Finish], *, claims: bool) -> list[scripts.Argument]:
        data: list[bytes] = []
        rows = [_row(finish, data) for finish in finishes]
        worked = sum(finish.ended - finish.started for finish in finishes)
        return [self._worker, f"{worked:.6f}", int(claims), msgspec.msgpack.encode(rows), *data]


_COUNTED: Final = 1
_REFUSED: Final = 2
_NO_PLAN: Final = b"plan"
_SUSPENDED: Final = b"suspended"
# The scripts' numbers of ARGV where a finish's parcels begin.
_FIRST_PARCEL: Final = 5


def _row(finish: Finish, data: list[bytes]) -> dict[str, Any]:
    claimed = finish.claimed
    return {
        "queue": claimed.queue,
        "id": claimed.id,
        "execution": claimed.execution,
        "attempt": claimed.attempt,
        "kind": finish.kind,
        "stamp": stamp(),
        "started": f"{finish.started:.6f}",
        "ended": f"{finish.ended:.6f}",
        "text": _result(finish),
        "error": finish.error,
        "delay": finish.delay,
        "retries": finish.retries,
        "parcels": list(_parcels(finish.parcels, data)),
        "parked": [(message.topic, msgspec.json.encode(message).decode()) for message in finish.parked],
    }


def _parcels(parcels: Iterable[Packed], data: list[bytes]) -> Iterable[dict[str, Any]]:
    for parcel in parcels:
        yield {**parcel.described, "place": _FIRST_PARCEL + len(data)}
        data.append(parcel.data)


def _result(finish: Finish) -> str | None:
    """Write the text as RQ's Result does."""
    text = finish.text
    if text is None or finish.kind == "quarantine":
        return text
    return b64encode(text.encode() if finish.kind == "done" else zlib.compress(text.encode())).decode()


def _claimed(row: list[Any]) -> Claimed:
    return Claimed(row[0].decode(), row[1].decode(), row[2].decode(), row[3], row[4], row[5])
