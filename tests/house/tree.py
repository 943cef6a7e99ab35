"""The project's own files, as its checks read them."""

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]

_WRITTEN: Final = frozenset(
    {".css", ".graphql", ".html", ".in", ".js", ".json", ".md", ".py", ".sh", ".sql", ".toml", ".ts", ".tsx", ".txt"}
    | {".yaml", ".yml", ""}
)
"""What people read. Tables of figures and pictures come from elsewhere and speak for themselves."""


class Text(NamedTuple):
    """A file that people read: its path from the root, and what it says."""

    path: str
    content: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """Return each line with its number, from 1."""
        return enumerate(self.content.splitlines(), start=1)


class Module(NamedTuple):
    """A Python file: its path from the root, what it says, and how Python understands it."""

    path: str
    content: str
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Return every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


@cache
def files() -> tuple[str, ...]:
    """Return the path from the root of every file that is not ignored."""
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line)]
    found: list[str] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _matches(name, ignored)]
        found += [str(Path(folder, name).relative_to(ROOT).as_posix()) for name in names if not _matches(name, ignored)]
    return tuple(sorted(found))


@cache
def texts() -> tuple[Text, ...]:
    """Return every file that people read."""
    written = (path for path in files() if Path(path).suffix in _WRITTEN)
    return tuple(Text(path, (ROOT / path).read_text("utf-8")) for path in written)


@cache
def modules() -> tuple[Module, ...]:
    """Return every Python file."""
    python = (text for text in texts() if text.path.endswith(".py"))
    return tuple(Module(path, content, ast.parse(content, path)) for path, content in python)


def modules_in(folder: str) -> tuple[Module, ...]:
    """Return every Python file in a folder and below."""
    return tuple(module for module in modules() if module.path.startswith(f"{folder}/"))


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
