"""
How a function starts sooner: with what the build kept, so that no cold start finds it out anew.

    start.index    where the byte-code of each module is, and of each text that dataclasses write and have compiled
    start.codes    the byte-code, one after another: nobody looks for it, folder by folder

tools/keep_start.py writes both, beside this module. What was not kept, or for another Python, is as it always is.
"""

import dataclasses
import gc
import marshal
import mmap
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

Place = tuple[int, int]
Index = tuple[bytes, Mapping[str, tuple[str, Place]], Mapping[bytes, Place]]
"""Whose byte-code it is, where that of each module is and its file, and where that of each text is."""

FOLDER: Final = Path(__file__).parent
INDEX: Final = "start.index"
CODES: Final = "start.codes"


class Codes:
    """Byte-code, one after another, of which only what is asked for is read."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._bytes = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))

    def at(self, place: Place) -> CodeType:
        """Return the byte-code that lies there."""
        code: CodeType = marshal.loads(self._bytes[slice(*place)])  # noqa: S302 - the build put it beside this module
        return code


class KeptModules:
    """Modules whose byte-code was kept, as sys.meta_path wants them."""

    def __init__(self, modules: Mapping[str, tuple[str, Place]], codes: Codes) -> None:
        self._modules = modules
        self._codes = codes
        self._root = FOLDER.parent

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Tell where a module is, if it was kept."""
        if name not in self._modules:
            return None
        file, place = self._modules[name]
        path = f"{self._root}/{file}"
        return spec_from_file_location(name, path, loader=_KeptModule(name, path, self._codes, place))


class _KeptModule(SourceFileLoader):
    """A module like any that has a file, but that this need not be read."""

    def __init__(self, name: str, path: str, codes: Codes, place: Place) -> None:
        super().__init__(name, path)
        self._codes = codes
        self._place = place

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - a loader loads one module, and is told which
        """Return the byte-code that was kept."""
        return self._codes.at(self._place)


class KeptTexts:
    """Texts that were compiled; `run` does what exec does, and compiles only what was not kept."""

    def __init__(self, texts: Mapping[bytes, Place], codes: Codes) -> None:
        self._texts = texts
        self._codes = codes

    def run(self, text: str, names: dict[str, Any], found: dict[str, Any] | None = None) -> None:
        """Run a text that dataclasses wrote."""
        place = self._texts.get(digest(text))
        exec(text if place is None else self._codes.at(place), names, found)  # noqa: S102 - as dataclasses do


def digest(text: str) -> bytes:
    """Return what a text is known by."""
    return blake2b(text.encode(), digest_size=16).digest()


def begin() -> None:
    """Use what was kept, if anything was, and let garbage lie until the function has started."""
    index = _index()
    if index is None:
        return
    gc.disable()
    _, modules, texts = index
    codes = Codes(FOLDER / CODES)
    sys.meta_path.insert(0, KeptModules(modules, codes))
    # A name of the module's own comes before Python's: nobody else's exec changes.
    vars(dataclasses)["exec"] = KeptTexts(texts, codes).run


def end() -> None:
    """Collect garbage from now on, but never look again at what the start made: it stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _index() -> Index | None:
    """Return what was kept for this Python."""
    try:
        index: Index = marshal.loads((FOLDER / INDEX).read_bytes())  # noqa: S302 - the build put it beside this module
    except FileNotFoundError:
        return None
    return index if index[0] == MAGIC_NUMBER else None
