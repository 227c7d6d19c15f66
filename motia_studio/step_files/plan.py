"""Plans what a person wants to do to a Step: which files would change, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from motia_studio.consequences.change import FileChange
from motia_studio.consequences.consequence import Consequence
from motia_studio.consequences.describe import Read
from motia_studio.consequences.read import read_config
from motia_studio.files.content import Content, read_file
from motia_studio.files.tree import list_files
from motia_studio.scaffold.fault import Fault
from motia_studio.scaffold.languages import Language
from motia_studio.scaffold.naming import HABITS, name_fault
from motia_studio.scaffold.place import check_path, file_name, language_of, taken
from runtime.discovery.steps import stem
from runtime.errors import InvalidInput, StepNotFound
from runtime.model import Registry, Step

QUOTES: Final = "'\"`"


@dataclass(slots=True)
class Plan:
    """What would be done to `step`, whose file says `content` now.

    `change` is None where a fault leaves nothing to do; `name` is what the Step, or its copy, would be called;
    `creates` tells that the change makes a file beside the old one; `text` is the file's with the new name in it.
    """

    step: Step
    content: Content
    deed: str
    name: str
    change: FileChange | None = None
    creates: bool = False
    text: str = ""
    faults: list[Fault] = field(default_factory=list)
    said: list[Consequence] = field(default_factory=list)

    @property
    def is_rename(self) -> bool:
        """Tell whether what hangs on the old name has to go along."""
        return self.change is not None and not self.creates and not self.change.is_deleted

    def shown(self) -> dict[str, Any]:
        """Return the change as the API tells it."""
        change = self.change
        if change is None:
            return {"changes": []}
        if self.creates:
            return {"changes": [{"path": change.path, "after": change.text}]}
        told: dict[str, Any] = {"path": change.path, "before": self.content.text, "after": change.text}
        return {"changes": [told | ({"to": change.to} if change.to else {})]}


def plan(project: Path, registry: Registry, name: str, wish: Mapping[str, Any]) -> Plan:
    """Return what a wish such as `{"do": "rename", "to": "Triage"}` comes to.

    :raises StepNotFound: there is no Step of this name, or no file of it any more.
    :raises InvalidInput: it is none of the wishes there are.
    """
    step = _find(registry, name)
    planner = PLANNERS.get(str(wish.get("do")))
    if planner is None:
        raise InvalidInput("this can't be done to a Step", hint=f'send {{"do": …}} with one of {", ".join(PLANNERS)}')
    try:
        content = read_file(project, step.file)
    except FileNotFoundError as error:
        raise StepNotFound(f"{step.file} is gone by now", hint="look at the project again") from error
    return planner(project, registry, step, content, wish)


def _find(registry: Registry, name: str) -> Step:
    found = [step for step in registry.steps if step.name == name]
    if not found:
        raise StepNotFound(f"the project has no Step {name[:80]!r}", hint="it may have been renamed or deleted")
    if len(found) > 1:
        files = " and ".join(step.file for step in found)
        raise InvalidInput(f"{name} is the name of Steps in {files}", hint="change the name in one of these files")
    return found[0]


def _delete(project: Path, registry: Registry, step: Step, content: Content, wish: Mapping[str, Any]) -> Plan:
    return Plan(step, content, f"deleted {step.name}", step.name, FileChange(step.file, None))


def _duplicate(project: Path, registry: Registry, step: Step, content: Content, wish: Mapping[str, Any]) -> Plan:
    found = _named(registry, step, content, wish.get("as"), f"duplicated {step.name} as", but="")
    if found.faults:
        return found
    target = _file_for(registry, step, found.name)
    found.faults += check_path(target, project)
    found.change, found.creates = FileChange(target, found.text), True
    return found


def _rename(project: Path, registry: Registry, step: Step, content: Content, wish: Mapping[str, Any]) -> Plan:
    found = _named(registry, step, content, wish.get("to"), f"renamed {step.name} to", but=step.file)
    if found.faults:
        return found
    if found.name == step.name:
        found.faults.append(Fault("name", "The Step has this name already", "give it another one"))
        return found
    target = _file_for(registry, step, found.name) if _is_called_after(step) else step.file
    importer = _importer(project, step.file) if target != step.file else None
    if importer is not None:
        message = f"The file keeps its name, because {importer} imports it"
        found.said.append(Consequence("name", "info", message, step=found.name, path=step.file))
        target = step.file
    if target.casefold() != step.file.casefold():
        found.faults += check_path(target, project)
    found.change = FileChange(step.file, found.text, None if target == step.file else target)
    return found


def _named(registry: Registry, step: Step, content: Content, name: Any, deed: str, *, but: str) -> Plan:
    """Return a plan with the name that is wanted, once that is one, and stands in the file as a text."""
    wanted = name.strip() if isinstance(name, str) else ""
    found = Plan(step, content, f"{deed} {wanted}", wanted)
    fault = name_fault(wanted, "Step")
    found.faults += [fault] if fault else taken(wanted, registry, but=but)
    read = read_config(step.file, content.text)
    if "name" not in read.places or (read.config or {}).get("name") != step.name:
        found.faults.append(_unwritten(step, read))
    else:
        found.text = _renamed(content.text, *read.places["name"], wanted)
    return found


def _unwritten(step: Step, read: Read) -> Fault:
    line = read.lines.get("name")
    place = f"{step.file}:{line}" if line else step.file
    hint = f"change it in {place}, then this works too"
    if read.mistake is not None:
        return Fault("name", f"{step.file} can't be read: {read.mistake.message}", f"correct line {read.mistake.line}")
    return Fault("name", f"The name of {step.name} isn't written as a text in its config", hint)


def _renamed(text: str, begin: int, end: int, name: str) -> str:
    """Return the text of the file with another name in the quotes of the old one."""
    quote = text[begin] if text[begin] in QUOTES else '"'
    return f"{text[:begin]}{quote}{name}{quote}{text[end:]}"


def _file_for(registry: Registry, step: Step, name: str) -> str:
    """Return the path of a Step of this name beside another, called as that one is."""
    path, language = PurePosixPath(step.file), language_of(step.file)
    assert language is not None
    habit = _habit(step)
    called = habit(name) + language.step if habit else file_name(language.name, name, registry)
    return str(path.with_name(called))


def _is_called_after(step: Step) -> bool:
    return _habit(step) is not None


def _habit(step: Step) -> Callable[[str], str] | None:
    """Return how a Step's file is made of its name; None where it is called something else."""
    own, language = stem(step.file), language_of(step.file)
    # A name of one word looks alike in several habits: then the language's own counts.
    names = sorted(HABITS, key=lambda name: language is None or name != language.habit)
    return next((HABITS[name] for name in names if HABITS[name](step.name) == own), None)


def _importer(project: Path, file: str) -> str | None:
    """Return a file that seems to import another one, by its module's name in quotes or behind `import`."""
    path, language = PurePosixPath(file), language_of(file)
    module = path.name.removesuffix(path.suffix)
    pattern = re.compile(rf"(?:from|import)\b[^\n]{{0,300}}[\s./'\"]{re.escape(module)}(?![\w-])")
    for other in list_files(project).paths:
        if other == file or not _can_import(language, other):
            continue
        text = _text(project, other)
        if module in text and pattern.search(text):
            return other
    return None


def _can_import(language: Language | None, file: str) -> bool:
    endings = (".py",) if language and language.runner == "python" else (".ts", ".js", ".mts", ".mjs", ".tsx", ".jsx")
    return file.endswith(endings)


def _text(project: Path, file: str) -> str:
    try:
        return read_file(project, file).text
    except (InvalidInput, FileNotFoundError):
        return ""


Planner = Callable[[Path, Registry, Step, Content, Mapping[str, Any]], Plan]
PLANNERS: Final[dict[str, Planner]] = {"rename": _rename, "duplicate": _duplicate, "delete": _delete}
