"""The base of every value in this package: named fields, readable as attributes and as keys, in both spellings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar

M = TypeVar("M", bound="Model")
LEVELS: Final = 110


def snake(name: str) -> str:
    """Return `groupId` as `group_id`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    """Return `group_id` as `groupId`."""
    return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda match: match[1].upper(), name)


def plain(value: Any, *, by_alias: bool = False, exclude_none: bool = False, levels: int = LEVELS) -> Any:
    """Return a value with every model in it as a dict, down to `levels` below it; nothing deeper can be sent."""
    if hasattr(value, "model_dump") and not isinstance(value, type):
        return value.model_dump(by_alias=by_alias, exclude_none=exclude_none)
    if levels <= 0 or not isinstance(value, (Mapping, list, tuple)):
        return value

    def inner(item: Any) -> Any:
        return plain(item, by_alias=by_alias, exclude_none=exclude_none, levels=levels - 1)

    if isinstance(value, Mapping):
        return {key: inner(item) for key, item in value.items()}
    return [inner(item) for item in value]


@cache
def _field_names(cls: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(cls) if field.init) if is_dataclass(cls) else frozenset()


class ModelType(type):
    """Makes models accept camelCase keywords, and keeps unknown ones as plain attributes."""

    def __call__(cls, *args: Any, **values: Any) -> Any:
        """Make a model."""
        known = _field_names(cls)
        if known.issuperset(values):
            return super().__call__(*args, **values)
        given: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, value in values.items():
            field = name if name in known else snake(name)
            (given if field in known else extra)[field if field in known else name] = value
        made = super().__call__(*args, **given)
        made.__dict__.update(extra)
        return made


class Model(metaclass=ModelType):
    """A value with named fields: `value.group_id`, `value.groupId`, `value["group_id"]` and `value.get("groupId")`."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            for other in (snake(name), camel(name)):
                if other != name and other in self.__dict__:
                    return self.__dict__[other]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(self._values())}")

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError as error:
            raise KeyError(name) from error

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not self.__dict__.keys().isdisjoint((name, snake(name), camel(name)))

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self._values().items())

    def _values(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}

    def keys(self) -> list[str]:
        """Return the names of the fields."""
        return list(self._values())

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, or the default when there is none of that name."""
        return getattr(self, name) if name in self else default

    def model_dump(self, *, by_alias: bool = False, exclude_none: bool = False, **_: Any) -> dict[str, Any]:
        """Return the fields as a dict; `by_alias` spells them in camelCase."""
        return {
            camel(name) if by_alias else name: plain(value, by_alias=by_alias, exclude_none=exclude_none)
            for name, value in self._values().items()
            if not (exclude_none and value is None)
        }

    def model_dump_json(self, **options: Any) -> str:
        """Return the fields as JSON text."""
        return json.dumps(self.model_dump(**options))

    @classmethod
    def model_validate(cls: type[M], values: Any) -> M:
        """Return a model made of a dict (or the model itself).

        :raises TypeError: a required field is missing.
        """
        return values if isinstance(values, cls) else cls(**values)
