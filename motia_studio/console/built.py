"""Knows the files of the built console, and which build is the newest."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any


def built_entry(manifest: Path, view: str = "") -> dict[str, Any] | None:
    """Return the script, the scripts to load early and the styles of the page; None before the first build.

    `parts` are the scripts that the page will ask for by itself, a moment later, to show the view.
    """
    if not manifest.exists():
        return None
    return _read_entry(manifest, manifest.stat().st_mtime_ns, view)


@lru_cache(maxsize=64)
def _read_entry(manifest: Path, changed: int, view: str) -> dict[str, Any]:
    del changed  # part of the cache's key, so that a new build is read again
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    main = next(entry for entry in entries.values() if entry.get("isEntry"))
    imports = _imported(entries, main)
    needed = [*imports, main]
    known = {entry["file"] for entry in needed}
    later = [entries[name] for name in main.get("dynamicImports", ()) if view and f"/panels/{view}/" in name]
    parts = [part for entry in later for part in (entry, *_imported(entries, entry))]
    return {
        "script": main["file"],
        "preload": [entry["file"] for entry in imports],
        "styles": list(dict.fromkeys(style for entry in (*needed, *parts) for style in entry.get("css", ()))),
        "parts": [file for file in dict.fromkeys(entry["file"] for entry in parts) if file not in known],
    }


def _imported(entries: dict[str, Any], main: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a script can't start without, also what only its parts need."""
    found: dict[str, dict[str, Any]] = {}
    wanted = list(main.get("imports", ()))
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found[name] = entries[name]
            wanted += entries[name].get("imports", ())
    return list(found.values())
