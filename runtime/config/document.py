"""YAML with line numbers: parses once, keeps the place of every key and value, and never builds an object."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any, Final

import yaml

from runtime.config.findings import Findings
from runtime.config.interpolation import SourceText

MAX_DEPTH: Final = 32
MAX_VALUES: Final = 10_000

_WHOLE = re.compile(r"^[+-]?\d[\d_]*$")
_BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}
_TAG = "tag:yaml.org,2002:"


# A mapping's key, its value and its line.
Entry = tuple[str, yaml.Node, int]


class Document:
    """A parsed file. Its readers report what isn't right and return what is."""

    def __init__(self, source: SourceText, findings: Findings) -> None:
        self._source = source
        self.findings = findings
        self._values = 0
        self.root = self._compose()

    def line(self, node: yaml.Node) -> int:
        """Return the file's line of a key or value."""
        return self._source.line(node.start_mark.line)

    def entries(self, node: yaml.Node | None, path: str) -> list[Entry]:
        """Return key, value and line of each entry; report what isn't a mapping and keys that stand there twice."""
        if node is None or is_empty(node):
            return []
        if not isinstance(node, yaml.MappingNode):
            message = f"must be a mapping of keys to values, not {describe(node)}"
            self.findings.error(path, message, line=self.line(node))
            return []
        found: dict[str, Entry] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "a key"
            line = self.line(key)
            if name in found:
                message = f"this key is already there on line {found[name][2]}; remove one of the two"
                self.findings.error(join(path, name), message, line=line)
                continue
            found[name] = (name, value, line)
        return list(found.values())

    def items(self, node: yaml.Node, path: str) -> list[yaml.Node]:
        """Return the items of a list; report what isn't one."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not is_empty(node):
            self.findings.error(path, f"must be a list, not {describe(node)}", line=self.line(node))
        return []

    def plain(self, node: yaml.Node, path: str, depth: int = 0) -> Any:
        """Return a value as JSON has it. Bounded, so that references to references can't fill the memory."""
        self._values += 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            message = f"is nested deeper than {MAX_DEPTH} levels, or the file has more than {MAX_VALUES:,} values"
            self.findings.error(path, message, line=self.line(node))
            return None
        if isinstance(node, yaml.MappingNode):
            return {key: self.plain(value, join(path, key), depth + 1) for key, value, _ in self.entries(node, path)}
        if isinstance(node, yaml.SequenceNode):
            values = []
            for index, item in enumerate(node.value):
                if self._values > MAX_VALUES:
                    break
                values.append(self.plain(item, f"{path}[{index}]", depth + 1))
            return values
        return _scalar(node)

    def _compose(self) -> yaml.Node | None:
        if max(accumulate(_BRACKETS.get(letter, 0) for letter in self._source.text), default=0) > MAX_DEPTH:
            self.findings.error("", f"has more than {MAX_DEPTH} brackets inside each other", line=1)
            return None
        try:
            return yaml.compose(self._source.text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self._report(error)
        except yaml.YAMLError as error:
            self.findings.error("", f"is not YAML: {' '.join(str(error).split())}", line=1)
        except RecursionError:
            self.findings.error("", "is nested too deeply", line=1)
        return None

    def _report(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        at = mark.line if mark else 0
        tabs = [index for index, text in enumerate(self._source.text.split("\n")) if re.match(r" *\t\s*[^\s#]", text)]
        if any(index <= at for index in tabs):
            for index in tabs:
                self.findings.error("", "indented with a tab; YAML takes spaces only", line=self._source.line(index))
            return
        context = f"{error.context}: " if error.context else ""
        self.findings.error("", f"is not YAML: {context}{error.problem}", line=self._source.line(at))


def join(path: str, key: str) -> str:
    """Return the path of a key inside a mapping."""
    return f"{path}.{key}" if path else key


def is_empty(node: yaml.Node) -> bool:
    """Tell whether a value was left out (`http:`) or is null."""
    return bool(node.tag == f"{_TAG}null")


def describe(node: yaml.Node) -> str:
    """Say what a value is, in words for a message."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "empty" if is_empty(node) else repr(_scalar(node))


def _scalar(node: yaml.Node) -> Any:
    kind, text = node.tag.removeprefix(_TAG), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "int" and _WHOLE.match(text):
        return int(text)
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            return text
    return text
