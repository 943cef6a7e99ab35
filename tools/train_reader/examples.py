"""An example: a text, and what people have said that it says."""

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, TypedDict

from aftersales.feedback.reading import Aspect, Sentiment

ALL_ASPECTS: Final = frozenset(Aspect)


class Row(TypedDict, total=False):
    """A line of a set, as its makers published it."""

    id: str
    lang: str
    text: str
    label: str
    aspects: list[list[str]]


class Part(Enum):
    """What an example is for: to learn from, to set the few numbers on top of what was learned, or to be judged by."""

    LEARN = "learn"
    TUNE = "tune"
    JUDGE = "judge"


@dataclass(frozen=True, kw_only=True)
class Example:
    """
    A text with its labels.

    `known` are the aspects that the set labels: of the others its silence says nothing. `is_starred` tells that the
    sentiment was made from stars or from a form's two fields, so that it is never neutral and sometimes wrong.
    `is_lesson` tells that it was picked or written because it is hard.
    """

    set: str
    language: str
    text: str
    sentiment: Sentiment | None
    aspects: Mapping[Aspect, Sentiment] = field(default_factory=dict)
    known: frozenset[Aspect] = frozenset()
    is_starred: bool = False
    is_lesson: bool = False

    @property
    def key(self) -> str:
        """What it shares with its copies in other sets: its letters and digits, or each sign once where it has none."""
        plain = unicodedata.normalize("NFKC", self.text).lower()
        return re.sub(r"[\W_]+", "", plain) or "".join(dict.fromkeys("".join(plain.split())))

    @property
    def part(self) -> Part:
        """What it is for, by a hash of its key: copies are always in the same part."""
        percent = int.from_bytes(hashlib.blake2b(self.key.encode(), digest_size=8).digest(), "big") % 100
        if percent < 10:  # noqa: PLR2004 - a tenth is kept to judge by, a tenth to tune with
            return Part.JUDGE
        return Part.TUNE if percent < 20 else Part.LEARN  # noqa: PLR2004 - the same


def rows(folder: Path, name: str) -> Iterator[Row]:
    """Yield the rows of a set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
