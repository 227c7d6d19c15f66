"""No path that somebody sends leads out of the project, however it is written, and wherever it is sent to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from motia_studio.files.content import version_of
from tests.attacks.files.desk import CONFIG, STEP, Desk, leaks
from tests.faults.report import report

VERSION = version_of(CONFIG.encode())
LONG = "a" * 300
# Where they lead: two up to the files beside the project, or to a file of the machine. Written as many ways as known.
TRAVERSALS = [
    *(
        "../outside/x.py",
        "../../outside/x.py",
        "src/../../outside/x.py",
        "./../outside/x.py",
        "src/./../../outside/x.py",
    ),
    *("../../../../../../../../etc/passwd", "src/../../../../../../../etc/passwd", "/etc/passwd", "//etc/passwd"),
    *("///etc/passwd", "file:///etc/passwd", "/proc/self/environ", "/proc/self/cwd/config.yaml", "/dev/null"),
    *("..", ".", "", "/", "src/..", "src/../..", "src/", "src//watch.step.ts", "../p/config.yaml", "~/x.py", "~root/x"),
    *("..\\outside\\x.py", "src\\..\\..\\outside\\x.py", "\\\\host\\share\\x.py", "C:\\x.py", "C:/x.py", "c:x.py\\"),
    *("..;/outside/x.py", "..%2foutside%2fx.py", "%2e%2e/outside/x.py", "%2e%2e%2foutside%2fx.py", "..%5coutside"),
    *("%252e%252e%252foutside%252fx.py", "..%252foutside", "%c0%ae%c0%ae/outside/x.py", "%c0%ae%c0%ae%c0%afoutside"),
    *("%e0%80%ae%e0%80%ae/outside/x.py", "..%c0%afoutside/x.py", "%uff0e%uff0e/outside", "..%00/outside/x.py"),
    *("src/x.py\0.step.ts", "src/x.py%00.txt", "\0", "src/\0/x.py", "src/new.py.", "src/new.py ", "src. /new.py"),
    *(" ../outside/x.py", "src/ new.py", "....//outside/x.py", "..././outside/x.py", f"src/{LONG}.py", "src/" * 400),
    *(
        "src/a\nb.py",
        "src/a\r\nSet-Cookie: a=b.py",
        "src/a\tb.py",
        "src/\u202egnp.py",
        "src/a\u2028b.py",
        "src/\ud800.py",
    ),
]
SIBLINGS = [
    "../p-secret/x.py",
    "../p-secret",
    "p-secret/../../p-secret/x.py",
    "../p/../p-secret/x.py",
    "..p-secret/x.py",
]


def requests(path: str) -> Iterator[tuple[str, str, Any]]:
    """Yield a request for each place that takes a path, or a name that a careless one would make a path of."""
    asked = {
        "raw": quote(path, safe="/%.;:~\\", errors="surrogatepass"),
        "all": quote(path, safe="", errors="surrogatepass"),
    }
    for spelled in dict.fromkeys(asked.values()):
        yield "GET", f"/api/files/{spelled}", None
        yield "PUT", f"/api/files/{spelled}", {"text": "mine", "base": None}
        yield "PATCH", f"/api/files/{spelled}", {"to": "src/moved.py", "base": "x"}
        yield "DELETE", f"/api/files/{spelled}?base=x", None
        yield "GET", f"/api/steps/{spelled}/source", None
        yield "GET", f"/api/steps/{spelled}/runs", None
        yield "GET", f"/static/{spelled}", None
        yield "GET", f"/static/console/{spelled}", None
        yield "GET", f"/api/traces/{spelled}", None
        yield "POST", f"/api/steps/{spelled}/change", {"do": "delete", "write": True, "versions": {}}
        yield "PUT", f"/api/endpoints/{spelled}/examples", {"name": path, "request": {}}
    yield "PATCH", f"/api/files/{STEP}", {"to": path, "base": VERSION}
    yield "POST", "/api/files/check", {"path": path, "text": "a ="}
    for change in ({"path": path, "text": "x"}, {"path": path, "text": None}, {"path": STEP, "text": "x", "to": path}):
        yield "POST", "/api/consequences", {"changes": [change]}
    step = {"kind": "step", "language": "python", "name": "Fresh", "trigger": {"type": "queue", "topic": "t"}}
    yield "POST", "/api/new", {**step, "folder": path, "write": True}
    yield "POST", "/api/new", {**step, "name": path, "folder": "src", "write": True}
    for deed in ({"do": "rename", "to": path}, {"do": "duplicate", "as": path}):
        yield "POST", "/api/steps/Watch/change", {**deed, "write": True, "versions": {}}
    yield "PUT", "/api/run/saved", {"step": path, "trigger": None, "name": path, "input": 1}


def is_fresh(name: str, before: dict[str, str]) -> bool:
    return name not in before and name.startswith("p/src/")


def attack(desk: Desk, paths: list[str]) -> int:
    """Send every request of every path; all files must be as they were, and none beside the project is shown.

    A new Step may come to be within src/, where one is asked for: what else a folder is called there is no attack.
    """
    before, count = desk.everything(), 0
    for path in paths:
        for method, address, body in requests(path):
            answer = desk.answer(method, address, body)
            count += 1
            told = f"{method} {address} {body} → {answer.status_code}"
            assert answer.status_code < 500, told
            assert not leaks(answer), told
            if method != "GET" and address.startswith("/api/files/"):
                assert answer.status_code in (400, 404, 409), told
        after = desk.everything()
        assert {name: content for name, content in after.items() if not is_fresh(name, before)} == before, path
    return count


def test_A25_no_spelling_of_a_path_leads_out_of_the_project(desk: Desk) -> None:
    assert len(TRAVERSALS) >= 60
    count = attack(desk, TRAVERSALS)
    report("A25", n=count, note=f"requests with {len(TRAVERSALS)} paths; nothing outside was read or written")


def test_A26_a_folder_whose_name_begins_like_the_projects_is_not_the_project(desk: Desk) -> None:
    count = attack(desk, SIBLINGS)
    (desk.project / "src" / "beside").symlink_to(desk.around / "p-secret")
    count += attack(desk, ["src/beside/x.py", "src/beside/new.py"])
    report("A26", n=count, note="requests for what is beside the project; none was answered with it")
