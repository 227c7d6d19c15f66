"""The stages that set the browser side up: the locked npm workspace and the built console."""

from __future__ import annotations

from bootstrap.checkout import Checkout
from bootstrap.process import run
from bootstrap.stamps import Stage, digest

# Install scripts aren't run: no package of ours needs one, and they are where bad packages do their harm.
# npm's own patience adds up to minutes where there is no network.
INSTALL = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=warn",
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)


def workspace_stage(checkout: Checkout) -> Stage:
    """Return the stage that installs the npm workspace."""
    manifests = [checkout.root / name for name in ("package.json", "package-lock.json", "frontend/package.json")]
    return Stage(
        name="npm",
        label="Setting up npm packages",
        inputs=lambda: digest(checkout.root, manifests),
        ready=lambda: checkout.root / "node_modules" / ".package-lock.json",
        run=lambda: _npm(checkout, *INSTALL),
    )


def console_stage(checkout: Checkout) -> Stage:
    """Return the stage that builds the console."""
    sources = [checkout.root / "package-lock.json", checkout.root / "frontend"]
    return Stage(
        name="console",
        label="Building the console",
        inputs=lambda: digest(checkout.root, sources),
        ready=lambda: checkout.console,
        run=lambda: _npm(checkout, "run", "build", "-w", "frontend"),
    )


def _npm(checkout: Checkout, *arguments: str) -> None:
    run(checkout.npm(*arguments), log=checkout.log, folder=checkout.root, environment=checkout.environment())
