"""Makes the SDK importable as a Step would import it."""

from __future__ import annotations

import sys
from pathlib import Path

import runtime.languages.python

sys.path.insert(0, str(Path(runtime.languages.python.__file__).parent / "sdk"))
