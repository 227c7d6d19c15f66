"""Starting and standing by: cold and warm starts, from save to live, 1,000 Steps, what an idle studio costs."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.harness.report import ROOT, Report, progress
from benchmarks.harness.studio import CpuWatch, Studio, free_port

WARM = 3
SAVES = 5
IDLE_SECONDS = 20
CALLS = 2_000
COLD_SECONDS = 180.0

STEPS = {
    "TypeScript": (
        "src/ts.step.ts",
        "export const config = {{ name: 'Ts', triggers: [{{ type: 'http', method: 'POST', "
        "path: '/ts' }}] }} as const\nexport const handler = async () => ({{ status: 200, body: {n} }})\n",
    ),
    "JavaScript": (
        "src/js.step.js",
        "export const config = {{ name: 'Js', triggers: [{{ type: 'http', method: 'POST', "
        "path: '/js' }}] }}\nexport const handler = async () => ({{ status: 200, body: {n} }})\n",
    ),
    "Python": (
        "src/py_step.py",
        'config = {{"name": "Py", "triggers": [{{"type": "http", "method": "POST", '
        '"path": "/py"}}]}}\n\n\nasync def handler(request, ctx):\n    return {{"status": 200, "body": {n}}}\n',
    ),
}
FILES = {path: text.format(n=0) for path, text in STEPS.values()}


def main() -> int:
    """Measure each; the cold start, which downloads everything, only when asked for."""
    parser = argparse.ArgumentParser(prog="./studio bench start")
    parser.add_argument("--cold", action="store_true", help="also start a fresh clone with empty caches")
    options = parser.parse_args()
    report = Report("start")
    if options.cold:
        progress("cold start of a fresh clone")
        report.add("cold start, to the diagram", "s", "fresh clone, empty caches", _cold(), target="<= 60")
    _starts(report, "warm start, to the diagram", "sample of three Steps", FILES, target="<= 3")
    _starts(report, "start with 1,000 Steps, to the diagram", "500 JavaScript, 500 Python", _thousand(), target="<= 10")
    with Studio(FILES) as studio:
        for path in ("/ts", "/js", "/py"):
            studio.wait(path)
        progress("saves")
        _saves(report, studio)
        progress("idle")
        _idle(report, studio)
        progress(f"{CALLS:,} calls in a row")
        _calls(report, studio)
    return report.finish()


def _starts(report: Report, subject: str, who: str, files: dict[str, str], *, target: str) -> None:
    """Start a new project, which makes its database, and then the same again."""
    with tempfile.TemporaryDirectory(prefix="bench-start-", ignore_cleanup_errors=True) as folder:
        progress(f"{who}: first start")
        report.add(subject.replace("warm", "first"), "s", f"{who}, new project", _start(files, Path(folder)))
        for count in range(WARM):
            progress(f"{who}: start {count + 1} of {WARM}")
            report.add(subject, "s", who, _start(files, Path(folder)), target=target)


def _start(files: dict[str, str], folder: Path) -> float:
    """Return seconds from the command to a diagram that a browser could draw."""
    began = time.monotonic()
    with Studio(files, folder=folder) as studio:
        _see_diagram(studio.login_link(), len(files))
        return time.monotonic() - began


def _cold() -> float:
    folder = Path(tempfile.mkdtemp(prefix="bench-cold-"))
    clone, home = folder / "clone", folder / "home"
    home.mkdir()
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if ".venv" not in part)
    ports = [str(free_port()) for _ in range(3)]
    command = ["./studio", "dev", "--no-browser", "--api-port", ports[0]]
    command += ["--streams-port", ports[1], "--console-port", ports[2]]
    began = time.monotonic()
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=clone, stdout=output, stderr=output, env={"PATH": path, "HOME": str(home)}
        )
        try:
            while time.monotonic() < began + COLD_SECONDS:
                found = re.search(r"http://127\.0\.0\.1:\d+/login/\S+", log.read_text(encoding="utf-8"))
                if found:
                    _see_diagram(found.group(), 1)
                    return time.monotonic() - began
                time.sleep(0.05)
            raise SystemExit(f"the cold start took over {COLD_SECONDS:.0f} s:\n{log.read_text(encoding='utf-8')}")
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _see_diagram(link: str, nodes: int) -> None:
    """Log in by the link and wait until the flow has its nodes."""
    end = time.monotonic() + COLD_SECONDS
    with httpx.Client(follow_redirects=True, timeout=10) as client:
        page = client.get(link)
        origin = f"{page.url.scheme}://{page.url.host}:{page.url.port}"
        if page.url.path.startswith("/login"):
            page = client.post(page.url, data=dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text)))
        while time.monotonic() < end:
            answer = client.get(f"{origin}/api/flow")
            if answer.status_code == 200 and len(answer.json().get("nodes", [])) >= nodes:
                return
            time.sleep(0.02)
    raise SystemExit("the diagram never had its nodes")


def _thousand() -> dict[str, str]:
    files = {}
    for n in range(500):
        path, text = STEPS["JavaScript"]
        files[path.replace("js.", f"js{n}.")] = text.format(n=n).replace("'Js'", f"'Js{n}'").replace("/js", f"/js{n}")
        path, text = STEPS["Python"]
        files[path.replace("py_", f"py{n}_")] = text.format(n=n).replace('"Py"', f'"Py{n}"').replace("/py", f"/py{n}")
    return files


def _saves(report: Report, studio: Studio) -> None:
    """Save each Step a few times and ask until the new version answers."""
    for number in range(1, SAVES + 1):
        for language, (path, text) in STEPS.items():
            time.sleep(0.5)
            (studio.project / path).write_text(text.format(n=number), encoding="utf-8")
            began = time.monotonic()
            url = studio.url(f"/{path.split('/')[1][:2]}")
            while httpx.post(url, json={}).text != str(number):
                time.sleep(0.005)
                if time.monotonic() - began > 15:
                    raise SystemExit(f"the saved {path} never answered")
            report.add("save to live", "s", language, time.monotonic() - began, target="<= 1.5")


def _idle(report: Report, studio: Studio) -> None:
    time.sleep(5)
    watch = CpuWatch(studio)
    time.sleep(IDLE_SECONDS)
    used = watch.used()
    for part, cpu in used.items():
        report.add("idle CPU", "% of a core", part, 100 * cpu / IDLE_SECONDS)
    report.add("idle CPU", "% of a core", "everything", 100 * sum(used.values()) / IDLE_SECONDS, target="<= 2")
    costs = studio.costs()
    for cost in costs:
        report.add("idle memory", "MB, shared pages counted once", cost.role, cost.pss)
    total = sum(cost.pss for cost in costs)
    report.add("idle memory", "MB, shared pages counted once", "everything", total, target="<= 400")


def _calls(report: Report, studio: Studio) -> None:
    """Call one Step so often that what grows with every call would show."""
    with httpx.Client() as client:
        for quarter in range(1, 5):
            watch = CpuWatch(studio)
            for _ in range(CALLS // 4):
                client.post(studio.url("/ts"), json={})
            cpu = sum(watch.used().values()) / (CALLS // 4) * 1e6
            report.add(f"CPU of one call, {CALLS:,} one after the other", "µs", f"quarter {quarter}", cpu)


if __name__ == "__main__":
    sys.exit(main())
