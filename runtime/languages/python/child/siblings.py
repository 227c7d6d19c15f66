"""Imports between a project's files: each file is one module, by whatever name it is asked for."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from .failure import is_project_file

IMPORT_MACHINERY: Final = ("<frozen importlib._bootstrap", "<frozen importlib._bootstrap_external")


class _Known(importlib.abc.Loader):
    """Loads a module that is loaded already, under another name."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the module (the import system calls this)."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back (the import system calls this)."""
        module.__spec__ = self._spec


class Siblings(importlib.abc.MetaPathFinder):
    """Finds the project's modules; a name that nobody else finds is looked for beside the file that imports it.

    `from src.orders.helper import x`, `from orders.helper import x`, `from .helper import x` and `from helper import x`
    give one and the same module.
    """

    def __init__(self, project: str) -> None:
        self._project = project
        self._short: set[str] = set()

    def install(self) -> None:
        """Take the place before Python's own finder of files."""
        finders = sys.meta_path
        place = next((i for i, each in enumerate(finders) if each is importlib.machinery.PathFinder), len(finders))
        finders.insert(place, self)

    def forget_short_names(self) -> None:
        """Free the names found beside a file: `helper` is another file in the next folder."""
        for name in self._short:
            sys.modules.pop(name, None)
        self._short.clear()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module (the import system calls this)."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None and path is None:
            spec = self._beside_importer(fullname)
        origin = spec.origin if spec else None
        if spec is None or origin is None or not is_project_file(origin, self._project):
            return spec
        known = _loaded_from(origin)
        if known is not None and known.__name__ != fullname:
            return importlib.machinery.ModuleSpec(fullname, _Known(known), origin=origin)
        return spec

    def _beside_importer(self, name: str) -> importlib.machinery.ModuleSpec | None:
        importer = _importing_file()
        if importer is None or not is_project_file(importer, self._project):
            return None
        folder = os.path.dirname(importer)
        spec = importlib.machinery.PathFinder.find_spec(name, [folder])
        if spec is None or spec.origin is None:
            return None
        self._short.add(name)
        return spec


def _loaded_from(file: str) -> ModuleType | None:
    return next((each for each in list(sys.modules.values()) if getattr(each, "__file__", None) == file), None)


def _importing_file() -> str | None:
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if file != __file__ and not file.startswith(IMPORT_MACHINERY):
            return file
        frame = frame.f_back  # type: ignore[assignment]
    return None
