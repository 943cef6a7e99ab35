"""
How a function starts sooner: with what the build kept, so that no cold start finds it out anew.

    modules     their byte-code lies in one file: nobody looks for it, folder by folder
    texts       methods that dataclasses and named tuples write and have compiled: as they were compiled
    patterns    regular expressions: as they were compiled

tools/keep_start.py keeps them beside this module. What was not kept, or for another Python, is as it always is.
"""

import collections
import dataclasses
import gc
import marshal
import mmap
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final, NamedTuple

Place = tuple[int, int]
Pattern = tuple[str | bytes, int]

FOLDER: Final = Path(__file__).parent
INDEX: Final = "start.index"
CODES: Final = "start.codes"

PATTERNS: Final = import_module("re._compiler")
"""What compiles regular expressions."""
PYTHON: Final = MAGIC_NUMBER + int.to_bytes(PATTERNS.MAGIC, 4)
"""Which byte-code this Python runs, of both kinds."""


class Index(NamedTuple):
    """What was kept: for which Python, and where in the other file; of a module also which file it is."""

    python: bytes
    modules: Mapping[str, tuple[str, Place]]
    texts: Mapping[bytes, Place]
    patterns: Mapping[Pattern, Place]


class Codes:
    """Byte-code, one after another, of which only what is asked for is read."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._bytes = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))

    def at(self, place: Place) -> Any:  # noqa: ANN401 - a module's or a text's is one thing, a pattern's another
        """Return the byte-code that lies there."""
        return marshal.loads(self._bytes[slice(*place)])  # noqa: S302 - the build put it beside this module


class KeptModules:
    """Modules whose byte-code was kept, as sys.meta_path wants them."""

    def __init__(self, modules: Mapping[str, tuple[str, Place]], codes: Codes) -> None:
        self._modules = modules
        self._codes = codes
        self._root = str(FOLDER.parent)

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Tell where a module is, if it was kept."""
        if name not in self._modules:
            return None
        file, place = self._modules[name]
        path = f"{self._root}/{file}"
        spec = ModuleSpec(name, _KeptModule(name, path, self._codes, place), origin=path)
        spec.has_location = True
        # Otherwise Python works out where its byte-code would be, which nobody asks.
        spec.cached = f"{path}c"
        if file.endswith("/__init__.py"):
            spec.submodule_search_locations = [path.removesuffix("/__init__.py")]
        return spec


class _KeptModule(SourceFileLoader):
    """A module like any that has a file, but that this need not be read."""

    def __init__(self, name: str, path: str, codes: Codes, place: Place) -> None:
        super().__init__(name, path)
        self._codes = codes
        self._place = place

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - a loader loads one module, and is told which
        """Return the byte-code that was kept."""
        code: CodeType = self._codes.at(self._place)
        return code


class KeptTexts:
    """Texts that were compiled: these do what exec and eval do, and compile only what was not kept."""

    def __init__(self, texts: Mapping[bytes, Place], codes: Codes) -> None:
        self._texts = texts
        self._codes = codes

    def exec(self, text: str, names: dict[str, Any], found: dict[str, Any] | None = None) -> None:
        """Run a text that dataclasses wrote."""
        exec(self._compiled(text), names, found)  # noqa: S102 - as dataclasses do

    def eval(self, text: str, names: dict[str, Any]) -> object:
        """Return the value of a text that a named tuple wrote."""
        return eval(self._compiled(text), names)  # noqa: S307 - as named tuples do

    def _compiled(self, text: str) -> CodeType | str:
        place = self._texts.get(digest(text))
        return text if place is None else self._codes.at(place)


class KeptPatterns:
    """Regular expressions that were compiled; `compile` compiles only what was not kept."""

    def __init__(self, patterns: Mapping[Pattern, Place], codes: Codes) -> None:
        self._patterns = patterns
        self._codes = codes
        self._plain = PATTERNS.compile
        self._made = PATTERNS._sre.compile  # noqa: SLF001 - what Python's own compiling ends with

    def compile(self, pattern: object, flags: int = 0) -> object:
        """Return a regular expression; other than texts and bytes, what is given is half compiled, and never kept."""
        place = self._patterns.get((pattern, flags)) if isinstance(pattern, str | bytes) else None
        if place is None:
            return self._plain(pattern, flags)
        return self._made(pattern, *self._codes.at(place))


def digest(text: str) -> bytes:
    """Return what a text is known by."""
    return blake2b(text.encode(), digest_size=16).digest()


def begin() -> None:
    """Use what was kept, if anything was, and let garbage lie until the function has started."""
    index = _index()
    if index is None:
        return
    gc.disable()
    codes = Codes(FOLDER / CODES)
    sys.meta_path.insert(0, KeptModules(index.modules, codes))
    texts = KeptTexts(index.texts, codes)
    # A name of a module's own comes before Python's: nobody else's exec or eval changes.
    vars(dataclasses)["exec"] = texts.exec
    vars(collections)["eval"] = texts.eval
    vars(PATTERNS)["compile"] = KeptPatterns(index.patterns, codes).compile


def end() -> None:
    """Collect garbage from now on, but never look again at what the start made: it stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _index() -> Index | None:
    """Return what was kept for this Python."""
    try:
        kept = Index(*marshal.loads((FOLDER / INDEX).read_bytes()))  # noqa: S302 - the build put it beside this module
    except FileNotFoundError:
        return None
    return kept if kept.python == PYTHON else None
