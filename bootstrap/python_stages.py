"""The stages that set Python up: the virtual environment and the locked packages in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.process import StageError, run
from bootstrap.stamps import Stage, digest

WITHOUT_PIP = "Debian, Ubuntu: apt-get install python3-venv. Then run the same command again."
PIP_OPTIONS = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-compile", "--require-hashes")


def environment_stage(checkout: Checkout) -> Stage:
    """Return the stage that makes `.venv`."""
    return Stage(
        name="environment",
        label="Making the Python environment",
        inputs=lambda: digest(checkout.root, [], sys.version, sys.base_prefix),
        ready=lambda: checkout.python,
        run=lambda: _make_environment(checkout),
    )


def packages_stage(checkout: Checkout, name: str, label: str) -> Stage:
    """Return the stage that installs `requirements/<name>.txt`."""
    lock = checkout.root / "requirements" / f"{name}.txt"
    return Stage(
        name=f"python-{name}",
        label=label,
        inputs=lambda: digest(checkout.root, [lock], sys.version, sys.base_prefix),
        ready=lambda: _marker(checkout, name),
        run=lambda: _install(checkout, name, lock),
    )


def find_installer() -> str | None:
    """Return what installs packages: `uv`, this Python's `pip`, or `ensurepip`, which adds pip to a new environment."""
    if shutil.which("uv"):
        return "uv"
    return next((name for name in ("pip", "ensurepip") if importlib.util.find_spec(name)), None)


def _make_environment(checkout: Checkout) -> None:
    if _fits(checkout.python):
        return
    if checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    installer = find_installer()
    if installer is None:
        raise StageError("this Python comes without pip and can't install it", advice=WITHOUT_PIP)
    options = [] if installer == "ensurepip" else ["--without-pip"]
    _run(checkout, [sys.executable, "-m", "venv", *options, str(checkout.venv)])


def _install(checkout: Checkout, name: str, lock: Path) -> None:
    _run(checkout, [*_installer(checkout), "-r", str(lock)])
    _marker(checkout, name).touch()


def _marker(checkout: Checkout, name: str) -> Path:
    """Return a file that vanishes with the environment, so that a new one gets its packages."""
    return checkout.venv / f"has-{name}-packages"


def _fits(python: Path) -> bool:
    """Tell whether an environment is there already and has the version of the Python that runs this."""
    if not python.exists():
        return False
    asked = subprocess.run(
        [python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() == sys.version


def _installer(checkout: Checkout) -> list[str]:
    """Return the start of an install command."""
    installer = find_installer()
    if installer == "uv":
        return ["uv", "pip", "install", "--python", str(checkout.python), "--require-hashes"]
    if installer == "pip":
        return [sys.executable, "-m", "pip", "--python", str(checkout.python), "install", *PIP_OPTIONS]
    return [str(checkout.python), "-m", "pip", "install", *PIP_OPTIONS]


def _run(checkout: Checkout, command: list[str]) -> None:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    }
    run(command, log=checkout.log, folder=checkout.root, environment=environment)
