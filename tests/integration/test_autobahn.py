"""The Autobahn test suite for RFC 6455, sections 1 to 7 and 10: 247 cases, where Python 2.7 has it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.echo_server import echo_server
from tests.faults.report import report

PYTHON = os.environ.get("AUTOBAHN_PYTHON") or "python2.7"
PASSED = {"OK", "NON-STRICT", "INFORMATIONAL"}
RUN = "import sys; from autobahntestsuite import wstest; sys.argv = ['wstest', '-m', 'fuzzingclient']; wstest.run()"


def has_autobahn() -> bool:
    found = shutil.which(PYTHON)
    asked = found and subprocess.run([found, "-c", "import autobahntestsuite"], capture_output=True, check=False)
    return bool(asked) and asked.returncode == 0


@pytest.mark.timeout(300)
async def test_the_server_passes_autobahn(tmp_path: Path) -> None:
    if not has_autobahn():
        pytest.skip("autobahntestsuite 25.10.1 needs a Python 2.7, named by AUTOBAHN_PYTHON, that has it installed")
    async with echo_server() as port:
        servers = [{"url": f"ws://127.0.0.1:{port}", "agent": "studio"}]
        wanted = {"outdir": "reports", "servers": servers, "cases": ["*"], "exclude-cases": ["9.*", "12.*", "13.*"]}
        (tmp_path / "fuzzingclient.json").write_text(json.dumps({**wanted, "exclude-agent-cases": {}}))
        suite = await asyncio.create_subprocess_exec(
            PYTHON, "-c", RUN, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        await suite.wait()
    cases = json.loads((tmp_path / "reports" / "index.json").read_text())["studio"]
    counts = Counter(case["behavior"] for case in cases.values())
    report("RFC6455", n=len(cases), note=" ".join(f"{kind}={count}" for kind, count in sorted(counts.items())))
    failed = {name for name, case in cases.items() if {case["behavior"], case["behaviorClose"]} - PASSED}
    assert (len(cases), failed) == (247, set())
