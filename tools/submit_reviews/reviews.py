"""Files of reviews: one JSON object a line, of which `text` counts."""

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO


class NotReviews(Exception):
    """The file is not JSON lines with a text in each."""


def reviews_in(paths: Sequence[Path], *, count: int) -> Iterator[str]:
    """Return the first texts of files, gzipped or not, one file after the other."""
    return islice((text for path in paths for text in _texts_in(path)), count)


def _texts_in(path: Path) -> Iterator[str]:
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            yield _text_of(line, where=f"{path.name}, line {number}")


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _text_of(line: str, *, where: str) -> str:
    try:
        review = json.loads(line)
    except ValueError as error:
        raise NotReviews(f"{where}: not JSON") from error
    text = review.get("text") if isinstance(review, dict) else None
    if not isinstance(text, str) or not _can_be_sent(text):
        raise NotReviews(f"{where}: no text")
    return text


def _can_be_sent(text: str) -> bool:
    """Tell whether a text is made of whole characters: JSON can hold halves."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
