"""The stages that set Python up: the virtual environment and the locked packages in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.installers import find_installer, install, run_python_tool
from bootstrap.process import StageError
from bootstrap.stamps import Stage, digest

WITHOUT_PIP = "Debian, Ubuntu: apt-get install python3-venv. Then run the same command again."


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


def _make_environment(checkout: Checkout) -> None:
    if _fits(checkout.python):
        return
    if checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    installer = find_installer()
    if installer is None:
        raise StageError("this Python comes without pip and can't install it", advice=WITHOUT_PIP)
    options = [] if installer == "ensurepip" else ["--without-pip"]
    run_python_tool(checkout, [sys.executable, "-m", "venv", *options, str(checkout.venv)])


def _install(checkout: Checkout, name: str, lock: Path) -> None:
    install(checkout, lock)
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
