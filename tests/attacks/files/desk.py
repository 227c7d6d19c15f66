"""A project between files that nobody may reach, and its console."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from tests.people import somebody
from tests.unit.motia_studio.data_console import DataConsole, open_console

CANARY = "canary-9f2c71"
STEP = "src/watch.step.ts"
CONFIG = "export const config = {}\n"


@dataclass
class Desk:
    """`project` is at work/p; beside it stand p-secret (its name begins alike) and outside/."""

    project: Path
    console: DataConsole
    admin: Client

    @property
    def around(self) -> Path:
        return self.project.parent

    def answer(self, method: str, address: str, body: Any = None) -> Any:
        """Send a request in the name of an admin, as it is written: nothing of the address is put in order."""
        raw = b"" if body is None else json.dumps(body).encode()
        return self.admin.generic(method, address, raw, content_type="application/json")

    def everything(self) -> dict[str, str]:
        """Return a name for the content of every file and link around the project but what the studio keeps in it."""
        return {
            str(path.relative_to(self.around)): _content(path)
            for path in sorted(self.around.rglob("*"))
            if ".motia" not in path.parts
        }


def leaks(answer: Any) -> bool:
    """Tell whether an answer has something of the files around the project."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return CANARY.encode() in content or b"root:x:0" in content


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"to {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


def open_desk(tmp_path: Path, url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk of its own."""
    project = tmp_path / "work" / "p"
    for name, text in {
        f"p/{STEP}": CONFIG,
        "p/src/tickets/close_step.py": "config = {}\n",
        "p/config.yaml": "",
        "p/.env": f"TOKEN={CANARY}\n",
        "p/.git/config": CANARY,
        "p/.motia/secret_key": CANARY,
        "p/node_modules/zod/index.js": CANARY,
        "p-secret/x.py": CANARY,
        "outside/x.py": CANARY,
        "outside/x.step.ts": CANARY,
    }.items():
        (tmp_path / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / name).write_text(text)
    console = open_console(project, url, settings, monkeypatch)
    admin = Client(raise_request_exception=False)
    admin.force_login(somebody(Role.ADMIN))
    return Desk(project, console, admin)
