"""Rules that cost: what is kept back for goods that came back, and who pays for their way."""

from dataclasses import dataclass

from aftersales.money import Money
from aftersales.policy.reasons import Reason, where_it_is
from aftersales.vocabulary import Condition, Party
from aftersales.wording import Said, any_of, word_for


@dataclass(frozen=True, kw_only=True)
class RestockingFee:
    """
    Kept back from the refund of goods that came back: hundredths of a percent of their value, or an amount a case.

    Only for goods in these conditions, where any are named. Never for a reason that does not blame the buyer.
    """

    id: str
    percent: int | None = None
    amount: Money | None = None
    conditions: tuple[Condition, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        worth = self.amount or Said("{percent} % of their value", percent=_percentage(self.percent or 0))
        if not self.conditions:
            return Said("A restocking fee of {worth} is kept back for goods that come back.", worth=worth)
        return Said(
            "A restocking fee of {worth} is kept back for goods that come back {states}.",
            worth=worth,
            states=any_of(*map(word_for, self.conditions)),
        )

    def covers(self, condition: Condition | None) -> bool:
        """Tell whether the fee is due for goods in a condition; None is one that nobody has seen yet."""
        return self.conditions is None or condition in self.conditions


@dataclass(frozen=True, kw_only=True)
class ReturnFreight:
    """
    Who pays for the way back, and what the buyer's share is.

    A rule that names no reasons makes the buyer pay only for reasons that blame the buyer.
    """

    id: str
    paid_by: Party
    amount: Money | None = None
    reasons: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        kept_back = self.amount is not None and self.paid_by is Party.BUYER
        return Said(
            "The {party} pays for the way back{share}{when}.",
            party=word_for(self.paid_by),
            share=Said(", {amount}", amount=self.amount) if kept_back else "",
            when=where_it_is(self.reasons),
        )

    @property
    def specificity(self) -> int:
        """How many conditions the rule has."""
        return int(self.reasons is not None)

    def covers(self, reason: Reason) -> bool:
        """Tell whether this rule is about a reason."""
        if self.reasons is not None:
            return reason.code in self.reasons
        return self.paid_by is not Party.BUYER or reason.fault is Party.BUYER


def _percentage(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
