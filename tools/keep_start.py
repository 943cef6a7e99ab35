"""
Keep what a function need not find out when it starts: `python -m tools.keep_start FOLDER MODULE…`, in Lambda's Python.

The folder is what a zip will hold. Kept is the byte-code of all its modules, and of what Python compiles by itself
while the modules that are named are imported: handlers/starting.py says what that is, and reads it.
"""

import collections
import dataclasses
import importlib
import marshal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import cache_from_source
from itertools import accumulate, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from tools.imports import module_of

_HEADER: Final = 16
"""Bytes of a .pyc before its byte-code."""

_WITHOUT_REFERENCES: Final = 2
"""The version of marshal that does not count who refers to what: the same code always gives the same bytes."""


class Heard:
    """What Python compiled while someone listened: texts by what was wanted of them, and regular expressions."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.patterns: dict[tuple[str | bytes, int], tuple[Any, ...]] = {}

    def exec(self, text: str, names: dict[str, Any], found: dict[str, Any] | None = None) -> None:
        """Do what exec does."""
        self.texts[text] = "exec"
        exec(text, names, found)  # noqa: S102 - as dataclasses do

    def eval(self, text: str, names: dict[str, Any]) -> object:
        """Do what eval does."""
        self.texts[text] = "eval"
        return eval(text, names)  # noqa: S307 - as named tuples do

    def compiling(self, compiler: ModuleType) -> Callable[..., object]:
        """Return what compiles a regular expression as Python does."""
        plain, last = compiler.compile, _Last(compiler._sre)  # noqa: SLF001 - what that ends with
        vars(compiler)["_sre"] = last

        def compile_one(pattern: str | bytes | object, flags: int = 0) -> object:
            made: object = plain(pattern, flags)
            if isinstance(pattern, str | bytes):
                merged, code, *groups = last.given
                # Some of the numbers have names, which only Python's own module knows.
                self.patterns[pattern, int(flags)] = (int(merged), list(map(int, code)), *groups)
            return made

        return compile_one


class _Last:
    """Python's own module for regular expressions, and what it was last given to make one of."""

    def __init__(self, plain: Any) -> None:  # noqa: ANN401 - a module that nobody has described
        self._plain = plain
        self.given: tuple[Any, ...] = ()

    def __getattr__(self, name: str) -> object:
        return getattr(self._plain, name)

    def compile(self, pattern: object, *given: Any) -> object:  # noqa: ANN401 - as _given
        """Make a regular expression."""
        self.given = given
        return self._plain.compile(pattern, *given)


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear what Python compiles for dataclasses, named tuples and regular expressions."""
    heard, compiler = Heard(), importlib.import_module("re._compiler")
    before = {name: vars(compiler)[name] for name in ("_sre", "compile")}
    vars(dataclasses)["exec"], vars(collections)["eval"] = heard.exec, heard.eval
    vars(compiler)["compile"] = heard.compiling(compiler)
    try:
        yield heard
    finally:
        vars(compiler).update(before)
        del vars(dataclasses)["exec"], vars(collections)["eval"]


def byte_code_in(folder: Path) -> Mapping[str, tuple[str, bytes]]:
    """Return the file and the byte-code of every module that was compiled."""
    found: dict[str, tuple[str, bytes]] = {}
    for source in sorted(folder.rglob("*.py")):
        compiled = Path(cache_from_source(str(source)))
        if compiled.exists():
            file = source.relative_to(folder).as_posix()
            found[module_of(source, root=folder)] = (file, compiled.read_bytes()[_HEADER:])
    return found


def keep(folder: Path, modules: Iterable[str]) -> None:
    """Write what the start of a folder's handlers reads."""
    with listening() as heard:
        for module in modules:
            importlib.import_module(module)
    write(folder, byte_code_in(folder), heard)
    _leave_byte_code(folder, only=[folder / "handlers" / name for name in ("__init__.py", "starting.py")])


def _leave_byte_code(folder: Path, *, only: Iterable[Path]) -> None:
    """Remove the byte-code beside modules, but of those that are there before anything can be found in one place."""
    left = {Path(cache_from_source(str(source))) for source in only}
    for compiled in set(folder.rglob("__pycache__/*")) - left:
        compiled.unlink()
    for beside in list(folder.rglob("__pycache__")):
        if not any(beside.iterdir()):
            beside.rmdir()


def write(folder: Path, modules: Mapping[str, tuple[str, bytes]], heard: Heard) -> None:
    """Write what was kept into a folder of handlers."""
    from handlers.starting import CODES, INDEX, PYTHON, Index, digest  # noqa: PLC0415 - that folder's, not this one's

    texts = {digest(text): _dumped(compile(text, "<string>", mode)) for text, mode in heard.texts.items()}
    patterns = {pattern: _dumped(given) for pattern, given in heard.patterns.items()}
    codes = [*(code for _, code in modules.values()), *texts.values(), *patterns.values()]
    places = iter(pairwise(accumulate(map(len, codes), initial=0)))
    index = Index(
        python=PYTHON,
        modules={name: (file, next(places)) for name, (file, _) in modules.items()},
        texts={text: next(places) for text in texts},
        patterns={pattern: next(places) for pattern in patterns},
    )
    (folder / "handlers" / CODES).write_bytes(b"".join(codes))
    (folder / "handlers" / INDEX).write_bytes(_dumped(tuple(index)))


def _dumped(made: Any) -> bytes:  # noqa: ANN401 - whatever marshal knows
    return marshal.dumps(made, _WITHOUT_REFERENCES)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    sys.path[0] = str(root)
    keep(root, sys.argv[2:])
