"""Names that hold secrets or start programs, and archives that hold names: none of them gets in by the page."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from motia_studio.api.urls import urlpatterns
from motia_studio.files.content import version_of
from tests.attacks.files.desk import CONFIG, STEP, Desk
from tests.faults.report import report

HIDDEN = [
    *(".env", ".env.local", ".git/hooks/pre-commit", ".git/config", ".gitignore", ".motia/secret_key", ".npmrc"),
    *(".motia/studio.sqlite3", "node_modules/zod/index.js", "src/node_modules/a.js", ".venv/bin/python", "venv/x.py"),
    *(
        "src/.git/hooks/post-merge",
        ".vscode/tasks.json",
        ".envrc",
        ".python-version",
        "src/__pycache__/a.pyc",
        "dist/a.js",
    ),
]
STARTING = [
    "package.json",
    "src/package.json",
    "conftest.py",
    "Conftest.py",
    "src/sitecustomize.py",
    "usercustomize.py",
    "x.pth",
]


UNPACKING = {"zipfile", "tarfile"}
ROOT = Path(__file__).resolve().parents[3]
# It has all it needs in its address.
READS_NOTHING = {"redrives/<str:redrive>/stop"}


def test_A28_names_that_start_programs_or_hold_secrets_are_not_for_editors(desk: Desk) -> None:
    before, version = desk.everything(), version_of(CONFIG.encode())
    for client in (desk.console.editor, desk.admin):
        for path in HIDDEN:
            assert client.get(f"/api/files/{path}").status_code == 400, path
            refused = client.put(f"/api/files/{path}", {"text": "mine", "base": None}, "application/json")
            assert refused.status_code == 400, path
            moved = client.patch(f"/api/files/{STEP}", {"to": path, "base": version}, "application/json")
            assert moved.status_code == 400, path
            assert client.delete(f"/api/files/{path}?base=x").status_code == 400, path
    for path in STARTING:
        asked = (f"/api/files/{path}", {"text": "mine", "base": None}, "application/json")
        refused = desk.console.editor.put(*asked)
        assert (refused.status_code, "admin" in refused.json()["error"]["message"]) == (403, True), path
        moved = desk.console.editor.patch(f"/api/files/{STEP}", {"to": path, "base": version}, "application/json")
        assert moved.status_code == 403, path
    assert desk.everything() == before
    (desk.project / "src" / "tool.py").symlink_to("../conftest.py")
    for path in (*STARTING, "src/tool.py"):
        base = desk.admin.get(f"/api/files/{path}").json().get("version")
        if path == "src/tool.py":
            assert (
                desk.console.editor.put(
                    f"/api/files/{path}", {"text": "", "base": base}, "application/json"
                ).status_code
                == 403
            )
        assert (
            desk.admin.put(f"/api/files/{path}", {"text": "mine", "base": base}, "application/json").status_code == 200
        )
    report(
        "A28",
        n=len(HIDDEN) + len(STARTING),
        note="names; hidden ones refused to all, those that start programs to editors",
    )


def archive() -> bytes:
    """Return a zip whose entries lead out of wherever it is unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in ("../outside/x.py", "/tmp/x.py", "src/fresh_step.py"):
            packed.writestr(name, "mine")
    return made.getvalue()


def test_A29_no_route_takes_an_archive_or_a_form_with_files(desk: Desk) -> None:
    before, raw = desk.everything(), archive()
    routes = [str(found.pattern) for found in urlpatterns if str(found.pattern) not in READS_NOTHING]
    for route in routes:
        address = "/api/" + re.sub(r"<\w+:\w+>", "1", route)
        for method in (desk.admin.post, desk.admin.put):
            sent = {"file": SimpleUploadedFile("project.zip", raw, "application/zip"), "path": "src/fresh_step.py"}
            for answer in (method(address, sent), method(address, raw, "application/zip")):
                assert 400 <= answer.status_code < 500, f"{route}: {answer.status_code}"
    assert desk.everything() == before
    report("A29", n=4 * len(routes), note="archives sent, none taken: there is no import")


def test_A29_nothing_in_the_product_unpacks_archives() -> None:
    files = [file for part in ("motia_studio", "runtime") for file in (ROOT / part).rglob("*.py")]
    found = {str(file) for file in files for name in _imports(file) if name in UNPACKING}
    assert found == set()
    assert len(files) > 200


def _imports(file: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return named + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
