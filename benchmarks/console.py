"""The console over a million spans: every list and filter, its pages in a browser, one left open, beside limits."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from benchmarks.console_parts import following, lists, pages
from benchmarks.console_parts.console import Console
from benchmarks.harness.console_data import STEPS, Size, fill
from benchmarks.harness.report import ROOT, Report, progress
from benchmarks.harness.studio import Studio

PARTS: Final[dict[str, Callable[[Report, Console], None]]] = {
    "lists": lists.measure,
    "pages": pages.measure,
    "following": following.measure,
}
CONFIG = "telemetry:\n  retention_hours: 8760\n  retention_mb: 100000\n"
STEP = """
config = {{
    "name": "{name}",
    "flows": ["{flow}"],
    "triggers": [
        {{"type": "queue", "topic": "{topic}"}},
        {{"type": "http", "method": "POST", "path": "/{topic}"}},
        {{"type": "cron", "expression": "0 0 9 * * *"}},
    ],
}}


async def handler(message, ctx):
    return None
"""
FLOW = "orders"


def main() -> int:
    """Measure the parts that are asked for, on data that is made first unless a folder has it already."""
    parser = argparse.ArgumentParser(prog="./studio bench console", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--spans", type=int, default=Size.spans, help="how many spans to make")
    parser.add_argument("--folder", type=Path, help="make the data in this folder and keep it, or use what is there")
    options = parser.parse_args()
    size = Size(options.spans, options.spans // 10, options.spans * 3 // 10)
    report = Report("console")
    with _project(options.folder) as folder:
        if not (folder / "made").exists():
            progress(f"making {size.spans:,} spans, {size.traces:,} traces and {size.logs:,} log lines")
            _make(folder, size)
        with Studio({}, folder=folder) as studio, closing(studio.log_in()) as client:
            for name in options.parts or PARTS:
                PARTS[name](report, Console(studio, client, size, FLOW))
    return report.finish()


@contextmanager
def _project(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    made = Path(tempfile.mkdtemp(prefix="bench-console-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _make(folder: Path, size: Size) -> None:
    """Write a project with a Step for each name in the data, and its history."""
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "src").mkdir(exist_ok=True)
    for name in STEPS:
        text = STEP.format(name=name, flow=FLOW if "Order" in name else "others", topic=name.lower())
        (folder / "src" / f"{name.lower()}_step.py").write_text(text, encoding="utf-8")
    (folder / ".motia").mkdir(exist_ok=True)
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, "MOTIA_PROJECT": str(folder)}, check=True)
    fill(os.environ.get("DATABASE_URL") or None, folder / ".motia", size)
    (folder / "made").touch()


if __name__ == "__main__":
    sys.exit(main())
