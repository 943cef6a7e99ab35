"""
What a statute decides, in forms that the engine can reckon with: one frozen class each.

    WithdrawalWindow     until when a buyer may change their mind        ┐
    FirstDay             whether the day of the event is counted         │
    LastDay              whether the last day moves to a working day     │ until when
    UninformedExtension  how the window grows if nobody told the buyer   │
    UntoldWindow         a window only for who was told no policy        │
    LegalGuarantee       until when goods must be as agreed              │
    RepairExtension      how much longer after a repair                  ┘
    Suspension           whether it stands still while goods are repaired
    RemedyOrder          what comes before money where goods are not as agreed
    Exemption            goods without a right to change one's mind
    Notice               whether it is enough to send the notice in time
    WithdrawalFreight    who pays for the way back after a withdrawal    ┐ who pays
    DefectFreight        and of goods that are not as agreed             ┘
    SendBack             until when the goods must be on their way       ┐
    OutboundDelivery     whether the cost of sending them out goes back  │
    Diminished           whether lost value may be kept back             │ the money
    RefundDeadline       when the price must be back after a withdrawal  │
    DefectRefundDeadline and of goods that are not as agreed             │
    Withholding          whether it may wait for the goods               │
    LateRefund           what is owed on top after that                  ┘
"""

from dataclasses import dataclass
from enum import StrEnum

from aftersales.law.periods import Period
from aftersales.vocabulary import Party, ProductTrait


class Anchor(StrEnum):
    """The event that a period is counted from."""

    DELIVERY = "delivery"
    CONTRACT = "contract"
    DELIVERY_OR_CONTRACT = "delivery_or_contract"
    """The later of the two."""
    NOTICE = "notice"
    AGREEMENT = "agreement"
    GOODS_BACK = "goods_back"
    CARRIER_HANDOVER = "carrier_handover"


@dataclass(frozen=True, kw_only=True)
class WithdrawalWindow:
    """Within this time a buyer may change their mind; no time at all means that there is no such right."""

    period: Period
    anchor: Anchor
    digital_anchor: Anchor | None = None

    def anchor_for(self, traits: frozenset[ProductTrait]) -> Anchor:
        """Return what the window is counted from for such goods."""
        digital = self.digital_anchor if ProductTrait.DIGITAL_CONTENT in traits else None
        return digital or self.anchor


@dataclass(frozen=True, kw_only=True)
class FirstDay:
    """Whether the day of the event is itself the first of the period."""

    counted: bool


@dataclass(frozen=True, kw_only=True)
class LastDay:
    """Whether a period that ends on a day off ends with the next working day instead."""

    rolls: bool


class Growth(StrEnum):
    """From where a longer window is counted: the end of the initial one, or the event that that is counted from."""

    FROM_END = "end"
    FROM_START = "start"


@dataclass(frozen=True, kw_only=True)
class UninformedExtension:
    """How long the right lasts for a buyer who was not told of it."""

    period: Period
    growth: Growth


@dataclass(frozen=True, kw_only=True)
class UntoldWindow:
    """Within this time goods come back where the law gives no such right, but the seller told nobody its policy."""

    window: WithdrawalWindow


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Goods without the right: by their traits alone, or once a fact makes them so."""

    traits: frozenset[ProductTrait]
    facts: tuple[tuple[ProductTrait, str], ...] = ()
    only_if_told: bool = False

    def of(self, traits: frozenset[ProductTrait]) -> frozenset[ProductTrait]:
        """Return those of an article's traits that exempt it by themselves."""
        return self.traits & traits

    def facts_about(self, traits: frozenset[ProductTrait]) -> tuple[str, ...]:
        """Return what would have to be shown to exempt an article with these traits."""
        return tuple(fact for trait, fact in self.facts if trait in traits)


class Effective(StrEnum):
    """What must have happened in time for a notice to be in time."""

    DISPATCH = "dispatch"
    ARRIVAL = "arrival"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """When a notice of withdrawal is in time."""

    effective: Effective


@dataclass(frozen=True, kw_only=True)
class LegalGuarantee:
    """How long goods must be as agreed; without a period the claim has no fixed end."""

    period: Period | None
    anchor: Anchor


@dataclass(frozen=True, kw_only=True)
class RepairExtension:
    """How much longer the guarantee lasts, once, after a repair under it."""

    period: Period


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """The guarantee does not run while goods are away to be repaired."""


@dataclass(frozen=True, kw_only=True)
class RemedyOrder:
    """Goods that are not as agreed are mended or replaced first; money at once only within a time after delivery."""

    money_within: Period | None


@dataclass(frozen=True, kw_only=True)
class SendBack:
    """Within this time after the notice the goods must be on their way back."""

    period: Period


class Extent(StrEnum):
    """How much of the outbound delivery goes back after a withdrawal from the whole order."""

    ALL = "all"
    STANDARD = "standard"
    """What the cheapest standard delivery would have cost."""
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class OutboundDelivery:
    """How much of the cost of sending the goods out goes back with the whole order."""

    extent: Extent


@dataclass(frozen=True, kw_only=True)
class Diminished:
    """Value that goods lost by use beyond trying them may be kept back, if the buyer was told of the right."""

    only_if_informed: bool


@dataclass(frozen=True, kw_only=True)
class Withholding:
    """A refund may wait until the goods are back, or are shown to be on their way."""


@dataclass(frozen=True, kw_only=True)
class RefundDeadline:
    """Within this time the price must be back after a withdrawal; proof of sending may count as the goods' return."""

    period: Period
    anchor: Anchor
    or_sent: bool = False


@dataclass(frozen=True, kw_only=True)
class DefectRefundDeadline:
    """Within this time the price must be back where goods were not as agreed."""

    period: Period
    anchor: Anchor


@dataclass(frozen=True, kw_only=True)
class Surcharge:
    """What is owed on top of a refund that is up to so many days late: a percentage, or the legal interest."""

    to_day: int
    percent: int | None = None


@dataclass(frozen=True, kw_only=True)
class LateRefund:
    """
    What is owed on top of a refund that is late: by steps, and then by points a month, or by interest a year.

    It may be for withdrawals alone.
    """

    withdrawals_only: bool = False
    steps: tuple[Surcharge, ...] = ()
    then_points_a_month: int = 0
    percent_a_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawalFreight:
    """Who pays for the way back after a withdrawal, and who where nobody told the buyer so."""

    payer: Party
    untold: Party


@dataclass(frozen=True, kw_only=True)
class DefectFreight:
    """Who pays for the way back of goods that are not as agreed, and who where it is costly."""

    payer: Party
    bulky: Party

    def payer_for(self, traits: frozenset[ProductTrait]) -> Party:
        """Return who pays for goods with these traits."""
        return self.bulky if ProductTrait.BULKY in traits else self.payer


LegalRule = (
    WithdrawalWindow
    | FirstDay
    | LastDay
    | UninformedExtension
    | UntoldWindow
    | Exemption
    | Notice
    | LegalGuarantee
    | RepairExtension
    | Suspension
    | RemedyOrder
    | SendBack
    | OutboundDelivery
    | Diminished
    | Withholding
    | RefundDeadline
    | DefectRefundDeadline
    | LateRefund
    | WithdrawalFreight
    | DefectFreight
)
