"""Ports: the ones asked for or none, and the next free ones where nobody asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.config.tree import Config, Console, Http, Streams
from runtime.errors import StartError
from runtime.supervisor import ports
from runtime.supervisor.ports import Listener, choose_ports, owner_of

LISTEN = "import socket, sys, time; s = socket.create_server(('127.0.0.1', 0)); \
print(s.getsockname()[1], flush=True); time.sleep(float(sys.argv[1]))"


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that this process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def config(project: Path, port: int) -> Config:
    free = replace(Config(project), http=Http(port=0), streams=Streams(port=0), console=Console(port=0))
    return replace(free, http=Http(port=port))


def chosen(settings: Config, *asked: str) -> dict[str, int]:
    return {key: port for key, port, _ in choose_ports(settings, asked)}


def test_F42_a_port_that_was_asked_for_is_refused_with_its_owner_and_the_option(tmp_path: Path, taken: int) -> None:
    with pytest.raises(
        StartError, match=rf"port {taken} for the endpoints is taken by .+ \(process {os.getpid()}\)"
    ) as no:
        chosen(config(tmp_path, taken), "http.port")
    assert f"--api-port {taken + 10}" in str(no.value.hint)


def test_F42_a_usual_port_that_is_taken_is_stepped_aside_from_and_told(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Listener("http", "the endpoints", "--api-port", taken)
    monkeypatch.setattr(ports, "LISTENERS", (usual,))
    ((key, port, told),) = choose_ports(config(tmp_path, taken), ())
    assert (key, port != taken, (port - taken) % 10) == ("http.port", True, 0)
    assert f"Port {taken} is taken by" in told
    assert f"the endpoints are at {port}" in told


def test_a_free_port_is_found_for_0_so_that_every_process_knows_it(tmp_path: Path) -> None:
    found = chosen(config(tmp_path, 0), "http.port")
    assert set(found) == {"http.port", "streams.port", "console.port"}
    assert all(found.values())


def test_a_port_is_waited_for_while_a_studio_of_the_same_project_leaves_it(tmp_path: Path) -> None:
    environment = {**os.environ, "MOTIA_PROJECT": str(tmp_path)}
    command = [sys.executable, "-c", LISTEN, "0.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as leaving:
        assert leaving.stdout is not None
        port = int(leaving.stdout.readline())
        assert "http.port" not in chosen(config(tmp_path, port), "http.port")
        assert leaving.wait(timeout=5) == 0


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    elsewhere = replace(config(tmp_path, 0), http=Http(host="192.0.2.1", port=4000))
    with pytest.raises(StartError, match=r"can't listen on 192\.0\.2\.1:4000"):
        chosen(elsewhere)


def test_nobody_owns_a_free_port(taken: int) -> None:
    owner = owner_of(taken)
    assert owner is not None
    assert owner.pid == os.getpid()
    assert owner_of(1) is None
