"""The console's processes as attackers meet them: open sockets, raw bytes, and people who lose what they had."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
import redis
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from motia_studio.accounts.routes import routes
from motia_studio.daphne import LONGEST_MESSAGE
from motia_studio.live.consumer import LOGIN_REQUIRED
from runtime.supervisor.redis import EmbeddedRedis
from tests.attacks.target import address
from tests.console import Console, running_console
from tests.faults.report import report
from tests.sample_flow import SNAPSHOT

PASSWORD = "correct-horse-battery"
LOGS = json.dumps({"subscribe": {"logs": {}}})
CHANGES = (
    {"state": {"set": {"group": "orders", "key": "1", "value": 2}}},
    {"run": {"step": "TriageTicket", "input": {}}},
    {"publish": {"topic": "ticket.created", "data": {}}},
    {"unsubscribe": True},
    {"subscribe": {"logs": {"q": 1}}, "pause": "TriageTicket"},
    {"type": "websocket.close"},
    {"method": "DELETE", "path": "/api/state/value"},
)


UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Person(httpx.Client):
    """A browser. `account` is the address of its account on the admin's page."""

    name = account = ""

    def __init__(self, console: Console) -> None:
        super().__init__(base_url=console.url, follow_redirects=True, timeout=20)
        self.origin = console.url

    def form(self, path: str, **fields: Any) -> httpx.Response:
        """Look at a page and send its form."""
        self.get(path)
        token = {"csrfmiddlewaretoken": self.cookies["motia_csrf"]}
        return self.post(path, data={**fields, **token}, headers={"Origin": self.origin})

    def log_in(self, name: str) -> None:
        assert "Log in" not in self.form("/login/", username=name, password=PASSWORD).text

    def session(self) -> dict[str, str]:
        return {"Cookie": f"motia_session={self.cookies['motia_session']}"}

    def listen(self) -> ClientConnection:
        url = self.origin.replace("http", "ws") + "/live/"
        return connect(url, origin=self.origin, additional_headers=self.session())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, redis_of_file: EmbeddedRedis) -> Iterator[Console]:
    with running_console(tmp_path_factory.mktemp("project"), redis_of_file.url) as console:
        console.publish(SNAPSHOT)
        yield console


@pytest.fixture(scope="module")
def admin(console: Console) -> Iterator[Person]:
    with Person(console) as person:
        person.get(console.login_link())
        yield person


def raw(console: Console, request: bytes) -> bytes:
    """Send bytes and return the beginning of the answer."""
    with closing(socket.create_connection(("127.0.0.1", console.port), timeout=20)) as line:
        line.sendall(request)
        return line.recv(4096)


@pytest.fixture(scope="module")
def reader(console: Console, admin: Person) -> Iterator[Person]:
    """Return a person who keeps what they have."""
    with editor(console, admin) as person:
        yield person


@pytest.fixture
def ada(console: Console, admin: Person) -> Iterator[Person]:
    """Return a person who loses it."""
    with editor(console, admin) as person:
        yield person


@contextmanager
def editor(console: Console, admin: Person) -> Iterator[Person]:
    """Return an editor who is logged in, made by an admin on the page of accounts."""
    name = f"ada{time.monotonic_ns()}"
    choice = {"username": name, "role": "editor", "usable_password": "true"}
    made = admin.form("/admin/auth/user/add/", **choice, password1=PASSWORD, password2=PASSWORD)
    assert "was added successfully" in made.text
    with Person(console) as person:
        person.name, person.account = name, str(made.url)
        person.log_in(name)
        yield person


def log_out(console: Console, admin: Person, ada: Person) -> None:
    ada.form("/logout/")


def lower(console: Console, admin: Person, ada: Person) -> None:
    assert "was changed" in admin.form(ada.account, username=ada.name, role="viewer", is_active="on").text


def disable(console: Console, admin: Person, ada: Person) -> None:
    assert "was changed" in admin.form(ada.account, username=ada.name, role="editor").text


def change_password(console: Console, admin: Person, ada: Person) -> None:
    with Person(console) as elsewhere:
        elsewhere.log_in(ada.name)
        new = f"{PASSWORD}-2"
        changed = elsewhere.form("/password/", old_password=PASSWORD, new_password1=new, new_password2=new)
        assert "Change your password" not in changed.text
        assert elsewhere.get("/api/project").status_code == 200, "who changed it stays logged in there"


@pytest.mark.parametrize(("lose", "status"), [(log_out, 401), (lower, 200), (disable, 401), (change_password, 401)])
def test_A06_A07_an_open_page_and_its_cookie_end_with_what_allowed_them(
    console: Console, admin: Person, ada: Person, lose: Callable[[Console, Person, Person], None], status: int
) -> None:
    cookie = ada.session()
    with ada.listen() as page:
        page.send(LOGS)
        assert json.loads(page.recv(timeout=10))["ready"]
        lose(console, admin, ada)
        began = time.monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                page.recv(timeout=10)
    seconds = time.monotonic() - began
    report("A06", n=1, recovery_s=round(seconds, 2), note=f"{lose.__name__}: {closed.value.rcvd}")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == LOGIN_REQUIRED
    assert seconds <= 2
    assert httpx.get(f"{console.url}/api/project", headers=cookie, timeout=20).status_code == status


def test_A05_a_page_changes_nothing_by_what_it_says_and_is_asked_for_its_role_each_time(
    console: Console, admin: Person, ada: Person
) -> None:
    lower(console, admin, ada)
    with redis.Redis.from_url(console.redis_url) as stored, ada.listen() as page:
        before = stored.execute_command("DEBUG", "DIGEST")
        for message in (*map(json.dumps, CHANGES), "[" * 4000):
            page.send(message)
            assert json.loads(page.recv(timeout=10))["error"]["code"] == "input_invalid"
        assert stored.execute_command("DEBUG", "DIGEST") == before
        disable(console, admin, ada)
        with pytest.raises(ConnectionClosed):
            page.send(LOGS)
            raise AssertionError(page.recv(timeout=10))
    report("A05", n=len(CHANGES), note="changes tried through an open socket")


def test_A03_A21_A22_the_server_itself_refuses_sockets_before_it_accepts_them(console: Console, reader: Person) -> None:
    port = console.port
    url = console.url.replace("http", "ws") + "/live/"
    attempts = [
        ({}, console.url),
        (reader.session(), f"http://127.0.0.1:{port + 1}"),
        (reader.session(), "null"),
        (reader.session(), None),
        (reader.session(), f"http://evil.example:{port}"),
    ]
    for headers, origin in attempts:
        with pytest.raises(InvalidStatus, match=r"40[03]"):
            connect(url, origin=origin, additional_headers=headers).close()  # type: ignore[arg-type]
    host = f"Host: evil.example:{port}\r\nOrigin: {console.url}\r\nCookie: {reader.session()['Cookie']}\r\n"
    assert b" 400 " in raw(console, f"GET /login/ HTTP/1.1\r\n{host}\r\n".encode())
    assert b" 403 " in raw(console, f"GET /live/ HTTP/1.1\r\n{host}{UPGRADE}\r\n".encode())


def test_A23_a_header_with_bytes_that_others_read_as_its_end_is_refused(console: Console, reader: Person) -> None:
    known = f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{console.port}\r\nOrigin: {console.url}\r\n"
    hidden = reader.session()["Cookie"].encode()
    for byte in (b"\x0b", b"\x0c", b"\x1c", b"\x00", b"\x85", b"\r"):
        for kind in ("", UPGRADE):
            smuggled = b"X-A: 1" + byte + b"Cookie: " + hidden + b"\r\n\r\n"
            status = raw(console, (known + kind).encode() + smuggled).split()[1]
            assert status in (b"400", b"401", b"403", b"404"), (byte, kind, status)


def test_A24_nobody_gets_in_by_a_token_in_the_address_or_a_header(console: Console, reader: Person) -> None:
    key = reader.cookies["motia_session"]
    for query in (f"token={key}", f"motia_session={key}", f"sessionid={key}", f"access_token={key}", f"key={key}"):
        assert httpx.get(f"{console.url}/api/project?{query}", timeout=20).status_code == 401
    for headers in ({"Authorization": f"Bearer {key}"}, {"X-Session": key}, {"Cookie": f"sessionid={key}"}):
        assert httpx.get(f"{console.url}/api/project", headers=headers, timeout=20).status_code == 401
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"{reader.origin.replace('http', 'ws')}/live/?token={key}", origin=reader.origin).close()  # type: ignore[arg-type]
    followed = httpx.get(console.login_link(), timeout=20)
    assert followed.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in followed.headers["Cache-Control"]
    assert "HttpOnly" in followed.headers["Set-Cookie"]
    assert "SameSite=Lax" in followed.headers["Set-Cookie"]


def test_A48_a_message_that_is_too_big_or_in_too_many_pieces_ends_its_socket(console: Console, reader: Person) -> None:
    for what in ("x" * (LONGEST_MESSAGE + 1), ["x" * 1000] * 100, [""] * 1000):
        with reader.listen() as page, pytest.raises(ConnectionClosed) as closed:
            page.send(what)
            page.recv(timeout=10)
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    with reader.listen() as page:
        page.send([LOGS[:10], LOGS[10:]])
        assert json.loads(page.recv(timeout=10))["ready"]


def test_A49_A51_slow_connections_and_endless_bodies_leave_room_for_others(console: Console) -> None:
    slow = [socket.create_connection(("127.0.0.1", console.port), timeout=20) for _ in range(200)]
    try:
        for each in slow:
            each.sendall(b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
        began = time.monotonic()
        assert httpx.get(f"{console.url}/login/", timeout=20).status_code == 200
        report("A49", n=len(slow), recovery_s=round(time.monotonic() - began, 2), note="a page beside slow connections")
    finally:
        for each in slow:
            each.close()
    head = f"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1:{console.port}\r\n"
    assert b" 413 " in raw(console, f"{head}Content-Length: 10000000000\r\n\r\n".encode())
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    assert b" 413 " in raw(console, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 5)


def test_every_page_of_django_rq_answers_also_for_what_is_not_there(console: Console, admin: Person) -> None:
    pages = [route for route in routes() if route.path.startswith("rq/")]
    there = {"queue_index": "0", "connection_index": "0"}
    broken = []
    for route in pages:
        for path in {address(route), address(route, there), address(route, dict.fromkeys(there, "99"))}:
            status = admin.get(path).status_code
            if status >= 500:
                broken.append((path, status))
    assert not broken
    assert admin.get("/rq/schedulers/0/").status_code == 404
