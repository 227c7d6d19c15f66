"""Reads `adapter:` in each of its spellings: a name, `{use: …}`, and Motia's `{class: …, config: {…}}`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import yaml

from runtime.config.document import Document, Entry, describe, join
from runtime.config.draft import Draft
from runtime.config.idle import Idle
from runtime.config.modules import ADAPTER_CLASSES, AdapterClass
from runtime.config.tree import AdapterChoice

Backends = Mapping[str, Collection[str]]


class AdapterReader:
    """Reads the adapters of one file. `backends` are the short names of each port; None means any name will do."""

    def __init__(self, draft: Draft, document: Document, backends: Backends | None) -> None:
        self._draft = draft
        self._document = document
        self._findings = document.findings
        self._backends = backends

    def read(self, section: str, node: yaml.Node, path: str) -> None:
        """Read a section's adapter into the draft."""
        if not isinstance(node, yaml.MappingNode):
            self._choose(section, node, path, {})
            return
        entries = {key: value for key, value, _ in self._document.entries(node, path)}
        if "class" in entries:
            self._motia(section, node, path)
        elif "use" in entries:
            options = {k: self._document.plain(v, join(path, k)) for k, v in entries.items() if k != "use"}
            self._choose(section, entries["use"], join(path, "use"), options)
        else:
            message = "names no adapter; write `use: NAME`, or `class: CLASS` in Motia's form"
            self._findings.error(path, message, line=self._document.line(node))

    def _choose(self, section: str, node: yaml.Node, path: str, options: dict[str, Any]) -> None:
        name, line = self._document.plain(node, path), self._document.line(node)
        if not isinstance(name, str) or not name:
            self._findings.error(path, f"must name an adapter, not {describe(node)}", line=line)
        elif self._exists(section, name, path, line):
            self._draft.put(section, "adapter", AdapterChoice(name, options), line)

    def _exists(self, section: str, name: str, path: str, line: int) -> bool:
        """Tell whether there is such a backend; a dotted path (`package.module:Class`) is tried when it is loaded."""
        if ":" in name or self._backends is None or name in self._backends[section]:
            return True
        self._findings.unknown(path, name, self._backends[section], line=line, what=f"{section} adapter {name!r}")
        return False

    def _motia(self, section: str, node: yaml.Node, path: str) -> None:
        known: AdapterClass | None = None
        config: yaml.Node | None = None
        line = self._document.line(node)
        for key, value, at in self._document.entries(node, path):
            if key == "class":
                known = self._class(section, value, join(path, key))
            elif key == "config":
                config = value
            else:
                self._findings.unknown(join(path, key), key, ("class", "config"), line=at)
        if known is not None:
            if known.notice:
                self._findings.notice(line, f"{path}: {known.notice}")
            self._apply(section, known, config, join(path, "config"), line)

    def _class(self, section: str, node: yaml.Node, path: str) -> AdapterClass | None:
        name = str(self._document.plain(node, path))
        classes = ADAPTER_CLASSES[section]
        if name not in classes:
            what = f"adapter class {name!r}"
            self._findings.unknown(path, name, classes, line=self._document.line(node), what=what)
        return classes.get(name)

    def _apply(self, section: str, known: AdapterClass, config: yaml.Node | None, path: str, line: int) -> None:
        options: dict[str, Any] = {}
        idle = Idle(self._findings, path)
        for entry in self._document.entries(config, path):
            key, value, at = entry
            if key in known.idle:
                idle.add(key, known.idle[key], at)
            elif key in known.options:
                options[known.options[key]] = self._document.plain(value, join(path, key))
            else:
                self._setting(section, known, entry, path)
        idle.tell()
        if known.use is not None and self._exists(section, known.use, path, line):
            self._draft.put(section, "adapter", AdapterChoice(known.use, options), line)

    def _setting(self, section: str, known: AdapterClass, entry: Entry, path: str) -> None:
        """Read what Motia sets at its adapter and this project sets elsewhere."""
        key, node, line = entry
        place = join(path, key)
        if key in known.fields:
            self._draft.read((section, known.fields[key]), node, place, self._document, of_motia=key)
        elif key == known.redis:
            self._redis(node, place, line)
        else:
            valid = {*known.fields, *known.options, *known.idle, *filter(None, (known.redis,))}
            self._findings.unknown(place, key, valid, line=line)

    def _redis(self, node: yaml.Node, path: str, line: int) -> None:
        """Take the first Redis that is named for the whole project: state, streams and queues share one."""
        first = self._draft.lines.get("redis.url")
        url = self._document.plain(node, path)
        if first is None:
            self._draft.read(("redis", "url"), node, path, self._document)
        elif url != self._draft.get("redis", "url"):
            taken = f"one project has one Redis, and line {first} named it first"
            self._findings.notice(line, f"{path}: this Redis is not used: {taken}")
