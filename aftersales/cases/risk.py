"""
Risk: how far a request may be trusted before anybody has seen the goods, from 0 to 1, with its reasons in words.

It changes how fast something is granted, never what. It refuses nothing and takes nothing from what is owed: the rules
of a policy may name the most risk at which they hurry, and whoever is above it waits for a person, as anybody does
where no rule hurries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftersales.policy.rules import BuyerHistory, Hundredths
from aftersales.wording import Said


class SignalKind(StrEnum):
    """What can make a request less safe to hurry with."""

    RETURNS = "RETURNS"
    VALUE = "VALUE"
    VELOCITY = "VELOCITY"
    NEVER_ARRIVED = "NEVER_ARRIVED"
    MISMATCH = "MISMATCH"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing that was seen, in numbers, and what it adds to the score; `usual` is what others come to."""

    kind: SignalKind
    points: Hundredths
    seen: int
    usual: int = 0

    @property
    def text(self) -> str:
        """The signal in words, with what it adds."""
        return Said("{words} (+{points})", words=_WORDS[self.kind](self), points=f"{self.points / 100:.2f}")


@dataclass(frozen=True, kw_only=True)
class Risk:
    """The risk of a request as it was assessed when it was made; `cases` are the buyer's in the year before."""

    score: Hundredths = 0
    signals: tuple[Signal, ...] = ()
    cases: int = 0

    @property
    def history(self) -> BuyerHistory:
        """What rules may ask about the buyer."""
        return BuyerHistory(risk=self.score, cases=self.cases)


_WORDS: Final[Mapping[SignalKind, Callable[[Signal], str]]] = {
    SignalKind.RETURNS: lambda one: Said(
        "{seen} % of the units that this buyer ordered in a year came back; of all buyers' units, {usual} %.",
        seen=one.seen,
        usual=one.usual,
    ),
    SignalKind.VALUE: lambda one: Said(
        "With this request, {seen} % of what this buyer paid in a year is asked back or was paid back.", seen=one.seen
    ),
    SignalKind.VELOCITY: lambda one: Said("The buyer had {seen} other cases in the 30 days before.", seen=one.seen),
    SignalKind.NEVER_ARRIVED: lambda one: Said(
        "{seen} times in a year the buyer says that something never came.", seen=one.seen
    ),
    SignalKind.MISMATCH: lambda one: (
        Said("Of one case of the buyer in a year, goods were rejected or were not what was sold.")
        if one.seen == 1
        else Said(
            "Of {seen} cases of the buyer in a year, goods were rejected or were not what was sold.", seen=one.seen
        )
    ),
}
