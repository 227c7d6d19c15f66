"""Loads the files of Steps: one module for each file, with a real name, at most once."""

from __future__ import annotations

import contextvars
import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from motia.step import MultiTriggerStepBuilder, StepBuilder, StepDefinition

from .failure import line_in, message_of, stack_of
from .shape import is_config, shape
from .siblings import Siblings

PACKAGES = {
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "jwt": "pyjwt",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Modules whose package has another name."""


class LoadFailed(Exception):
    """A file can't be loaded. `told` is the error of a `described` frame."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told["message"])
        self.told = told


class Source:
    """A loaded file: its module, its config with camelCase keys, and its handler if it has one."""

    def __init__(self, module: Any, config: dict[str, Any], handler: Callable[..., Any] | None) -> None:
        self.module = module
        self.config = config
        self.handler = handler

    def trigger(self, index: int) -> dict[str, Any]:
        """Return a trigger's config; a legacy config (0.x) has its only one at the root."""
        triggers = self.config.get("triggers")
        if triggers is None:
            return self.config
        return triggers[index] if index < len(triggers) else {}

    @property
    def is_legacy(self) -> bool:
        """Tell whether the config is one of 0.x."""
        return "triggers" not in self.config


class Loader:
    """Loads files of one project and remembers them."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._sources: dict[str, Source] = {}
        self._siblings = Siblings(project)
        self._siblings.install()

    def load(self, file: str, kind: str = "step") -> Source:
        """Return a file's config and handler. `file` is relative to the project.

        :raises LoadFailed: it can't be loaded, or exports no config.
        """
        known = self._sources.get(file)
        if known is None:
            path = os.path.realpath(os.path.join(self._project, file))
            module = self._import(file, path)
            known = self._sources[file] = _source(module, file, kind)
        return known

    def _import(self, file: str, path: str) -> Any:
        name = self._name(path)
        try:
            module = sys.modules.get(name) or contextvars.Context().run(_execute, name, path)  # outside the attempt
        except BaseException as error:
            raise LoadFailed(self._tell(error, file, path)) from error
        finally:
            self._siblings.forget_short_names()
        return module

    def _name(self, path: str) -> str:
        """Return the dotted name that other files of the project would import this one by."""
        parts = os.path.splitext(os.path.relpath(path, self._project))[0].split(os.sep)
        name = ".".join(re.sub(r"\W", "_", part) for part in parts)
        while name in sys.modules and getattr(sys.modules[name], "__file__", None) != path:
            name += "_"
        return name

    def _tell(self, error: BaseException, file: str, path: str) -> dict[str, Any]:
        told: dict[str, Any] = {"message": _message(error, file), "stack": stack_of(error, self._project)}
        line = line_in(path, error)
        if line is not None:
            told["line"] = line
        if isinstance(error, SyntaxError) and error.filename == path and error.offset:
            told["column"] = error.offset
        hint = _hint(error)
        if hint is not None:
            told["hint"] = hint
        return told


def _execute(name: str, path: str) -> Any:
    if not os.path.isfile(path):
        raise FileNotFoundError(f"there is no file {path}")
    for end in (place.start() for place in re.finditer(r"\.", name)):
        _import_package(name[:end], path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _import_package(name: str, path: str) -> None:
    """Import a folder above a file as a package, so that the file's relative imports work."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name + ".").startswith(error.name + "."):
            raise  # the package is there, and something that it imports is missing


def _source(module: Any, file: str, kind: str) -> Source:
    config, handler = getattr(module, "config", None), getattr(module, "handler", None)
    if isinstance(config, (StepDefinition, StepBuilder, MultiTriggerStepBuilder)):
        config, handler = config.config, handler or getattr(config, "handler", None)
    if config is None and handler is None:
        made = [each for each in vars(module).values() if isinstance(each, StepDefinition)]
        if len(made) == 1:
            config, handler = made[0].config, made[0].handler
    if isinstance(handler, StepDefinition):
        config, handler = config or handler.config, handler.handler
    if kind == "stream" and config is None:
        config = _stream_config(module)
    if kind == "settings":
        config = {"authenticateStream": _authenticator(module)}
    if not is_config(config):
        told = "has no `config`" if config is None else f"has a `config` that is a {type(config).__name__}, not a dict"
        raise LoadFailed({"message": f"{file} {told}", "hint": _example(kind)})
    return Source(module, shape(config), handler if callable(handler) else None)


def _example(kind: str) -> str:
    if kind == "stream":
        return 'export one at the top of the file: config = {"name": "chat"}'
    return 'export one at the top of the file: config = {"name": "Greet", "triggers": [http("GET", "/greet")]}'


def _stream_config(module: Any) -> Any:
    """Return the config of the only `Stream(...)` or `StreamConfig(...)` that a file makes."""
    found = [each for each in vars(module).values() if type(each).__name__ == "StreamConfig" and is_config(each)]
    made = [each.config for each in vars(module).values() if type(each).__name__ == "Stream"]
    configs = found or [{"name": each} if isinstance(each, str) else each for each in made]
    return configs[0] if len(configs) == 1 else None


def _authenticator(module: Any) -> Any:
    for name in ("authenticate_stream", "authenticateStream"):
        if callable(getattr(module, name, None)):
            return getattr(module, name)
    instances = [each for each in vars(module).values() if type(each).__name__ == "Motia"]
    return next((each.authenticate_stream for each in instances if each.authenticate_stream), None)


def _message(error: BaseException, file: str) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} ({os.path.basename(error.filename or file)}, line {error.lineno})"
    if isinstance(error, SystemExit):
        return f"{file} calls sys.exit({error.code!r}) while it is loaded"
    return f"{type(error).__name__}: {message_of(error)}"


def _hint(error: BaseException) -> str | None:
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    top = error.name.split(".")[0]
    if top in sys.modules and not hasattr(sys.modules[top], "__file__"):
        return None
    return f"pip install {PACKAGES.get(top, top)}"
