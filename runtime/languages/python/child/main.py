"""Starts a runner: `python main.py --socket PATH --project DIR`."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from typing import Final

CHILD: Final = os.path.dirname(os.path.abspath(__file__))
SDK: Final = os.path.join(os.path.dirname(CHILD), "sdk")
NAME: Final = "motia_runner"
OLDEST: Final = (3, 10)


def prepare_imports(project: str) -> None:
    """Make this folder a package of a name that no project uses, and the project's own modules importable.

    A script's folder is first on sys.path; left there, a project's `import client` would find ours.
    `src` and `steps` come last, so that a folder `steps/email` can't hide the standard library's module.
    """
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != CHILD]
    sys.path[:0] = [SDK, project]
    for folder in ("src", "steps"):
        path = os.path.join(project, folder)
        if os.path.isdir(path) and path not in sys.path:
            sys.path.append(path)
    initial = os.path.join(CHILD, "__init__.py")
    spec = importlib.util.spec_from_file_location(NAME, initial, submodule_search_locations=[CHILD])
    assert spec is not None
    assert spec.loader is not None
    package = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)


def main() -> None:
    """Run until stdin is closed."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, OLDEST))
        sys.exit(f"Python Steps need Python {version} or newer, and {sys.executable} is {sys.version.split()[0]}")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--project", required=True)
    options = parser.parse_args()
    project = os.path.realpath(options.project)
    prepare_imports(project)
    importlib.import_module(f"{NAME}.runner").run(options.socket, project)


if __name__ == "__main__":
    main()
