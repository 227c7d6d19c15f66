"""The whole studio with `console.base_path`: its links lead below that path, and so does everything behind them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.studio import ROOT, running_studio

BASE = "/tools/motia"


def test_the_links_of_a_studio_below_a_path_lead_there(project: Path) -> None:
    (project / "config.yaml").write_text(f"console:\n  base_path: {BASE}/\n")
    with running_studio(project) as studio:
        told = studio.wait_for(r"Console\s+(http\S+)")[1]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MOTIA_")}
        command = [sys.executable, str(ROOT / "manage.py"), "login", "--project", str(project)]
        again = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout.strip()
        for link in (told, again):
            assert link.startswith(f"http://127.0.0.1:{studio.console}{BASE}/login/")
            with httpx.Client(follow_redirects=True, timeout=20) as client:
                page = client.get(link)
                assert page.url.path == f"{BASE}/"
                assert f'<meta name="motia-base" content="{BASE}/">' in page.text
                assert client.get(page.url.join("api/project")).json()["name"] == project.name
