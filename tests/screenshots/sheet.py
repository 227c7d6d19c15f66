"""Writes the page that shows all pictures of a folder side by side."""

from __future__ import annotations

import html
from itertools import groupby
from pathlib import Path

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Screenshots of Motia Studio</title>
<style>
body { margin: 24px; font: 14px/1.5 system-ui, sans-serif; }
.row { display: flex; gap: 12px; align-items: flex-start; overflow-x: auto; }
img { height: 320px; border: 1px solid #bbb; }
h2 { margin: 24px 0 8px; font-size: 15px; }
</style>
<h1>Screenshots of Motia Studio</h1>
"""


def write_sheet(folder: Path) -> None:
    """Write `index.html` with every picture in the folder, those of one name in a row."""
    files = sorted(folder.glob("*-*-*.png"))
    parts = [HEAD]
    for name, pictures in groupby(files, key=lambda file: file.stem.rsplit("-", 2)[0]):
        shown = "".join(_figure(file.name) for file in pictures)
        parts.append(f'<h2>{html.escape(name)}</h2>\n<div class="row">{shown}</div>\n')
    (folder / "index.html").write_text("".join(parts), encoding="utf-8")


def _figure(name: str) -> str:
    shown = html.escape(name, quote=True)
    return f'<a href="{shown}"><img src="{shown}" alt="{shown}" loading="lazy"></a>'
