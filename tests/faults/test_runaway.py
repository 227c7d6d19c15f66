"""F48: Steps that start each other for ever. F49: a Step that sends too much. F50: everything fails at once."""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

from tests.faults.report import report
from tests.gateway_fixture import serving
from tests.integration.living import Living, living, queue_trigger, says, until, write_step

ASKED_BY_THE_TEST = ("cmdstat_llen", "cmdstat_zcard", "cmdstat_smembers", "cmdstat_info")
FULL = bool(os.environ.get("FAULTS_FULL"))


class Ledger:
    """Lines that handlers append."""

    def __init__(self, project: Path) -> None:
        self.path = project / "ledger.txt"

    def says(self, line: str) -> str:
        """Return the code that appends a line."""
        return says(self.path, line)

    def lines(self) -> list[str]:
        """Return the lines so far."""
        return self.path.read_text().splitlines() if self.path.exists() else []


@asynccontextmanager
async def running(project: Path, url: str, **queue: int) -> AsyncIterator[Living]:
    """Run a project with a worker and a scheduler."""
    async with living(project, url, **queue) as alive, alive.worker(), alive.scheduler():
        yield alive


def queues(alive: Living) -> list[str]:
    return [key.decode().removeprefix("rq:queue:") for key in alive.stock.smembers("rq:queues")]


def depth(alive: Living) -> int:
    """Return how many jobs are queued, scheduled or running."""
    return sum(
        alive.stock.llen(f"rq:queue:{each}")
        + alive.stock.zcard(f"rq:wip:{each}")
        + alive.stock.zcard(f"rq:scheduled:{each}")
        for each in queues(alive)
    )


def dead(alive: Living, queue: str) -> list[str]:
    """Return what the dead letters of a queue failed with."""
    found = [alive.job(key.decode()) for key in alive.stock.zrange(f"rq:failed:{queue}", 0, -1)]
    return [str(job.latest_result().exc_string) for job in found]


async def settled(alive: Living, seconds: float = 50) -> None:
    """Wait until nothing is queued, scheduled or running any more."""
    await until(lambda: queues(alive) and depth(alive) == 0, seconds)


def check_loop(fault: str, hops: int, letters: list[str], words: str) -> None:
    report(fault, n=hops, note=f"stopped after {hops} hops, {len(letters)} dead letter: {words}")
    (letter,) = letters
    assert f"{words}; stopped after 50 hops" in letter
    assert hops == 50


async def test_F48_two_steps_that_start_each_other_are_stopped_after_fifty_hops(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    for name, topic, other in (("A", "a", "b"), ("B", "b", "a")):
        body = f"{ledger.says(name)} await ctx.enqueue({{ topic: '{other}', data: {{}} }})"
        write_step(project, name, queue_trigger(topic), body)
    async with running(project, redis_url) as alive:
        await alive.enqueue("a", {})
        await settled(alive)
        # The first message is nobody's hop.
        check_loop("F48", len(ledger.lines()) - 1, dead(alive, "A/queue(a)"), "loop: A → B → A")
        assert Counter(ledger.lines()) == {"A": 26, "B": 25}


async def test_F48_a_loop_through_state_is_stopped_before_the_write(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    body = f"{ledger.says('A')} await ctx.state.set('loop', 'n', Math.random())"
    write_step(project, "A", "[{ type: 'state' }, { type: 'queue', topic: 'a' }]", body)
    async with running(project, redis_url) as alive:
        await alive.enqueue("a", {})
        await settled(alive)
        check_loop("F48", len(ledger.lines()) - 1, dead(alive, "A/state"), "loop: A → A")


async def test_F48_a_loop_through_a_stream_is_stopped_before_the_write(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    (project / "src" / "board.stream.js").write_text(
        "export const config = { name: 'board', schema: { type: 'object' }, baseConfig: { storageType: 'default' } }\n"
    )
    body = f"{ledger.says('A')} await ctx.streams.board.set('g', 'i', {{ n: Math.random() }})"
    triggers = "[{ type: 'stream', streamName: 'board' }, { type: 'queue', topic: 'a' }]"
    write_step(project, "A", triggers, body)
    async with running(project, redis_url) as alive:
        await alive.enqueue("a", {})
        await settled(alive)
        check_loop("F48", len(ledger.lines()) - 1, dead(alive, "A/stream(board)"), "loop: A → A")


async def test_F48_a_loop_through_requests_of_handlers_is_stopped(project: Path, redis_url: str) -> None:
    ledger, address = Ledger(project), project / "address.txt"
    asks = f"await fetch(fs.readFileSync({str(address)!r}, 'utf8'), {{ method: 'POST' }})"
    write_step(project, "A", queue_trigger("a"), f"{ledger.says('A')} {asks}")
    refused = ledger.says("${error.message}")
    sends = f"try {{ await ctx.enqueue({{ topic: 'a', data: {{}} }}) }} catch (error) {{ {refused} }}"
    write_step(project, "B", "[{ type: 'http', method: 'POST', path: '/b' }]", f"{sends}; return {{ status: 200 }}")
    async with running(project, redis_url) as alive, serving(alive.config, redis_url) as gateway:
        address.write_text(f"{str(gateway.client.base_url).rstrip('/')}/b")
        await alive.enqueue("a", {})
        await until(lambda: ledger.lines()[-1:] not in ([], ["A"]), 50)
        *runs, words = ledger.lines()
        report("F48", n=len(runs) - 1, note=f"through HTTP: {words}")
        assert words == "loop: B → A → B; stopped after 50 hops"
        assert runs == ["A"] * 51


async def test_F48_a_step_that_catches_the_refusal_ends_its_loop_itself(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    tries = "try { await ctx.enqueue({ topic: 'a', data: {} }) } catch (error)"
    write_step(project, "A", queue_trigger("a"), f"{tries} {{ {ledger.says('${error.message}')} }}")
    async with running(project, redis_url, max_hops=5) as alive:
        await alive.enqueue("a", {})
        await settled(alive)
        assert ledger.lines() == ["loop: A → A; stopped after 5 hops"]
        assert dead(alive, "A/queue(a)") == []


async def test_F49_a_fan_out_stops_at_the_budget_of_its_trace(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    wide, most = (1000, 100_000) if FULL else (100, 2000)
    spread = f"for (let n = 0; n < {wide}; n++) await ctx.enqueue({{ topic: '%s', data: {{ n }} }})"
    write_step(project, "A", queue_trigger("a"), spread % "b")
    write_step(project, "B", queue_trigger("b"), spread % "c")
    write_step(project, "C", queue_trigger("c"), "")
    async with running(project, redis_url, max_trace_messages=most) as alive:
        deepest = 0
        await alive.enqueue("a", {})
        while not queues(alive) or depth(alive):
            deepest = max(deepest, depth(alive))
            await asyncio.sleep(0.05)
        letters = dead(alive, "B/queue(b)")
        ran = most // wide
        memory = alive.stock.info("memory")["used_memory_peak"] // 2**20
        resident = _resident_mb()
        note = f"1 → {wide} → {wide**2}: {ran} of {wide} ran, {len(letters)} dead letters, deepest {deepest}"
        report("F49", n=most, note=f"{note}, Redis {memory} MB, worker {resident} MB")
        assert len(letters) == wide - ran
        assert all("queue.max_trace_messages" in letter for letter in letters)
        assert deepest <= most + wide
        assert ledger.lines() == []
        assert resident < 500
        assert memory < 1024


async def test_F49_an_attempt_that_sends_too_much_is_refused_at_once(project: Path, redis_url: str) -> None:
    body = "for (;;) await ctx.enqueue({ topic: 'b', data: {} })"
    write_step(project, "A", queue_trigger("a"), body)
    write_step(project, "B", queue_trigger("b"), "")
    async with running(project, redis_url, max_attempt_messages=500) as alive:
        await alive.enqueue("a", {})
        await settled(alive)
        (letter,) = dead(alive, "A/queue(a)")
        sent = alive.stock.zcard("rq:finished:B/queue(b)")
        report("F49", n=sent, note="one attempt that never stops sending, one dead letter")
        assert "A may send 500 messages in one attempt and wants to send more" in letter
        # What enqueue had taken was sent, once.
        assert sent == 500


def _resident_mb() -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


async def test_F50_a_storm_of_failures_tries_each_message_so_often_and_keeps_all(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    count, retries, first = (1000, 3, 500) if FULL else (200, 2, 300)
    config = f"{{ maxRetries: {retries}, backoffDelayMs: {first} }}"
    write_step(
        project, "Bad", queue_trigger("bad", config), f"{ledger.says('${input} ${Date.now()}')} throw new Error('no')"
    )
    write_step(project, "Good", queue_trigger("good"), ledger.says("good"))
    async with running(project, redis_url) as alive:
        before = _commands(alive)
        await alive.enqueue("good", *range(count))
        await settled(alive)
        per_good = (_commands(alive) - before) / count
        before = _commands(alive)
        await alive.enqueue("bad", *range(count))
        await settled(alive)
        attempts = count * (retries + 1)
        per_bad = (_commands(alive) - before) / attempts
        letters = dead(alive, "Bad/queue(bad)")
    tries: dict[str, list[int]] = {}
    for line in ledger.lines():
        if " " in line:
            number, when = line.split()
            tries.setdefault(number, []).append(int(when))
    gaps = [[after - before for before, after in pairwise(times)] for times in tries.values()]
    ratio = per_bad / per_good
    note = (
        f"{sum(map(len, tries.values()))} attempts, Redis commands per attempt {per_bad:.0f} ({ratio:.2f} of success)"
    )
    report("F50", n=count, lost=count - len(letters), duplicated=0, note=note)
    assert len(letters) == count
    assert {len(times) for times in tries.values()} == {retries + 1}
    assert all(gap[number] >= first * 2**number for gap in gaps for number in range(retries))
    # Jitter: what failed together doesn't come back together.
    waits = sorted(gap[0] for gap in gaps)
    assert waits[-1] - waits[0] > first / 8
    assert ratio <= 2


def _commands(alive: Living) -> int:
    """Return how many commands Redis has executed, those inside scripts too."""
    stats = alive.stock.info("commandstats")
    return sum(stats[name]["calls"] for name in stats if name not in ASKED_BY_THE_TEST)
