"""What a handler needs of ours: the modules that it imports, what those import in turn, and the files beside them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Final

_NOT_READ: Final = {".py", ".pyc", ".po"}
"""What nothing reads at run time: the rest of Python, and catalogs as translators write them."""
_PARSING: Final = Lock()
OURS: Final = ("aftersales", "adapters", "schema", "api", "handlers")


def reached_from(entries: Iterable[Path], *, root: Path) -> list[Path]:
    """Return the files under `root` that the entries need, themselves included, in order."""
    modules: set[Path] = set()
    waiting = list(entries)
    while waiting:
        module = waiting.pop()
        if module not in modules:
            modules.add(module)
            waiting.extend(_imported_by(module, root=root))
    return sorted(modules.union(_beside(modules, root=root)))


def module_of(file: Path, *, root: Path) -> str:
    """Return the name by which a file under `root` is imported."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported_by(module: Path, *, root: Path) -> Iterator[Path]:
    # Importing a module runs the packages around it as well.
    yield from _files_of(module_of(module, root=root), root=root)
    # Zips are built side by side, and Python 3.11 loses count when two threads parse at once.
    with _PARSING:
        parsed = ast.parse(module.read_text("utf-8"))
    for node in ast.walk(parsed):
        for name in _names_in(node):
            yield from _files_of(name, root=root)


def _names_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        # What is imported from a package may be a module of its own.
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _files_of(name: str, *, root: Path) -> Iterator[Path]:
    """Yield the files of a module and of the packages around it, if it is ours."""
    parts = name.split(".")
    if parts[0] not in OURS:
        return
    for end in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:end])
        yield from filter(Path.is_file, (place.with_name(place.name + ".py"), place / "__init__.py"))


def _beside(modules: Iterable[Path], *, root: Path) -> Iterator[Path]:
    """Yield what the modules may read: files that are not Python, whose nearest modules are among these."""
    homes = {module.parent for module in modules}
    for home in homes:
        for file in home.rglob("*"):
            if file.is_file() and file.suffix not in _NOT_READ and _home_of(file, root=root) == home:
                yield file


def _home_of(file: Path, *, root: Path) -> Path:
    return next(folder for folder in file.parents if folder == root or any(folder.glob("*.py")))
