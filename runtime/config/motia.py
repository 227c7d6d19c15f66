"""Reads Motia's module list: `modules: [{class: …, config: {…}}]`."""

from __future__ import annotations

import yaml

from runtime.config.adapters import AdapterReader
from runtime.config.document import Document, join
from runtime.config.draft import SECTIONS, Draft
from runtime.config.export import ExportReader
from runtime.config.fields import hints
from runtime.config.idle import Idle
from runtime.config.modules import MODULES, ModuleClass

_OLD_AUTH_NAME = "motia.stream.authenticate"


class ModuleReader:
    """Reads the module list of one file into a draft. `claimed` maps sections to the line that sets them."""

    def __init__(self, draft: Draft, document: Document, adapters: AdapterReader, claimed: dict[str, int]) -> None:
        self._draft = draft
        self._document = document
        self._findings = document.findings
        self._adapters = adapters
        self._claimed = claimed

    def read(self, node: yaml.Node) -> None:
        """Read the whole list."""
        for index, item in enumerate(self._document.items(node, "modules")):
            self._entry(item, f"modules[{index}]")

    def _entry(self, node: yaml.Node, path: str) -> None:
        known: ModuleClass | None = None
        config: yaml.Node | None = None
        named = False
        for key, value, line in self._document.entries(node, path):
            if key == "class":
                named = True
                known = self._class(value, join(path, key))
            elif key == "config":
                config = value
            else:
                self._findings.unknown(join(path, key), key, ("class", "config"), line=line)
        if isinstance(node, yaml.MappingNode) and not named:
            self._findings.error(path, "has no `class`", line=self._document.line(node))
        if known is not None:
            self._apply(known, config, path, self._document.line(node))

    def _class(self, node: yaml.Node, path: str) -> ModuleClass | None:
        name = str(self._document.plain(node, path))
        if name not in MODULES:
            what = f"module class {name!r}"
            self._findings.unknown(path, name, MODULES, line=self._document.line(node), what=what)
        return MODULES.get(name)

    def _apply(self, known: ModuleClass, config: yaml.Node | None, path: str, line: int) -> None:
        if not known.section:
            self._findings.notice(line, f"{path}: {known.notice}")
            return
        if known.section in self._claimed:
            message = f"sets {known.section} a second time; line {self._claimed[known.section]} does it already"
            self._findings.error(path, message, line=line)
            return
        self._claimed[known.section] = line
        self._config(known, config, join(path, "config"))

    def _config(self, known: ModuleClass, config: yaml.Node | None, path: str) -> None:
        fields = hints(SECTIONS[known.section])
        entries = self._document.entries(config, path)
        idle = Idle(self._findings, path)
        if known.section == "telemetry":
            entries = ExportReader(self._draft, self._document, idle, path).read(entries)
        for key, value, line in entries:
            field = known.fields.get(key, key)
            if reason := known.idle.get(key):
                idle.add(key, reason, line)
            elif field not in fields:
                self._findings.unknown(join(path, key), key, {*fields, *known.fields, *known.idle}, line=line)
            elif field == "adapter":
                self._adapters.read(known.section, value, join(path, key))
            else:
                self._draft.read((known.section, field), value, join(path, key), self._document, of_motia=key)
        idle.tell()
        self._check_auth_name(known, path)

    def _check_auth_name(self, known: ModuleClass, path: str) -> None:
        if known.section == "streams" and self._draft.get("streams", "auth_function") == _OLD_AUTH_NAME:
            message = f"{path}.auth_function: read as motia::stream::authenticate, which is its name since Motia 1.0"
            self._findings.notice(self._draft.lines["streams.auth_function"], message)
