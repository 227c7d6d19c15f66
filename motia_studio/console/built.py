"""Knows the files of the built console, and which build is the newest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


def built_entry(manifest: Path) -> dict[str, Any] | None:
    """Return the script, the scripts to load early and the styles of the page; None before the first build."""
    if not manifest.exists():
        return None
    return _read_entry(manifest, manifest.stat().st_mtime_ns)


@cache
def _read_entry(manifest: Path, changed: int) -> dict[str, Any]:
    del changed  # part of the cache's key, so that a new build is read again
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    main = next(entry for entry in entries.values() if entry.get("isEntry"))
    imports = _imported(entries, main)
    styles = [style for entry in (*imports, main) for style in entry.get("css", ())]
    return {"script": main["file"], "preload": [entry["file"] for entry in imports], "styles": styles}


def _imported(entries: dict[str, Any], main: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the page can't start without, also what only its parts need."""
    found: dict[str, dict[str, Any]] = {}
    wanted = list(main.get("imports", ()))
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found[name] = entries[name]
            wanted += entries[name].get("imports", ())
    return list(found.values())
