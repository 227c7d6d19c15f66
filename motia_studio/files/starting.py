"""Files that say what runs before anybody runs a Step: as tools start, tests begin or packages are installed.

Whoever saves one runs commands through other people's hands, so the page leaves them to admins.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = frozenset({"conftest.py", "package.json", "sitecustomize.py", "usercustomize.py"})
SUFFIX: Final = ".pth"


def starts_programs(name: str) -> bool:
    """Tell whether a file of this name is one of them, on disks that don't tell cases apart too."""
    return name.lower() in NAMES or name.lower().endswith(SUFFIX)
