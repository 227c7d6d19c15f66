"""Does what was planned, all of it or nothing, with what hangs on the name of a Step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from motia_studio.environment import Environment
from motia_studio.files.content import Content
from motia_studio.files.move import move_file, remove_file
from motia_studio.files.save import save_file
from motia_studio.scaffold.create import create_file
from motia_studio.step_files.plan import Plan
from motia_studio.studio_file import StudioFile
from runtime.adapters.queue.pauses import Pauses
from runtime.adapters.redis_client import connect
from runtime.errors import StoreUnavailable, ValueChanged


def carry_out(environment: Environment, file: StudioFile, plan: Plan, versions: Any) -> dict[str, Any]:
    """Do what was planned, on the base of `versions` (by path, as they were shown); return what the API answers.

    :raises ValueChanged: the file has changed since; nothing was done.
    :raises ConfigError: the disk refuses, or studio.json can't be used; nothing was done.
    :raises StoreUnavailable: the Step is paused, which can't be said of its new name; nothing was done.
    """
    assert plan.change is not None
    if not isinstance(versions, dict) or versions.get(plan.step.file) != plan.content.version:
        raise ValueChanged(f"{plan.step.file} has changed since you looked", hint="look at the changes again")
    project, home = environment.folder, environment.home or environment.folder
    if plan.creates:
        made = create_file(project, home, plan.change.path, plan.change.text or "")
        return {"path": plan.change.path, "version": made.version}
    if plan.change.is_deleted:
        gone = remove_file(project, home, plan.step.file, plan.content.version)
        return {"path": None, "undo": {"path": plan.step.file, "text": gone.text}}
    content = _rename(project, home, file, plan, environment.redis_url)
    return {"path": plan.change.target, "version": content.version}


def _rename(project: Path, home: Path, file: StudioFile, plan: Plan, redis_url: str) -> Content:
    """Rename step by step; what fails has the steps before it taken back, the last one first."""
    change, before, path = plan.change, plan.content, plan.step.file
    assert change is not None
    old, new = plan.step.name, plan.name
    clocks = [trigger.suffix for trigger in plan.step.triggers if trigger.schedule is not None]
    with ExitStack() as back:
        asyncio.run(_pauses(redis_url, lambda pauses: pauses.copy(old, new, clocks)))
        back.callback(lambda: asyncio.run(_pauses(redis_url, lambda pauses: pauses.forget(new, clocks))))
        content = save_file(project, home, path, change.text or "", before.version)
        back.callback(lambda: save_file(project, home, path, before.text, content.version))
        if change.to is not None:
            move_file(project, home, path, change.to, content.version)
            back.callback(lambda: move_file(project, home, change.target, path, content.version))
        file.rename_step(old, new)
        back.pop_all()
    with suppress(StoreUnavailable):
        asyncio.run(_pauses(redis_url, lambda pauses: pauses.forget(old, clocks)))
    return content


async def _pauses(url: str, act: Callable[[Pauses], Awaitable[None]]) -> None:
    client = connect(url)
    try:
        await act(Pauses(client))
    finally:
        await client.aclose()
