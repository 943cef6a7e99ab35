"""The figures of docs/reader.md that come from labeled texts, each table as lines of Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aftersales.feedback.reader import Reader
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from bench.measures import (
    Chance,
    Hits,
    Verdict,
    accuracy,
    calibration_error,
    error_by_luck,
    hits_of,
    macro_f1,
)
from tools.train_reader.examples import ALL_ASPECTS, Example

SPECIFIC: Final = frozenset(Aspect) - {Aspect.OTHER}
"""The public sets label a verdict on the whole as OTHER wherever it is; our own labels only where nothing else is, so
there it counts neither way."""


@dataclass(frozen=True)
class Judged:
    """A labeled text, and what was read in it."""

    example: Example
    reading: Reading

    @property
    def chance(self) -> Chance:
        """How likely the text is good, as the score says; a text of which nothing is known has an even chance."""
        return Chance(((self.reading.score or 0.0) + 1) / 2, self.example.sentiment is Sentiment.POSITIVE)

    @property
    def said(self) -> Mapping[Aspect, Sentiment]:
        """What was read of each aspect."""
        return {mention.aspect: mention.sentiment for mention in self.reading.mentions}

    @property
    def counted(self) -> frozenset[Aspect]:
        """The aspects that count for this text, said or unsaid."""
        known = self.example.known
        return known & SPECIFIC if known == ALL_ASPECTS else known

    def hits(self, aspects: Iterable[Aspect] = Aspect) -> Hits:
        """Return the hits among the aspects that are known of the text."""
        return self._hits(aspects, list(Sentiment))

    def pain_points(self) -> Hits:
        """Return the hits among what is complained of: an aspect counts only with its being bad."""
        return self._hits(Aspect, [Sentiment.NEGATIVE])

    def mentions(self) -> Hits:
        """Return how many of the aspects that were rightly named were also given their sentiment."""
        both = SPECIFIC & self.example.aspects.keys() & self.said.keys()
        right = sum(self.example.aspects[aspect] is self.said[aspect] for aspect in both)
        return Hits(there=len(both), said=len(both), right=right)

    def _hits(self, aspects: Iterable[Aspect], sounding: Sequence[Sentiment]) -> Hits:
        known = self.counted.intersection(aspects)
        there = {aspect for aspect in known if self.example.aspects.get(aspect) in sounding}
        said = {aspect for aspect in known if self.said.get(aspect) in sounding}
        return Hits(there=len(there), said=len(said), right=len(there & said))


Rows = Mapping[str, Sequence[Judged]]


def judged(examples: Iterable[Example], reader: Reader) -> list[Judged]:
    """Read labeled texts; the reader is told nothing but the text."""
    return [Judged(example, reader.read(example.text)) for example in examples]


def agreed(labeled: Iterable[tuple[Example, Example]]) -> list[Judged]:
    """Judge the second labels of some texts by the first."""
    return [Judged(first, _as_read(second)) for first, second in labeled]


def _as_read(example: Example) -> Reading:
    mentions = (Mention(aspect=aspect, sentiment=sentiment, quote="") for aspect, sentiment in example.aspects.items())
    return Reading(reader="labels", sentiment=example.sentiment, mentions=tuple(mentions))


def good_or_bad(rows: Rows) -> Iterator[str]:
    """Yield how often the sign of the score is right, and how far the score can be believed."""
    yield "| texts of | texts | accuracy | calibration error | of that by luck |"
    yield "|---|---:|---:|---:|---:|"
    for name, texts in rows.items():
        chances = [text.chance for text in texts if text.example.sentiment in (Sentiment.NEGATIVE, Sentiment.POSITIVE)]
        if chances:
            yield (
                f"| {name} | {len(chances):,} | {accuracy(chances):.1%} "
                f"| {calibration_error(chances):.3f} | {error_by_luck(chances):.3f} |"
            )


def three_ways(rows: Rows) -> Iterator[str]:
    """Yield how often the sentiment is right where it may be neutral too."""
    yield "| texts of | texts | accuracy | macro-F1 | F1 negative | F1 neutral | F1 positive |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, texts in rows.items():
        verdicts = [Verdict(text.example.sentiment, text.reading.sentiment) for text in texts if text.example.sentiment]
        right = sum(verdict.there is verdict.said for verdict in verdicts) / len(verdicts)
        each = " | ".join(f"{hits_of(verdicts, sentiment).f1:.3f}" for sentiment in Sentiment)
        yield f"| {name} | {len(verdicts):,} | {right:.1%} | {macro_f1(verdicts):.3f} | {each} |"


def aspects(rows: Rows) -> Iterator[str]:
    """Yield how well aspects are found, and what is said of them."""
    yield "| texts of | texts | aspects F1 | precision | recall | without OTHER | pain points F1 | sentiment of these |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, texts in rows.items():
        found = _sum(text.hits() for text in texts)
        specific = _sum(text.hits(SPECIFIC) for text in texts)
        pain = _sum(text.pain_points() for text in texts)
        sounds = _sum(text.mentions() for text in texts)
        yield (
            f"| {name} | {len(texts):,} | {found.f1:.3f} | {found.precision:.3f} | {found.recall:.3f} "
            f"| {specific.f1:.3f} | {pain.f1:.3f} | {sounds.precision:.1%} |"
        )


def each_aspect(rows: Rows) -> Iterator[str]:
    """Yield how well each aspect is found."""
    yield "| aspect |" + "".join(f" {name}: named | precision | recall |" for name in rows)
    yield "|---|" + "---:|---:|---:|" * len(rows)
    for aspect in Aspect:
        if aspect in SPECIFIC:
            found = [_sum(text.hits([aspect]) for text in texts) for texts in rows.values()]
            cells = (f" {hits.there:,} | {hits.precision:.2f} | {hits.recall:.2f} |" for hits in found)
            yield f"| {aspect} |" + "".join(cells)


def _sum(hits: Iterable[Hits]) -> Hits:
    return sum(hits, start=Hits())
