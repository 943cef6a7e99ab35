"""
Complaints: what the feedback about one case complains of, so that what the case cost counts once for each aspect.

    a text about the case complains of PRICE    the cost counts under PRICE, on the day and in the place of the text
    another one does too                        nothing more, unless more had been paid back by then: the difference
    the first, read anew, does not              nothing less: there still is one that does
    the other does not either                   the cost counts no longer

It counts so for the shop, and besides for each article and each category that the texts are about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Reading
from aftersales.identifiers import CaseId
from aftersales.money import Money
from aftersales.territories import Territory


@dataclass(frozen=True, kw_only=True)
class Part:
    """Where a cost counts: under an aspect, for an article, for a category, or with neither for the shop."""

    aspect: Aspect
    sku: str | None = None
    category: str | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A cost that counts in a part, on the day and in the place of the first of so many texts that complain there."""

    part: Part
    given_at: datetime
    territory: Territory | None
    cost: Money
    texts: int = 1

    def heard_again(self, cost: Money) -> Self:
        """Return it with one more text that complains, by whose time so much had been paid back."""
        return replace(self, texts=self.texts + 1, cost=max(self.cost, cost))

    def taken_back(self) -> Self | None:
        """Return it with one text less, or None if it was the last."""
        return replace(self, texts=self.texts - 1) if self.texts > 1 else None


@dataclass(frozen=True, kw_only=True)
class Complaints:
    """What the feedback about a case complains of. `version` counts its changes; whoever writes the nth first wins."""

    case_id: CaseId
    version: int = 0
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The complaints about a case once a text is read, and how the costs change by it, as the event says it."""

    complaints: Complaints
    costs: tuple[Mapping[str, object], ...]


def changes(feedback: Feedback, reading: Reading) -> bool:
    """Tell whether a reading changes what is complained of about the case of a feedback."""
    return feedback.about.cost is not None and bool(_changed(feedback, reading))


def heard(complaints: Complaints, feedback: Feedback, reading: Reading) -> Heard:
    """Return the complaints once a feedback about the case is read so."""
    counted = {one.part: one for one in complaints.counted}
    costs: list[Mapping[str, object]] = []
    for part in _changed_parts(feedback, reading):
        before = counted.pop(part, None)
        after = _after(before, part, feedback) if part.aspect in reading.complaints else before and before.taken_back()
        if after is not None:
            counted[part] = after
        costs += _change(before, after)
    changed = replace(complaints, version=complaints.version + 1, counted=tuple(counted.values()))
    return Heard(complaints=changed, costs=tuple(costs))


def _changed(feedback: Feedback, reading: Reading) -> frozenset[Aspect]:
    before = feedback.reading.complaints if feedback.reading else frozenset()
    return before ^ reading.complaints


def _changed_parts(feedback: Feedback, reading: Reading) -> Iterator[Part]:
    for aspect in sorted(_changed(feedback, reading)):
        yield from _parts_of(feedback.about, aspect)


def _parts_of(about: About, aspect: Aspect) -> Iterator[Part]:
    yield Part(aspect=aspect)
    if about.sku is not None:
        yield Part(aspect=aspect, sku=about.sku)
    if about.category is not None:
        yield Part(aspect=aspect, category=about.category)


def _after(before: Counted | None, part: Part, feedback: Feedback) -> Counted | None:
    cost = feedback.about.cost
    if cost is None:
        return before
    if before is not None:
        return before.heard_again(cost)
    return Counted(part=part, given_at=feedback.given_at, territory=feedback.about.territory, cost=cost)


def _change(before: Counted | None, after: Counted | None) -> Iterator[Mapping[str, object]]:
    """Yield what an event says of a cost that counts otherwise than before."""
    place = after or before
    if place is None:
        return
    zero = Money.zero(place.cost.currency)
    amount = (after.cost if after else zero) - (before.cost if before else zero)
    if amount:
        yield {
            "aspect": place.part.aspect.value,
            "sku": place.part.sku,
            "category": place.part.category,
            "territory": place.territory,
            "given_at": place.given_at.isoformat(),
            "amount": amount.amount,
        }
