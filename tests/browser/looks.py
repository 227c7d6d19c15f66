"""In which theme and at which width pages are looked at: all with FAULTS_FULL, else the two that differ most."""

from __future__ import annotations

from tests.faults.whole import FULL

THEMES = ("light", "dark")
WIDTHS = (360, 1440)
LOOKS = [(theme, width) for theme in THEMES for width in WIDTHS] if FULL else [("light", 1440), ("dark", 360)]
