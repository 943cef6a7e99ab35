"""The figures of docs/reader.md that a clock and a scale tell."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from statistics import median
from time import perf_counter, process_time
from typing import Final

from adapters.reader import SmallReader
from adapters.reader.artifact import NAME, Artifact
from aftersales.feedback.reader import Reader

PASSES: Final = 7
LENGTHS: Final = ((1, 20), (21, 50), (51, 100), (101, 200), (201, 500), (501, 1_000), (1_001, 5_000))
"""Characters, from and to."""

_ENOUGH: Final = 300
"""Texts of a length: more would only take longer."""

_FEW: Final = 10


def size() -> int:
    """Return the bytes of the artifact."""
    return len(resources.files("adapters.reader").joinpath(NAME).read_bytes())


def seconds_to_load() -> float:
    """Return how long it takes to be ready, as the median of some times."""
    return median(_timed_loading() for _ in range(PASSES))


def microseconds(texts: Iterable[str], reader: Reader) -> float:
    """Return the time of one core for a text, for everything that a reading holds: the median of some passes."""
    given = list(texts)
    return median(_timed_reading(given, reader) for _ in range(PASSES)) / len(given) * 1e6


def speed(texts: Mapping[str, Iterable[str]], reader: Reader) -> Iterator[str]:
    """Yield what a text costs, by language and length."""
    yield "| language | characters | texts | microseconds a text |"
    yield "|---|---:|---:|---:|"
    for language, given in texts.items():
        for length, some in _by_length(given).items():
            yield f"| {language} | {length} | {len(some):,} | {microseconds(some, reader):,.0f} |"


def _by_length(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the first texts of each length, evenly enough: no set is sorted by length."""
    given = list(texts)
    found = {
        f"{least:,}–{most:,}": [text for text in given if least <= len(text) <= most][:_ENOUGH]
        for least, most in LENGTHS
    }
    return {"all, as they come": given[:: max(1, len(given) // _ENOUGH)]} | {
        length: some for length, some in found.items() if len(some) >= _FEW
    }


def _timed_reading(texts: list[str], reader: Reader) -> float:
    began = process_time()
    for text in texts:
        reader.read(text)
    return process_time() - began


def _timed_loading() -> float:
    began = perf_counter()
    SmallReader(Artifact.shipped())
    return perf_counter() - began
