"""The house's own source, read as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "dateline"


@cache
def modules() -> dict[Path, ast.Module]:
    """Every Python file of the program but the migrations, parsed."""
    files = (path for path in sorted(SRC.rglob("*.py")) if "migrations" not in path.parts)
    return {path: ast.parse(path.read_text("utf-8"), str(path)) for path in files}


def named(path: Path) -> str:
    """A file's name as it is printed when something is wrong with it."""
    return path.relative_to(ROOT).as_posix()


def rooms() -> list[Path]:
    """The rooms' folders."""
    return sorted(path.parent for path in SRC.glob("*/__init__.py"))


def calls(function: str) -> Iterator[tuple[Path, ast.Call]]:
    """Each call of a function of this name, however it was imported."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == function:
                yield path, node


def text_of(node: ast.expr | None) -> str | None:
    """The text that is written there, if it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
