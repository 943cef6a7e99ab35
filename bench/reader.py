"""
How well the reader reads, and what that costs: `python -m bench.reader DATA`, where DATA holds the public sets.

Everything is judged by texts that the reader has not learned from. Without DATA, what ships with the project is judged:
remarks of its own, and excerpts. `--card docs/reader.md` writes the figures into the model card.
"""

import argparse
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from adapters.reader import SmallReader, small_reader
from adapters.reader.artifact import Artifact
from adapters.reader.languages import Languages
from bench import reader_languages, reader_speed, reader_tables
from bench.apart import apart, learned_keys
from bench.reader_tables import Judged, Rows, agreed, judged
from tests.adapters.reader.excerpted import excerpts
from tools.train_reader import own_labels
from tools.train_reader.corpus import Corpus
from tools.train_reader.examples import Example, Part
from tools.train_reader.public_sets import ASPECTED

LANGUAGES: Final = ("zh", "en", "id")
WITH_SETS: Final = "Judged by a tenth of each set, without what shares a passage with a text that was learned from."
WITHOUT_SETS: Final = "Judged by what ships alone: the public sets that docs/reader.md lists are not here."

BEGIN: Final = "<!-- figures -->\n"
END: Final = "<!-- end of figures -->\n"


def main() -> None:
    """Print the figures, or write them where the card has them."""
    parser = argparse.ArgumentParser(prog="python -m bench.reader", description=__doc__)
    parser.add_argument(
        "data", type=Path, nargs="?", help="the folder with the public sets, as docs/reader.md lists them"
    )
    parser.add_argument("--card", type=Path, help="a model card, to put the figures into")
    asked = parser.parse_args()
    figures = _printed(report(asked.data, small_reader()))
    if asked.card:
        before, _, rest = asked.card.read_text("utf-8").partition(BEGIN)
        asked.card.write_text(before + BEGIN + "\n" + figures + "\n" + END + rest.partition(END)[2], "utf-8")


def report(folder: Path | None, reader: SmallReader) -> Iterator[str]:
    """Yield the report, line by line."""
    ready = f"{reader_speed.seconds_to_load() * 1e3:,.0f} ms"
    python = f"Python {platform.python_version()}"
    yield f"Reader `{reader.version}`: {reader_speed.size():,} bytes, ready in {ready}, judged with {python}."
    yield ""
    examples = _to_judge_by(folder) if folder else _shipped()
    yield WITH_SETS if folder else WITHOUT_SETS
    yield from _section("Labels of the project's own", _own_labels())
    yield from _of_texts(judged(examples, reader))
    yield from _labeled_twice()
    if folder:
        yield from _section("Languages", _as_written(reader_languages.report(_languages(), folder)))
    texts = {language: _texts(examples, language) for language in ("zh", "en")}
    yield from _section("Speed", reader_speed.speed(texts, reader))


def _own_labels() -> Iterator[str]:
    yield "| in `tools/train_reader/words` | lines |"
    yield "|---|---:|"
    for path in sorted(own_labels.WORDS.rglob("*.tsv")):
        yield f"| `{path.relative_to(own_labels.WORDS)}` | {path.read_text('utf-8').count(chr(10)):,} |"


def _to_judge_by(folder: Path) -> list[Example]:
    corpus = Corpus.of(folder)
    held_out = [one for language in LANGUAGES for one in corpus.to_judge(language)]
    return apart(held_out, learned_keys(corpus.once_tuned()))


def _shipped() -> list[Example]:
    return [*(one for one in own_labels.remarks() if one.part is Part.JUDGE), *excerpts()]


def _of_texts(texts: Sequence[Judged]) -> Iterator[str]:
    by_set = _by_set(texts)
    whole = {name: some for name, some in by_set.items() if name not in ASPECTED}
    yield from _section("Good or bad", reader_tables.good_or_bad(whole | _by_language(whole)))
    by_hand = {name: some for name, some in by_set.items() if name.startswith(("careful", "remarks"))}
    yield from _section("Negative, neutral or positive", reader_tables.three_ways(_and_all(by_hand, "all of these")))
    public = {name: some for name, some in by_set.items() if name in ASPECTED}
    named = (_and_all(public, "all of these public sets") if public else {}) | by_hand
    yield from _section("Aspects", reader_tables.aspects(named))
    yield from _section("Each aspect", reader_tables.each_aspect(by_hand))


def _labeled_twice() -> Iterator[str]:
    """Yield how far two careful labelings of the same texts agree, in the same figures."""
    twice = {f"careful_{language}": agreed(own_labels.labeled_twice(language)) for language in ("en", "zh")}
    yield from _section("Labeled twice", reader_tables.three_ways(_and_all(twice, "both")))
    yield ""
    yield from reader_tables.aspects(_and_all(twice, "both"))


def _by_set(texts: Sequence[Judged]) -> dict[str, list[Judged]]:
    names = sorted({text.example.set for text in texts})
    return {name: [text for text in texts if text.example.set == name] for name in names}


def _by_language(rows: Rows) -> dict[str, list[Judged]]:
    texts = [text for some in rows.values() for text in some]
    return {
        f"all in {language}": [text for text in texts if text.example.language == language] for language in LANGUAGES
    }


def _and_all(rows: Mapping[str, Sequence[Judged]], name: str) -> dict[str, Sequence[Judged]]:
    return {**rows, name: [text for some in rows.values() for text in some]}


def _texts(examples: Sequence[Example], language: str) -> list[str]:
    return list({one.text: None for one in examples if one.language == language})


def _languages() -> Languages:
    return Languages.loaded(Artifact.shipped().languages)


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"### {title}", "")
    yield from lines


def _as_written(lines: Iterator[str]) -> Iterator[str]:
    yield "```"
    yield from lines
    yield "```"


def _printed(lines: Iterator[str]) -> str:
    printed = ""
    for line in lines:
        print(line, flush=True)
        printed += line + "\n"
    return printed


if __name__ == "__main__":
    main()
