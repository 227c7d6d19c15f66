"""Where a new file goes: the folder of the Steps around it, and a name as the others have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from motia_studio.files.place import find_place
from motia_studio.scaffold.fault import Fault
from motia_studio.scaffold.intent import Intent
from motia_studio.scaffold.languages import LANGUAGES, Language
from motia_studio.scaffold.naming import DEVICES, habit_of
from runtime.discovery.scan import FOLDERS
from runtime.discovery.steps import stem
from runtime.errors import InvalidInput
from runtime.model import Registry, Step

FOLDER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}\Z")
# A Step of the same topic is nearer than one of the same flow.
SAME_TOPIC: Final = 3
SAME_FLOW: Final = 1


def path_of(intent: Intent, project: Path, registry: Registry) -> str:
    """Return the path of the new file, relative to the project. Nothing says yet that it can be written."""
    folder = (intent.folder or default_folder(intent, project, registry)).strip("/")
    return f"{folder}/{file_name(intent.language, intent.name, registry, is_stream=intent.kind == 'stream')}"


def file_name(language: str, name: str, registry: Registry, *, is_stream: bool = False) -> str:
    """Return what a file of this Step or stream is called, as the others of its language are."""
    kind = LANGUAGES[language]
    files = [step.file for step in registry.steps] + [stream.file for stream in registry.streams]
    stems = [stem(file) for file in files if file.endswith((kind.step, kind.stream))]
    return habit_of(stems, kind.habit)(name) + (kind.stream if is_stream else kind.step)


def language_of(file: str) -> Language | None:
    """Return the language of a Step's or stream's file."""
    return next((each for each in LANGUAGES.values() if file.endswith((each.step, each.stream))), None)


def default_folder(intent: Intent, project: Path, registry: Registry) -> str:
    """Return the folder of the Steps that have most to do with the new file."""
    if intent.kind == "stream":
        scores = Counter(_folder(stream.file) for stream in registry.streams)
    else:
        scores = Counter()
        for step in registry.steps:
            scores[_folder(step.file)] += _nearness(intent, step)
    near = [(folder, score) for folder, score in scores.items() if score and folder]
    if near:
        return min(near, key=lambda found: (-found[1], found[0].count("/"), found[0]))[0]
    return next((name for name in FOLDERS if "step" in FOLDERS[name] and (project / name).is_dir()), "src")


def check_path(path: str, project: Path, *, is_stream: bool = False) -> list[Fault]:
    """Return why no new file can be made at a path."""
    *folders, name = path.split("/")
    if folders[0] not in FOLDERS or ("step" not in FOLDERS[folders[0]] and not is_stream):
        allowed = " or ".join(folder for folder, kinds in FOLDERS.items() if is_stream or "step" in kinds)
        return [Fault("folder", f"Steps are not looked for in {folders[0]}", f"choose a folder in {allowed}")]
    for depth, part in enumerate(folders):
        is_there = project.joinpath(*folders[: depth + 1]).is_dir()
        if not is_there and (not FOLDER.match(part) or part.lower() in DEVICES):
            hint = "use letters, digits, dots, - and _"
            return [Fault("folder", f"A folder can't be called {part[:80]!r}", hint)]
    try:
        find_place(project, path)
    except InvalidInput as error:
        return [Fault("folder", error.message, error.hint or "choose another folder")]
    return _clash(project, folders, name)


def taken(name: str, registry: Registry, *, but: str = "", is_stream: bool = False) -> list[Fault]:
    """Return that a name is taken, in whatever capitals, by a Step (or stream) in another file than `but`."""
    what = "stream" if is_stream else "Step"
    named = [(each.name, each.file) for each in (registry.streams if is_stream else registry.steps)]
    alike = [(other, file) for other, file in named if other.casefold() == name.casefold() and file != but]
    return [
        Fault("name", f"There is a {what} called {other} already, in {file}", "choose another name")
        for other, file in alike[:1]
    ]


def _clash(project: Path, folders: list[str], name: str) -> list[Fault]:
    """Look for what differs in capitals alone too: on other machines that is the same file."""
    here = project
    for part in folders:
        if (twin := _twin(here, part)) and twin != part:
            return [Fault("folder", f"There is a folder {twin} already", f"choose {twin}")]
        here = here / part
    if twin := _twin(here, name):
        return [Fault("name", f"There is a file {twin} already", "choose another name, or another folder")]
    return []


def _twin(folder: Path, name: str) -> str | None:
    try:
        names: Iterable[str] = [each.name for each in folder.iterdir()]
    except OSError:
        return None
    alike = [each for each in names if each.casefold() == name.casefold()]
    return name if name in alike else next(iter(alike), None)


def _nearness(intent: Intent, step: Step) -> int:
    heard = {trigger.topic for trigger in step.triggers} | set(step.virtual_subscribes)
    sent = {produced.topic for produced in (*step.enqueues, *step.virtual_enqueues)}
    wanted = {intent.trigger.get("topic"), *intent.virtual_subscribes} - {None}
    given = {*intent.enqueues, *intent.virtual_enqueues}
    topics = len(wanted & sent) + len(given & heard) + len(wanted & heard) + len(given & sent)
    return SAME_TOPIC * topics + SAME_FLOW * len(set(intent.flows) & set(step.flows))


def _folder(file: str) -> str:
    return str(PurePosixPath(file).parent)
