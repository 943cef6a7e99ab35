"""All examples there are, and which of them teaches what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from aftersales.feedback.reading import Sentiment
from tools.train_reader import own_labels, public_sets
from tools.train_reader.examples import Example, Part

_CARE: Final = 2.0
"""How much more a label counts that was given with care than one made from stars."""

_LONG: Final = 200
"""More characters than these make a text in English a long review."""

_HEARD: Final = 2.0
"""How many times as much a long review counts: in English they are few beside phrases, and would not be heard."""

_GUESSED: Final = 0.7
"""A sentiment that was only put together from those of the aspects counts less."""


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """
    The examples, by who labeled them. `careful`, `remarks` and `lessons` know everything of a text, the others a part.

    Of each kind the parts in `taught` teach. Lessons do no more than that: they were chosen because they are hard, and
    numbers that were tuned with them would be off for what buyers usually say.
    """

    careful: Sequence[Example]
    remarks: Sequence[Example]
    phrases: Sequence[Example]
    aspected: Sequence[Example]
    starred: Sequence[Example]
    requests: Sequence[Example]
    lessons: Sequence[Example] = ()
    taught: frozenset[Part] = frozenset({Part.LEARN})

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return everything that is in a folder of public sets, and what the project wrote itself."""
        careful = list(own_labels.labeled(folder))
        return cls(
            careful=careful,
            remarks=list(own_labels.remarks()),
            phrases=list(own_labels.phrases()),
            aspected=list(public_sets.aspected(folder)),
            starred=list(public_sets.starred(folder)),
            requests=list(public_sets.requests(folder)),
            lessons=list(own_labels.lessons(folder)),
        )

    def once_tuned(self) -> Self:
        """Return the same examples for when the numbers on top are known: what they were tuned with teaches too."""
        return replace(self, taught=frozenset({Part.LEARN, Part.TUNE}))

    def for_polarity(self) -> list[Example]:
        """Return what teaches good and bad, each text once: as its most careful reader labeled it."""
        found: dict[str, Example] = {}
        for one in self._to_learn(*self._of_our_own, self.aspected, self.starred):
            if one.sentiment not in (None, Sentiment.NEUTRAL):
                found.setdefault(one.key, one)
        return list(found.values())

    def for_aspects(self) -> list[Example]:
        """Return what teaches aspects."""
        return self._to_learn(*self._of_our_own, self.aspected)

    def for_neutrality(self) -> list[Example]:
        """Return what teaches verdicts from none: texts whose label could have been any of the three."""
        return [
            *self._to_learn(*self._of_our_own, self.aspected, self.requests),
            *(one for one in self._to_learn(self.starred) if one.set == "en_huliu"),
        ]

    def for_network(self) -> list[Example]:
        """Return what teaches the network, which learns both at once; each text once."""
        return list({one.key: one for one in reversed([*self.for_polarity(), *self.for_neutrality()])}.values())

    def to_tune(self, language: str) -> list[Example]:
        """Return what the numbers on top are tuned with."""
        return self._part(language, lambda one: one.part is Part.TUNE)

    def to_judge(self, language: str) -> list[Example]:
        """Return what nothing was learned from."""
        return self._part(language, lambda one: one.part is Part.JUDGE)

    @property
    def _of_our_own(self) -> tuple[Sequence[Example], ...]:
        return self.careful, self.remarks, self.lessons, self.phrases

    def _part(self, language: str, wanted: Callable[[Example], bool]) -> list[Example]:
        everything = (*self.careful, *self.remarks, *self.aspected, *self.starred)
        return [one for one in everything if one.language == language and wanted(one)]

    def _to_learn(self, *kinds: Iterable[Example]) -> list[Example]:
        """Return those to learn from; of phrases all, since a phrase is nothing to be judged by."""
        return [one for kind in kinds for one in kind if one.part in self.taught or one.set.startswith("phrases")]


def weight_of(example: Example) -> float:
    """Return how much an example counts."""
    heard = _HEARD if example.language == "en" and len(example.text) > _LONG else 1.0
    if example.set.startswith(("careful", "remarks")):
        return heard * _CARE
    return heard if example.is_starred else heard * _GUESSED
