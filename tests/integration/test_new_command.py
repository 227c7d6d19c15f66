"""`new step` on the command line makes the same file as the page, also where no studio runs."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.studio import ROOT

SOURCE = """
const input = z.object({ a: z.string() })
export const config = { name: 'Count', flows: ['sums'], triggers: [queue('add', { input })], enqueues: ['added'] }
export const handler = async () => {}
"""
COMMAND = (sys.executable, str(ROOT / "manage.py"), "new", "step")


def project_of(tmp_path: Path) -> Path:
    (tmp_path / "src" / "sums").mkdir(parents=True)
    imports = "import { queue } from 'motia'\nimport { z } from 'zod'\n"
    (tmp_path / "src" / "sums" / "count.step.ts").write_text(imports + SOURCE)
    return tmp_path


def test_a_step_is_made_by_options_alone_and_refused_where_it_cannot_be(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    options = ("--project", str(project), "--trigger", "queue", "--topic", "added", "--flow", "sums")
    shown = subprocess.run((*COMMAND, "ShowSum", *options), input="", capture_output=True, text=True, check=False)
    assert shown.returncode == 1
    assert "nothing was written" in shown.stderr
    made = subprocess.run(
        (*COMMAND, "ShowSum", *options, "--yes"), input="", capture_output=True, text=True, check=True
    )
    assert made.stdout.endswith("Made src/sums/show-sum.step.ts.\n")
    assert (project / "src/sums/show-sum.step.ts").read_text() in made.stdout
    again = subprocess.run(
        (*COMMAND, "Count", *options, "--yes"), input="", capture_output=True, text=True, check=False
    )
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is a Step called Count already" in again.stderr


def test_at_a_terminal_it_asks_shows_the_file_and_writes_it(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    ours, theirs = pty.openpty()
    command = (*COMMAND, "--project", str(project), "--language", "python", "--trigger", "http", "--method", "GET")
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        os.close(theirs)
        os.write(ours, b"Count\n/sums\n\n\nList Sums\ny\n")
        told, _ = running.communicate(timeout=30)
    os.close(ours)
    assert running.returncode == 0, told
    assert "There is a Step called Count already" in told
    assert 'triggers": [http("GET", "/sums")]' in (project / "src" / "list_sums_step.py").read_text()
