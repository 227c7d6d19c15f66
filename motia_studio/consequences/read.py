"""Reads the `config` of a Step or a stream from its text, without executing it; what it doesn't say is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from motia_studio.consequences.describe import Read, describe
from motia_studio.consequences.dialect import Dialect
from motia_studio.consequences.forms import Form, Function, Import, Literal, Member, Object, Other, Source
from motia_studio.consequences.node_dialect import NODE
from motia_studio.consequences.node_tree import node_sources
from motia_studio.consequences.python_dialect import PYTHON
from motia_studio.consequences.python_tree import python_source
from motia_studio.consequences.resolving import Resolver, is_definition
from motia_studio.files.content import language_of

__all__ = ["Read", "read_config", "read_configs"]

NODE_LANGUAGES: Final = frozenset({"typescript", "javascript"})


def read_config(path: str, text: str) -> Read:
    """Return what a text says of its config. One in no language of Steps has none."""
    return read_configs([(path, text)])[0]


def read_configs(files: Sequence[tuple[str, str]]) -> list[Read]:
    """Return what texts, each with its path, say of their configs; all of Node's are parsed by one process."""
    node = [file for file in files if language_of(file[0]) in NODE_LANGUAGES]
    parsed = dict(zip(node, node_sources(node), strict=True)) if node else {}
    found: list[Read] = []
    for file in files:
        if file in parsed:
            found.append(_read(file[0], parsed[file], NODE))
        elif language_of(file[0]) == "python":
            found.append(_read(file[0], python_source(*file), PYTHON))
        else:
            found.append(Read())
    return found


def _read(path: str, source: Source, dialect: Dialect) -> Read:
    if source.tree.mistake is not None:
        return Read(mistake=source.tree.mistake)
    resolver = Resolver(source, dialect)
    exports = source.tree.exports
    is_stream = "stream" in PurePosixPath(path).stem.rpartition("_" if dialect is PYTHON else ".")[2]
    found = next(_candidates(exports, resolver, is_stream=is_stream and dialect is PYTHON), None)
    if found is None:
        return Read(handler="handler" in exports)
    return describe(source, dialect, found, handler=_has_handler(exports, resolver))


def _candidates(exports: dict[str, Form], resolver: Resolver, *, is_stream: bool) -> Iterator[Form]:
    """Yield what may be the config, as the loaders of the languages look for it."""
    config = exports.get("config")
    if config is not None:
        found = resolver.resolve(config)
        if is_definition(found) or (is_stream and _is_made_stream(found)):
            yield Member(config, "config", config.at)
        elif not isinstance(found, Literal):
            yield config
    for name in ("default", "handler"):
        other = exports.get(name)
        if other is None:
            continue
        found = resolver.resolve(other)
        if isinstance(found, Object) and any(key == "config" for key, _ in found.fields):
            yield Member(other, "config", other.at)
        elif name == "default" and isinstance(found, Import | Other):
            yield other
    yield from _only(exports, resolver, is_stream=is_stream)


def _only(exports: dict[str, Form], resolver: Resolver, *, is_stream: bool) -> Iterator[Form]:
    """Yield the config of the only Step or stream that a Python file makes under another name."""
    resolved = {name: resolver.resolve(form) for name, form in exports.items()}
    fits = _is_made_stream if is_stream else is_definition
    made = [name for name, form in resolved.items() if fits(form)]
    if len(made) == 1:
        yield Member(exports[made[0]], "config", exports[made[0]].at)


def _is_made_stream(form: Form) -> bool:
    return isinstance(form, Object) and [key for key, _ in form.fields] == ["config"]


def _has_handler(exports: dict[str, Form], resolver: Resolver) -> bool:
    if "handler" in exports:
        return True
    for form in exports.values():
        found = resolver.resolve(form)
        if is_definition(found) and isinstance(found, Object) and any(key == "handler" for key, _ in found.fields):
            return True
    default = exports.get("default")
    if default is None:
        return False
    found = resolver.resolve(default)
    if isinstance(found, Object):
        return any(key in ("handler", None) for key, _ in found.fields)
    return isinstance(found, Function | Import | Other)
