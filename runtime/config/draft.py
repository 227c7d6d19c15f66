"""What has been read of a configuration so far: the value of each field and the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from runtime.config.document import Document, join
from runtime.config.fields import MISSING, check, hints, read_field
from runtime.config.findings import Findings
from runtime.config.modules import CONVERSIONS
from runtime.config.tree import Config

SECTIONS: Final[dict[str, type]] = {
    name: hint for name, hint in hints(Config).items() if isinstance(hint, type) and is_dataclass(hint)
}


class Draft:
    """Values by section and field; `lines` has the line of each value that came from the file."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.lines: dict[str, int] = {}
        self._values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}

    def read(
        self, target: tuple[str, str], node: yaml.Node, path: str, document: Document, *, of_motia: str = ""
    ) -> None:
        """Read (section, field) from YAML; `of_motia` is the key's name in Motia's module list."""
        section, field = target
        value = read_field(hints(SECTIONS[section])[field], node, path, document, CONVERSIONS.get(of_motia))
        if value is not MISSING:
            self.put(section, field, value, document.line(node))

    def put(self, section: str, field: str, value: Any, line: int) -> None:
        """Set a field that was checked."""
        self._values[section][field] = value
        self.lines[join(section, field)] = line

    def settle(self, section: str, field: str, value: Any) -> None:
        """Set a field to what follows from others; it keeps the line that it may stand on."""
        self._values[section][field] = value

    def get(self, section: str, field: str) -> Any:
        """Return a field's value so far, or its default."""
        return self._values[section].get(field, getattr(SECTIONS[section](), field))

    def override(self, overrides: Mapping[str, Any]) -> None:
        """Apply values that count more than the file ("http.port": 4000); None leaves a field as it is."""
        for path, value in overrides.items():
            section, _, field = path.partition(".")
            if section not in SECTIONS or field not in hints(SECTIONS[section]):
                self.findings.unknown(path, path, paths(), line=None, what="setting")
            elif value is not None:
                self._override(section, field, value)

    def build(self, project: Path, file: Path | None) -> Config:
        """Return the frozen tree."""
        built = {section: owner(**self._values[section]) for section, owner in SECTIONS.items()}
        return Config(project=project, file=file, notices=tuple(self.findings.notices), **built)

    def _override(self, section: str, field: str, value: Any) -> None:
        fault = check(hints(SECTIONS[section])[field], value)
        if fault:
            self.findings.error(join(section, field), fault.format(given=repr(value)))
        else:
            self._values[section][field] = tuple(value) if isinstance(value, list) else value
            self.lines.pop(join(section, field), None)


def paths() -> Iterable[str]:
    """Return every field of the tree as "section.field"."""
    return [join(section, found.name) for section, owner in SECTIONS.items() for found in fields(owner)]
