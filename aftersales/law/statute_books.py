"""
The statute books: a file of rows for each jurisdiction, in `jurisdictions/`, read when it is first asked for.

A row's `decides` names the rules of `aftersales.law.rules` that the engine reckons with.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from aftersales.law.periods import Period
from aftersales.law.rows import LawRow, Level
from aftersales.law.rules import (
    Anchor,
    DefectFreight,
    DefectRefundDeadline,
    Diminished,
    Effective,
    Exemption,
    Extent,
    FirstDay,
    Growth,
    LastDay,
    LateRefund,
    LegalGuarantee,
    LegalRule,
    Notice,
    OutboundDelivery,
    RefundDeadline,
    RemedyOrder,
    RepairExtension,
    SendBack,
    Surcharge,
    Suspension,
    UninformedExtension,
    UntoldWindow,
    WithdrawalFreight,
    WithdrawalWindow,
    Withholding,
)
from aftersales.vocabulary import Party, ProductTrait

# What TOML gives: which types it has is known only once it is read, here.
Told = Mapping[str, Any]

_BOOKS: Final = Path(__file__).parent / "jurisdictions"
_LENGTHS: Final = ("years", "months", "days", "business_days")


@cache
def jurisdictions() -> frozenset[str]:
    """Return the jurisdictions that have rows: countries, their subdivisions, and the European Union."""
    return frozenset(book.stem for book in _BOOKS.glob("*.toml"))


@cache
def rows_of(jurisdiction: str) -> tuple[LawRow, ...]:
    """Return the rows of a jurisdiction, all of them, whenever they hold; none where there is no book."""
    if jurisdiction not in jurisdictions():
        return ()
    book = tomllib.loads((_BOOKS / f"{jurisdiction}.toml").read_text("utf-8"))
    return tuple(_row(jurisdiction, told) for told in book["rows"])


def _row(jurisdiction: str, told: Told) -> LawRow:
    decides = tuple(_RULES[name](rule) for name, rule in told.get("decides", {}).items())
    said = {key: value for key, value in told.items() if key not in {"decides", "level"}}
    return LawRow(jurisdiction=jurisdiction, level=Level(told["level"]), decides=decides, **said)


def _period(told: Told) -> Period:
    return Period(**{length: told[length] for length in _LENGTHS if length in told})


def _window(told: Told) -> WithdrawalWindow:
    digital = told.get("digital_from")
    return WithdrawalWindow(
        period=_period(told), anchor=Anchor(told["from"]), digital_anchor=Anchor(digital) if digital else None
    )


def _exemption(told: Told) -> Exemption:
    return Exemption(
        traits=frozenset(ProductTrait(trait) for trait in told["traits"]),
        facts=tuple((ProductTrait(trait), fact) for trait, fact in told.get("with_fact", {}).items()),
        only_if_told=told.get("only_if_told", False),
    )


def _guarantee(told: Told) -> LegalGuarantee:
    return LegalGuarantee(period=_period(told) or None, anchor=Anchor(told["from"]))


def _late_refund(told: Told) -> LateRefund:
    return LateRefund(
        steps=tuple(
            Surcharge(to_day=step["to_day"], percent=step.get("percent")) for step in told.get("surcharge", ())
        ),
        withdrawals_only=told.get("withdrawals_only", False),
        then_points_a_month=told.get("then_points_a_month", 0),
        percent_a_year=told.get("percent_a_year"),
    )


_RULES: Final[Mapping[str, Callable[[Told], LegalRule]]] = {
    "withdrawal_window": _window,
    "first_day": lambda told: FirstDay(counted=told["counted"]),
    "last_day": lambda told: LastDay(rolls=told["rolls"]),
    "uninformed_extension": lambda told: UninformedExtension(period=_period(told), growth=Growth(told["from"])),
    "untold_window": lambda told: UntoldWindow(window=_window(told)),
    "exemption": _exemption,
    "notice": lambda told: Notice(effective=Effective(told["effective"])),
    "legal_guarantee": _guarantee,
    "repair_extension": lambda told: RepairExtension(period=_period(told)),
    "suspension": lambda _: Suspension(),
    "remedy_order": lambda told: RemedyOrder(money_within=_period(told) or None),
    "send_back": lambda told: SendBack(period=_period(told)),
    "outbound_delivery": lambda told: OutboundDelivery(extent=Extent(told["extent"])),
    "diminished": lambda told: Diminished(only_if_informed=told["only_if_informed"]),
    "withholding": lambda _: Withholding(),
    "refund_deadline": lambda told: RefundDeadline(
        period=_period(told), anchor=Anchor(told["from"]), or_sent=told.get("or_sent", False)
    ),
    "defect_refund_deadline": lambda told: DefectRefundDeadline(period=_period(told), anchor=Anchor(told["from"])),
    "late_refund": _late_refund,
    "withdrawal_freight": lambda told: WithdrawalFreight(payer=Party(told["payer"]), untold=Party(told["untold"])),
    "defect_freight": lambda told: DefectFreight(
        payer=Party(told["payer"]), bulky=Party(told.get("bulky", told["payer"]))
    ),
}
