"""What the editor offers of `motia` is what the packages export."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
NAMES = ROOT / "frontend" / "src" / "panels" / "code" / "editor" / "names.ts"
SDK = ROOT / "runtime" / "languages"


def offered(language: str) -> set[str]:
    text = NAMES.read_text()
    both = re.search(r"BOTH = \[([^\]]*)\]", text)
    own = re.search(rf"{language}: \[([^\]]*)\]", text)
    assert both and own
    return set(re.findall(r"'(\w+)'", both[1] + own[1]))


def test_the_names_for_python_are_exported() -> None:
    tree = ast.parse((SDK / "python" / "sdk" / "motia" / "__init__.py").read_text())
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    lists = [node.value for node in assigned if ast.unparse(node.targets[0]) == "__all__"]
    assert offered("python") - set(ast.literal_eval(lists[0])) == set()


def test_the_names_for_javascript_are_exported() -> None:
    types = [SDK / "node" / "sdk" / "index.d.ts", *(SDK / "node" / "sdk" / "types").glob("*.d.ts")]
    said = "\n".join(each.read_text() for each in types)
    exported = re.findall(r"export (?:declare )?(?:function|const|class|interface|type) (\w+)", said)
    assert offered("javascript") - set(exported) == set()
