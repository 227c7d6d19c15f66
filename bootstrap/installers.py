"""What installs Python packages: uv, which is several times faster, and pip where uv can't."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.process import StageError, run

OPTIONS = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-compile", "--require-hashes")
# Variables of the caller's shell that would lead Python to another environment.
MISLEADING = frozenset({"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX"})


def find_installer() -> str | None:
    """Return what there is: `uv`, this Python's `pip`, or `ensurepip`, which puts pip into a new environment."""
    if shutil.which("uv"):
        return "uv"
    return next((name for name in ("pip", "ensurepip") if importlib.util.find_spec(name)), None)


def install(checkout: Checkout, lock: Path) -> None:
    """Install a locked list into the environment.

    uv reads neither pip's configuration nor every proxy's certificate, so pip has the last word where there is one.

    :raises StageError: no installer could do it.
    """
    pip = _pip(checkout)
    uv = shutil.which("uv") or (_add_uv(checkout, pip) if pip else None)
    if uv:
        try:
            command = [uv, "pip", "install", "--python", str(checkout.python), "--require-hashes", "-r", str(lock)]
            return run_python_tool(checkout, command)
        except StageError:
            pip = pip or _add_pip(checkout)
            if pip is None:
                raise
    return run_python_tool(checkout, [*(pip or []), "install", *OPTIONS, "-r", str(lock)])


def run_python_tool(checkout: Checkout, command: list[str]) -> None:
    """Run a command that makes or fills the environment, with the system's certificates trusted."""
    kept = {key: value for key, value in os.environ.items() if key not in MISLEADING}
    run(command, log=checkout.log, folder=checkout.root, environment={"UV_SYSTEM_CERTS": "1", **kept})


def _pip(checkout: Checkout) -> list[str] | None:
    """Return the pip of this Python, else the environment's own, else None."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(checkout.python)]
    return [str(checkout.python), "-m", "pip"] if (checkout.venv / "bin" / "pip").exists() else None


def _add_pip(checkout: Checkout) -> list[str] | None:
    """Put pip into the environment; None where this Python came without what that takes, as Debian's may."""
    if importlib.util.find_spec("ensurepip") is None:
        return None
    run_python_tool(checkout, [str(checkout.python), "-m", "ensurepip", "--default-pip"])
    return _pip(checkout)


def _add_uv(checkout: Checkout, pip: list[str]) -> str | None:
    """Put the locked uv into the environment; None where that fails, as there isn't one for every machine."""
    uv = checkout.venv / "bin" / "uv"
    lock = checkout.root / "requirements" / "installer.txt"
    if not uv.exists():
        try:
            run_python_tool(checkout, [*pip, "install", *OPTIONS, "--retries", "1", "-r", str(lock)])
        except StageError:
            return None
    return str(uv) if uv.exists() else None
