"""
Keep what a function need not find out when it starts: `python tools/keep_start.py FOLDER MODULE…`, in Lambda's Python.

The folder is what a zip will hold. Of all its modules the byte-code is put into one file, and of all texts that
dataclasses write while the modules that are named are imported: handlers/starting.py says how both are read.
"""

import dataclasses
import importlib
import marshal
import sys
from collections.abc import Iterable, Mapping
from importlib.util import MAGIC_NUMBER, cache_from_source
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

_HEADER: Final = 16
"""Bytes of a .pyc before its byte-code."""

_WITHOUT_REFERENCES: Final = 2
"""The version of marshal that does not count who refers to what, so that the same code gives the same bytes."""


def byte_code_in(folder: Path) -> Mapping[str, tuple[str, bytes]]:
    """Return the file and the byte-code of every module that was compiled."""
    found: dict[str, tuple[str, bytes]] = {}
    for source in sorted(folder.rglob("*.py")):
        compiled = Path(cache_from_source(str(source)))
        if compiled.exists():
            file = source.relative_to(folder)
            found[_name_of(file)] = (file.as_posix(), compiled.read_bytes()[_HEADER:])
    return found


def _name_of(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def texts_of(modules: Iterable[str]) -> list[str]:
    """Return the texts that dataclasses have compiled while modules are imported."""
    texts: dict[str, None] = {}

    def run(text: str, names: dict[str, Any], found: dict[str, Any] | None = None) -> None:
        texts[text] = None
        exec(text, names, found)  # noqa: S102 - what dataclasses do

    vars(dataclasses)["exec"] = run
    for module in modules:
        importlib.import_module(module)
    del vars(dataclasses)["exec"]
    return list(texts)


def keep(folder: Path, modules: Iterable[str]) -> None:
    """Write what the start of a folder's handlers reads."""
    from handlers.starting import CODES, INDEX, digest  # noqa: PLC0415 - the folder's own, not this one's

    ours = byte_code_in(folder)
    compiled = {
        digest(text): marshal.dumps(compile(text, "<string>", "exec"), _WITHOUT_REFERENCES)
        for text in texts_of(modules)
    }
    codes = [*(code for _, code in ours.values()), *compiled.values()]
    places = iter(pairwise(accumulate(map(len, codes), initial=0)))
    index = (
        MAGIC_NUMBER,
        {name: (file, next(places)) for name, (file, _) in ours.items()},
        {text: next(places) for text in compiled},
    )
    (folder / "handlers" / CODES).write_bytes(b"".join(codes))
    (folder / "handlers" / INDEX).write_bytes(marshal.dumps(index, _WITHOUT_REFERENCES))


if __name__ == "__main__":
    root = Path(sys.argv[1])
    sys.path[0] = str(root)
    keep(root, sys.argv[2:])
