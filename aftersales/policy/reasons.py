"""
Why buyers ask and why merchants decline: one table each, the same in every shop.

A reason says whose fault it names. Nothing is kept back from a buyer whom a reason does not blame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aftersales.vocabulary import CaseKind, EvidenceKind, Party
from aftersales.wording import Said, any_of


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a buyer asks, in our words. `kinds` are the cases that it can be given for."""

    code: str
    label: Said
    fault: Party
    kinds: frozenset[CaseKind] = frozenset(CaseKind)
    evidence: tuple[EvidenceKind, ...] = ()

    @property
    def not_as_agreed(self) -> bool:
        """Whether it says that the goods are not what was sold, which the legal guarantee is for."""
        return self.code in _NOT_AS_AGREED


@dataclass(frozen=True, kw_only=True)
class DeclineReason:
    """Why a merchant declines, in our words."""

    code: str
    label: Said


_GOODS_COME_BACK: Final = frozenset({CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REFUND})
_MONEY_OR_GOODS: Final = frozenset(CaseKind) - {CaseKind.REPAIR}
_SOMETHING_WRONG: Final = frozenset(CaseKind)
_NEVER_CAME: Final = frozenset({CaseKind.REFUND, CaseKind.RESHIP})
_PHOTO: Final = (EvidenceKind.PHOTO,)
_NOT_AS_AGREED: Final = frozenset(
    {"NOT_AS_DESCRIBED", "DEFECTIVE", "DAMAGED", "WRONG_ITEM", "MISSING_PARTS", "POOR_QUALITY"}
)


def _reason(
    code: str,
    label: Said,
    fault: Party,
    kinds: frozenset[CaseKind] = _SOMETHING_WRONG,
    evidence: tuple[EvidenceKind, ...] = (),
) -> tuple[str, Reason]:
    return code, Reason(code=code, label=label, fault=fault, kinds=kinds, evidence=evidence)


REASONS: Final[Mapping[str, Reason]] = dict(
    [
        _reason("NO_REASON", Said("No reason given"), Party.BUYER),
        _reason("CHANGED_MIND", Said("I changed my mind"), Party.BUYER, _GOODS_COME_BACK),
        _reason("ORDERED_BY_MISTAKE", Said("I ordered it by mistake"), Party.BUYER, _GOODS_COME_BACK),
        _reason("FOUND_CHEAPER", Said("I found it cheaper"), Party.BUYER, _GOODS_COME_BACK),
        _reason("DOES_NOT_FIT", Said("It does not fit"), Party.BUYER, _GOODS_COME_BACK),
        _reason("DISLIKED", Said("I do not like it"), Party.BUYER, _GOODS_COME_BACK),
        _reason("NOT_AS_DESCRIBED", Said("It is not as described"), Party.MERCHANT),
        _reason("DEFECTIVE", Said("It does not work"), Party.MERCHANT),
        _reason("DAMAGED", Said("It arrived damaged"), Party.MERCHANT, evidence=_PHOTO),
        _reason("WRONG_ITEM", Said("I got something else"), Party.MERCHANT),
        _reason("MISSING_PARTS", Said("Something is missing"), Party.MERCHANT),
        _reason("POOR_QUALITY", Said("The quality is poor"), Party.MERCHANT),
        _reason("ARRIVED_LATE", Said("It came too late"), Party.MERCHANT, _MONEY_OR_GOODS),
        _reason("NEVER_ARRIVED", Said("It never came"), Party.MERCHANT, _NEVER_CAME),
        _reason("UNWANTED_GIFT", Said("It was an unwanted gift"), Party.BUYER, _GOODS_COME_BACK),
        _reason("OTHER", Said("Something else"), Party.BUYER),
    ]
)

DECLINE_REASONS: Final[Mapping[str, DeclineReason]] = {
    code: DeclineReason(code=code, label=label)
    for code, label in (
        ("OUTSIDE_POLICY", Said("Our policy does not cover this")),
        ("NOT_OUR_PRODUCT", Said("This was not bought from us")),
        ("USED_OR_DAMAGED", Said("It was used or damaged by the buyer")),
        ("NO_FAULT_FOUND", Said("We found no fault")),
        ("INSUFFICIENT_EVIDENCE", Said("The evidence does not show the problem")),
        ("ALREADY_RESOLVED", Said("This was resolved already")),
        ("INCOMPLETE_RETURN", Said("Parts of the return are missing")),
        ("SUSPECTED_FRAUD", Said("We cannot confirm what was stated")),
        ("OTHER", Said("Another reason")),
    )
}


def where_it_is(codes: Sequence[str] | None) -> str:
    """Return the part of a sentence that limits it to reasons; nothing where none limit it."""
    if not codes:
        return ""
    labels = (REASONS[code].label if code in REASONS else code for code in codes)
    quoted = (Said("“{reason}”", reason=label) for label in labels)
    return Said(" where the reason is {reasons}", reasons=any_of(*quoted))


def reasons_for(kind: CaseKind | None) -> tuple[Reason, ...]:
    """Return the reasons that can be given for a kind of case, or all of them."""
    return tuple(reason for reason in REASONS.values() if kind is None or kind in reason.kinds)
