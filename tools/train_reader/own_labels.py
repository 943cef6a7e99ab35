"""
What the project has written itself: labels for texts of the public sets, and remarks and phrases of its own.

A line is `sentiment codes<TAB>text`, or `sentiment codes<TAB>id` where the text is another's: `neg T- S-`, `neu $0`.
The codes are those of `CODES`; + is praise, - a complaint, 0 neither or both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from aftersales.feedback.reading import Aspect, Sentiment
from tools.train_reader.examples import ALL_ASPECTS, Example, rows

WORDS: Final = Path(__file__).parent / "words"
LESSONS: Final = "lessons"
"""The folder beside them of what only teaches."""

CODES: Final = dict(zip("QDZPWTCSYO$RAHX", Aspect, strict=True))

_SENTIMENTS: Final = {"neg": Sentiment.NEGATIVE, "neu": Sentiment.NEUTRAL, "pos": Sentiment.POSITIVE}
_SIGNS: Final = {"-": Sentiment.NEGATIVE, "0": Sentiment.NEUTRAL, "+": Sentiment.POSITIVE}


def labeled(folder: Path) -> Iterator[Example]:
    """Yield the texts of the public sets that were read with care, all their aspects and their sentiment."""
    yield from _labeled(folder, WORDS)


def lessons(folder: Path) -> Iterator[Example]:
    """Yield what was labeled and written to be learned from alone: texts that are no fair sample of what buyers say."""
    for one in (*_labeled(folder, WORDS / LESSONS), *_written("remarks", WORDS / LESSONS)):
        yield replace(one, is_lesson=True)


def _labeled(folder: Path, words: Path) -> Iterator[Example]:
    for path in sorted(words.glob("labels_*.tsv")):
        lines = _labels(path)
        sets = dict.fromkeys(id_.rpartition("-")[0] for id_ in lines)
        texts = {row["id"]: row["text"] for name in sets for row in rows(folder, name) if row["id"] in lines}
        for id_, labels in lines.items():
            yield _example("careful", language=path.stem.rpartition("_")[2], labels=labels, text=texts[id_])


def labeled_twice(language: str) -> Iterator[tuple[Example, Example]]:
    """Yield the two labels, independent of each other, of what judges the reader; the texts themselves are left out."""
    first, second = (_labels(WORDS / f"{reading}_labels_{language}.tsv") for reading in ("first", "second"))
    careful = partial(_example, "careful", language=language, text="")
    for id_, labels in first.items():
        yield careful(labels=labels), careful(labels=second[id_])


def remarks() -> Iterator[Example]:
    """Yield the remarks, written to be as different as buyers are."""
    return _written("remarks", WORDS)


def phrases() -> Iterator[Example]:
    """Yield the phrases: the fewest words that say a thing."""
    return _written("phrases", WORDS)


def _written(kind: str, words: Path) -> Iterator[Example]:
    for path in sorted(words.glob(f"{kind}_*.tsv")):
        for line in _lines(path):
            labels, text = line.split("\t")
            yield _example(kind, language=path.stem.rpartition("_")[2], labels=labels, text=text)


def _labels(path: Path) -> dict[str, str]:
    """Return the labels of each id."""
    return {id_: labels for labels, id_ in (line.split("\t") for line in _lines(path))}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _example(kind: str, *, language: str, labels: str, text: str) -> Example:
    sentiment, *codes = labels.split()
    return Example(
        set=f"{kind}_{language}",
        language=language,
        text=text,
        sentiment=_SENTIMENTS[sentiment],
        aspects=_aspects(codes),
        known=ALL_ASPECTS,
    )


def _aspects(codes: list[str]) -> Mapping[Aspect, Sentiment]:
    return {CODES[code[0]]: _SIGNS[code[1]] for code in codes}
