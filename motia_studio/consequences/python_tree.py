"""Finds the values at the top of a Python file with Python's own parser."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, Final

from motia_studio.consequences.forms import (
    At,
    Call,
    Form,
    Function,
    Import,
    List,
    Literal,
    Member,
    Name,
    Object,
    Other,
    Source,
    Spread,
    Text,
    Tree,
    Wrong,
)

CHANGING: Final = frozenset(
    {"append", "extend", "insert", "update", "setdefault", "pop", "remove", "clear", "sort", "reverse", "popitem"}
)


def python_source(path: str, text: str) -> Source:
    """Parse a Python text."""
    try:
        # What a parser merely warns of belongs to the linter of the editor, not into the log.
        with warnings.catch_warnings(action="ignore"):
            module = ast.parse(text, path)
        return Source(text, _Finder(text).tree(module), in_utf16=False)
    except SyntaxError as error:
        wrong = Wrong(error.lineno or 1, error.offset or 1, error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        wrong = Wrong(1, 1, str(error) or "is nested too deeply to be read")
    return Source(text, Tree(mistake=wrong), in_utf16=False)


class _Finder:
    """Turns the nodes of one text into forms."""

    def __init__(self, text: str) -> None:
        self._lines = [f"{line}\n" for line in text.split("\n")]
        self._begins = [0, *accumulate(len(line) for line in self._lines)]
        self.names: dict[str, Form] = {}
        self.changed: set[str] = set()

    def tree(self, module: ast.Module) -> Tree:
        for statement in module.body:
            found = dict(self._named(statement))
            self.changed |= self.names.keys() & found.keys()
            self.names |= found
        self.changed |= set(_changed(module))
        exports: dict[str, Form] = {name: Name(name, form.at) for name, form in self.names.items()}
        return Tree(self.names, exports, tuple(sorted(self.changed)))

    def _named(self, statement: ast.stmt) -> Iterator[tuple[str, Form]]:
        """Yield the names that a statement of the module makes."""
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self._assigned(target, self.form(value))
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from self._assigned(target, self.form(value))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement.name, self._function(statement)
            case ast.ClassDef():
                yield statement.name, Other(self._at(statement))
            case ast.Import() | ast.ImportFrom():
                yield from self._imported(statement)
            case ast.If() | ast.For() | ast.While() | ast.With() | ast.Try() | ast.TryStar() | ast.Match():
                for name in _assigned_in(statement):
                    yield name, Other(self._at(statement))

    def _assigned(self, target: ast.expr, value: Form) -> Iterator[tuple[str, Form]]:
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, ast.Tuple) and len(target.elts) == 2:
            # A Step's definition can be taken apart, into its config and its handler.
            for element, name in zip(target.elts, ("config", "handler"), strict=True):
                if isinstance(element, ast.Name):
                    yield element.id, Member(value, name, self._at(target))

    def _function(self, statement: ast.FunctionDef | ast.AsyncFunctionDef) -> Form:
        at = self._at(statement)
        if not statement.decorator_list:
            return Function(at)
        return Call(self.form(statement.decorator_list[-1]), (Function(at),), (), at)

    def _imported(self, statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Form]]:
        module = f"{'.' * statement.level}{statement.module or ''}" if isinstance(statement, ast.ImportFrom) else ""
        for alias in statement.names:
            if module:
                yield alias.asname or alias.name, Import(alias.name, module, self._at(statement))
            else:
                name = alias.asname or alias.name.partition(".")[0]
                yield name, Import("*", alias.name if alias.asname else name, self._at(statement))

    def form(self, node: ast.expr) -> Form:
        """Return the form of an expression."""
        make = _FORMS.get(type(node))
        return (make(self, node, self._at(node)) if make else None) or Other(self._at(node))

    def constant(self, node: ast.Constant, at: At) -> Form | None:
        known = isinstance(node.value, str | int | float) or node.value is None
        return Literal(node.value, at) if known else None

    def negative(self, node: ast.UnaryOp, at: At) -> Form | None:
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        is_number = isinstance(value, int | float) and isinstance(node.op, ast.USub)
        return Literal(-value, at) if is_number and isinstance(value, int | float) else None

    def joined(self, node: ast.JoinedStr, at: At) -> Form | None:
        parts = [self._part(value) for value in node.values]
        return Text(tuple(parts), at)

    def _part(self, node: ast.expr) -> Form:
        if isinstance(node, ast.FormattedValue) and node.conversion == -1 and node.format_spec is None:
            return self.form(node.value)
        return self.form(node)

    def sum(self, node: ast.BinOp, at: At) -> Form | None:
        return Text((self.form(node.left), self.form(node.right)), at) if isinstance(node.op, ast.Add) else None

    def list(self, node: ast.List | ast.Tuple, at: At) -> Form:
        return List(tuple(self._item(item) for item in node.elts), at)

    def dict(self, node: ast.Dict, at: At) -> Form:
        return Object(tuple(self._field(key, value) for key, value in zip(node.keys, node.values, strict=True)), at)

    def _field(self, key: ast.expr | None, value: ast.expr) -> tuple[str | None, Form]:
        if key is None:
            return None, Spread(self.form(value), self._at(value))
        if isinstance(key, ast.Constant) and isinstance(key.value, str | int):
            return str(key.value), self.form(value)
        return None, Other(self._at(key))

    def _item(self, node: ast.expr) -> Form:
        return Spread(self.form(node.value), self._at(node)) if isinstance(node, ast.Starred) else self.form(node)

    def call(self, node: ast.Call, at: At) -> Form:
        keywords = tuple((each.arg, self.form(each.value)) for each in node.keywords)
        return Call(self.form(node.func), tuple(self._item(each) for each in node.args), keywords, at)

    def _at(self, node: ast.AST) -> At:
        line: int = getattr(node, "lineno", 1)
        end: int = getattr(node, "end_lineno", line)
        return (
            self._offset(line, getattr(node, "col_offset", 0)),
            self._offset(end, getattr(node, "end_col_offset", 0)),
            line,
        )

    def _offset(self, line: int, column: int) -> int:
        """Return a place in characters; Python's parser counts the bytes of a line."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return self._begins[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))


_FORMS: Final[dict[type[ast.expr], Callable[[_Finder, Any, At], Form | None]]] = {
    ast.Constant: _Finder.constant,
    ast.UnaryOp: _Finder.negative,
    ast.JoinedStr: _Finder.joined,
    ast.BinOp: _Finder.sum,
    ast.List: _Finder.list,
    ast.Tuple: _Finder.list,
    ast.Dict: _Finder.dict,
    ast.Call: _Finder.call,
    ast.Lambda: lambda _, __, at: Function(at),
    ast.Name: lambda _, node, at: Name(node.id, at),
    ast.Attribute: lambda finder, node, at: Member(finder.form(node.value), node.attr, at),
}


def _assigned_in(statement: ast.stmt) -> Iterator[str]:
    """Yield what `if`, `try`, `for` and `with` at the top make: it depends."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


def _changed(module: ast.Module) -> Iterator[str]:
    """Yield the names whose values something in the text changes after they were made."""
    for node in ast.walk(module):
        targets: list[ast.expr] = []
        if isinstance(node, ast.AugAssign):
            targets = [node.target]
        elif isinstance(node, ast.Assign | ast.Delete):
            targets = [each for each in node.targets if not isinstance(each, ast.Name) or isinstance(node, ast.Delete)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            targets = [node.func.value]
        for target in targets:
            root: ast.AST = target
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name):
                yield root.id
