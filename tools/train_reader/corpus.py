"""All examples there are, and which of them teaches what; `weighing` says how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from aftersales.feedback.reading import Sentiment
from tools.train_reader import own_labels, public_sets
from tools.train_reader.examples import Example, Part


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """
    The examples, by who labeled them. `careful`, `remarks` and `lessons` know everything of a text, the others a part.

    Of each kind the parts in `taught` teach. Lessons and phrases do no more than that: the former were chosen because
    they are hard, and numbers that were tuned with them would be off for what buyers usually say; the latter are
    nothing to be judged by. So all of them teach but copies of what is kept from teaching.
    """

    careful: Sequence[Example] = ()
    remarks: Sequence[Example] = ()
    phrases: Sequence[Example] = ()
    aspected: Sequence[Example] = ()
    starred: Sequence[Example] = ()
    requests: Sequence[Example] = ()
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
        for one in [*self._of_our_own, *self._to_learn(self.aspected, self.starred)]:
            if one.sentiment not in (None, Sentiment.NEUTRAL):
                found.setdefault(one.key, one)
        return list(found.values())

    def for_aspects(self) -> list[Example]:
        """Return what teaches aspects."""
        return [*self._of_our_own, *self._to_learn(self.aspected)]

    def for_neutrality(self) -> list[Example]:
        """Return what teaches verdicts from none: texts whose label could have been any of the three."""
        return [
            *self._of_our_own,
            *self._to_learn(self.aspected, self.requests),
            *(one for one in self._to_learn(self.starred) if one.set == "en_huliu"),
        ]

    def for_network(self) -> list[Example]:
        """Return what teaches the network, which learns both at once; each text once."""
        return list({one.key: one for one in reversed([*self.for_polarity(), *self.for_neutrality()])}.values())

    def to_tune(self, language: str) -> list[Example]:
        """Return what the numbers on top are tuned with."""
        return self._part(language, Part.TUNE)

    def to_judge(self, language: str) -> list[Example]:
        """Return what nothing was learned from."""
        return self._part(language, Part.JUDGE)

    @cached_property
    def _of_our_own(self) -> list[Example]:
        """What the project labeled or wrote itself and may be learned from."""
        kept = {one.key for one in self._for_numbers if one.part not in self.taught}
        free = (one for one in (*self.lessons, *self.phrases) if one.key not in kept)
        return [*self._to_learn(self.careful, self.remarks), *free]

    @property
    def _for_numbers(self) -> tuple[Example, ...]:
        """What figures are made from: the numbers on top, and those in the model card."""
        return (*self.careful, *self.remarks, *self.aspected, *self.starred)

    def _part(self, language: str, part: Part) -> list[Example]:
        return [one for one in self._for_numbers if one.language == language and one.part is part]

    def _to_learn(self, *kinds: Iterable[Example]) -> list[Example]:
        return [one for kind in kinds for one in kind if one.part in self.taught]
