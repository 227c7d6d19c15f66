"""The variables of a process are read, checked and explained where they are wrong."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from motia_studio.database import database
from motia_studio.environment import adopt_project, read_environment
from motia_studio.secret import secret_key
from runtime.errors import StartError


def test_adopt_project_takes_the_folder_out_of_the_arguments(project: Path) -> None:
    environ: dict[str, str] = {}
    left = adopt_project(["createsuperuser", "--project", str(project), "--no-input"], environ)
    assert left == ["createsuperuser", "--no-input"]
    assert environ == {"MOTIA_PROJECT": str(project)}


def test_adopt_project_says_what_to_do_when_none_is_named() -> None:
    with pytest.raises(StartError, match="no project is named") as caught:
        adopt_project(["collector"], {})
    assert "--project DIR" in str(caught.value.hint)


def test_adopt_project_names_the_folder_that_is_missing() -> None:
    with pytest.raises(StartError, match="/not/there doesn't exist"):
        adopt_project(["login"], {"MOTIA_PROJECT": "/not/there"})


@pytest.mark.parametrize("origin", ["127.0.0.1:3113", "ftp://host", "http://host:1/path", "http://"])
def test_environment_refuses_an_origin_that_is_no_address(origin: str) -> None:
    with pytest.raises(StartError, match="MOTIA_CONSOLE_ORIGIN"):
        read_environment({"MOTIA_CONSOLE_ORIGIN": origin})


def test_environment_knows_hosts_and_whether_cookies_can_be_secure() -> None:
    found = read_environment({"MOTIA_CONSOLE_ORIGIN": "https://studio.example.org, https://[::1]:3113"})
    assert found.hosts == ["::1", "studio.example.org"]
    assert found.is_secure


@pytest.mark.parametrize(("told", "base"), [("/", ""), ("/motia", "/motia"), ("/tools/motia-1.0/", "/tools/motia-1.0")])
def test_environment_knows_below_which_path_the_console_is(told: str, base: str) -> None:
    assert read_environment({"MOTIA_CONSOLE_BASE": told}).base == base


@pytest.mark.parametrize("told", ["motia", "//host", "/a//b", "/../x", "/a/..", "/a b", "/a?b", '/"', "/%2e"])
def test_environment_refuses_a_base_that_is_no_path(told: str) -> None:
    with pytest.raises(StartError, match="MOTIA_CONSOLE_BASE must be a path such as"):
        read_environment({"MOTIA_CONSOLE_BASE": told})


def test_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host/", "nonsense"])
def test_database_refuses_what_is_not_postgresql(url: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL"):
        database(url, None)


def test_database_is_a_file_of_the_project_when_no_url_is_given(tmp_path: Path) -> None:
    assert database(None, tmp_path)["NAME"] == tmp_path / "studio.sqlite3"
