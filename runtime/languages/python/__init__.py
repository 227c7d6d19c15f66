"""Python."""

from __future__ import annotations

import sys
from pathlib import Path

from runtime.languages.base import Language

CHILD = Path(__file__).parent / "child" / "main.py"


class Python(Language):
    """Runs `*_step.py` with the project's own `.venv` when it has one, else with the studio's Python."""

    name = "python"
    label = "Python"
    step_patterns = ("*_step.py",)
    stream_patterns = ("*_stream.py",)
    near_misses = ("*.step.py", "*_steps.py")
    watched = (".py",)
    manifests = ("requirements.txt", "pyproject.toml")

    def command(self, project: Path, memory_mb: int) -> list[str]:
        """Return the interpreter with the child program."""
        for folder in (".venv", "venv"):
            own = project / folder / "bin" / "python"
            if own.exists():
                return [str(own), "-u", str(CHILD)]
        return [sys.executable, "-u", str(CHILD)]

    def editor_packages(self) -> dict[str, Path]:
        """Return the SDK."""
        return {"motia": CHILD.parents[1] / "sdk" / "motia"}

    def environment(self, project: Path) -> dict[str, str]:
        """Keep the project free of __pycache__ and its output unbuffered UTF-8."""
        return {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
