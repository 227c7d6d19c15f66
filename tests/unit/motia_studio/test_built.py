"""Which files the page is told to load before it asks for them."""

from __future__ import annotations

import json
from pathlib import Path

from motia_studio.console.built import built_entry

MANIFEST = {
    "src/main.tsx": {
        "file": "main.js",
        "isEntry": True,
        "css": ["main.css"],
        "imports": ["_shared.js"],
        "dynamicImports": ["src/panels/flow/Diagram.tsx", "src/panels/traces/TracesView.tsx"],
    },
    "_shared.js": {"file": "shared.js", "css": ["shared.css"]},
    "_canvas.js": {"file": "canvas.js", "css": ["canvas.css"], "imports": ["_shared.js"]},
    "src/panels/flow/Diagram.tsx": {"file": "diagram.js", "imports": ["_canvas.js"]},
    "src/panels/traces/TracesView.tsx": {"file": "traces.js", "css": ["traces.css"], "imports": ["_shared.js"]},
}


def test_a_page_names_what_its_view_needs_and_nothing_twice(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    flow, traces = built_entry(manifest, "flow"), built_entry(manifest, "traces")
    assert flow is not None and traces is not None
    assert (flow["script"], flow["preload"]) == ("main.js", ["shared.js"])
    assert flow["parts"] == ["diagram.js", "canvas.js"]
    assert flow["styles"] == ["shared.css", "main.css", "canvas.css"]
    assert traces["parts"] == ["traces.js"]
    assert traces["styles"] == ["shared.css", "main.css", "traces.css"]


def test_a_view_that_nobody_knows_needs_nothing_more(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    entry = built_entry(manifest, "nothing")
    assert entry is not None and entry["parts"] == []


def test_there_is_no_page_before_the_first_build(tmp_path: Path) -> None:
    assert built_entry(tmp_path / "manifest.json") is None
