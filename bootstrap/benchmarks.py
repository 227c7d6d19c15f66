"""Runs the programs in `benchmarks/`, each of which prints a table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from bootstrap.checkout import Checkout


def run_benchmarks(checkout: Checkout, names: Sequence[str], options: Sequence[str] = ()) -> int:
    """Run the named benchmarks, or all, in turn, each with `options`. Return 0 when every one ended well."""
    there = {path.stem: path for path in sorted((checkout.root / "benchmarks").glob("[!_]*.py"))}
    unknown = [name for name in names if name not in there]
    if unknown or not there:
        sys.stderr.write(
            f"No benchmark {', '.join(unknown)}. There are: {', '.join(there) or 'none in this checkout'}\n"
        )
        return 2
    failed = [name for name in names or there if _run(checkout, name, options)]
    if failed:
        sys.stderr.write(f"Failed: {', '.join(failed)}\n")
    return 1 if failed else 0


def _run(checkout: Checkout, name: str, options: Sequence[str]) -> int:
    sys.stdout.write(f"\n{name}\n\n")
    sys.stdout.flush()
    command = [str(checkout.python), "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=checkout.root, env=checkout.environment(), check=False).returncode
