"""Which languages there are. One line each."""

from __future__ import annotations

from typing import Final

from runtime.languages.base import Language
from runtime.languages.node import Node
from runtime.languages.python import Python

LANGUAGES: Final[dict[str, Language]] = {language.name: language for language in (Node(), Python())}
