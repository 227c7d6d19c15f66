"""A Step's file is shown, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.api import source
from motia_studio.files.content import LARGEST
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.model import Registry, Snapshot
from tests.console import described
from tests.people import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Client:  # type: ignore[no-untyped-def]
    class Project:
        def registry(self) -> Registry:
            steps = [described(f"src/{name}_step.py", "python", {"name": name, "triggers": []}) for name in NAMES]
            return assemble(Snapshot(1, tuple(steps)), Config(tmp_path))

    class Environment:
        folder = tmp_path / "project"

    (tmp_path / "project" / "src").mkdir(parents=True)
    monkeypatch.setattr(source, "current_project", Project)
    settings.ENVIRONMENT = Environment
    client = Client()
    client.force_login(somebody(Role.VIEWER))
    return client


NAMES = ("greet", "gone", "linked", "large")


def test_a_step_is_shown_with_colours_and_without_its_markup(client: Client, tmp_path: Path) -> None:
    text = "\n# <b>Grüße</b>\nconfig = {}\n\n"
    (tmp_path / "project" / "src" / "greet_step.py").write_text(text)
    shown = client.get("/api/steps/greet/source").json()
    assert (shown["file"], shown["language"], shown["text"]) == ("src/greet_step.py", "python", text)
    assert '<span class="c1"># &lt;b&gt;Grüße&lt;/b&gt;</span>' in shown["html"]
    assert shown["html"].count("\n") == text.count("\n")


def test_a_step_whose_file_is_gone_has_no_text(client: Client) -> None:
    shown = client.get("/api/steps/gone/source").json()
    assert (shown["file"], shown["text"], "html" in shown) == ("src/gone_step.py", None, False)


def test_A27_a_step_whose_file_is_a_link_to_what_is_hidden_is_refused(client: Client, tmp_path: Path) -> None:
    linked = tmp_path / "project" / "src" / "linked_step.py"
    for secret in (tmp_path / "secret", tmp_path / "project" / ".env"):
        secret.write_text("no")
        linked.unlink(missing_ok=True)
        linked.symlink_to(secret)
        refused = client.get("/api/steps/linked/source")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "input_invalid")


def test_a_step_that_is_unknown_is_not_found(client: Client) -> None:
    assert client.get("/api/steps/nobody/source").status_code == 404


def test_a_file_that_no_page_can_show_is_refused(client: Client, tmp_path: Path) -> None:
    (tmp_path / "project" / "src" / "large_step.py").write_text("#" * (LARGEST + 1))
    response = client.get("/api/steps/large/source")
    assert response.status_code == 400
    assert "large_step.py" in response.json()["error"]["message"]


def test_a_long_file_has_no_colours(client: Client, tmp_path: Path) -> None:
    (tmp_path / "project" / "src" / "large_step.py").write_text("#" * (source.LONGEST_COLOURED + 1))
    assert "html" not in client.get("/api/steps/large/source").json()
