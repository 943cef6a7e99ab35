"""
Lawfulness: what the law would refuse of a policy's rules.

A rule that names a territory is held to its law, one that names none to that of every territory whose law is kept:
what is promised everywhere is promised there. Refused is a promise that is less than a right:

    Window           fewer days for a return than a buyer there has to withdraw
    ReturnFreight    the buyer pays the way back of goods that are not as agreed, where the law makes the seller pay

What the engine never does needs no refusal: a fee without reasons never falls on a fault that is not the buyer's, no
fee falls on a withdrawal, no final sale ends a right, and no rule speaks of the outbound delivery (docs/decisions,
0012 to 0014). Rows that are only remembered refuse nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from aftersales.law.lookup import Found, Law, law_of, territories_with_law
from aftersales.law.rules import DefectFreight, FirstDay, WithdrawalWindow
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import PolicyRule, ReturnFreight, Window, most_specific
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, Citation, Party


def unlawful_in(rules: Sequence[PolicyRule], *, on: date) -> tuple[Citation, ...]:
    """Return the articles that these rules would break on a day; none where all of them are lawful."""
    return tuple(dict.fromkeys((*_short_windows(rules, on), *_freight_for_defects(rules, on))))


def _short_windows(rules: Sequence[PolicyRule], on: date) -> Iterator[Citation]:
    """Yield the rights to withdraw that are longer than what is promised for a return."""
    windows = tuple(rule for rule in rules if isinstance(rule, Window) and _is_for_returns(rule))
    for window in windows:
        for territory in _where(window.territory):
            right = _right_to_withdraw(territory, on)
            if right is not None and window.days < right[1] and not _is_overruled(window, windows, territory):
                yield right[0].row.cited


def _is_for_returns(window: Window) -> bool:
    return window.kinds is None or CaseKind.RETURN in window.kinds


def _is_overruled(window: Window, windows: Sequence[Window], territory: Territory) -> bool:
    """Tell whether another rule decides wherever this one would in a territory, so that it promises nothing there."""
    others = tuple(
        other
        for other in windows
        if (other.territory is None or _lies_in(territory, other.territory))
        and other.category in (None, window.category)
        and other.season in (None, window.season)
    )
    return most_specific(others) is not window


def _lies_in(territory: Territory, other: str) -> bool:
    return territory == other or territory.startswith(f"{other}-")


def _where(named: str | None) -> tuple[Territory, ...]:
    return territories_with_law() if named is None else (Territory(named),)


@lru_cache(maxsize=1_024)
def _right_to_withdraw(territory: Territory, on: date) -> tuple[Found[WithdrawalWindow], int] | None:
    """Return how a buyer may withdraw, and for at least how many days after delivery; None where nobody may."""
    law = law_of(territory, on=on)
    found = law.find(WithdrawalWindow)
    if found is None or not found.rule.period or not found.row.verified:
        return None
    return found, _days_of(law, found)


def _days_of(law: Law, found: Found[WithdrawalWindow]) -> int:
    period, first = found.rule.period, law.find(FirstDay)
    counted = 1 if first is not None and first.rule.counted else 0
    return period.days + period.business_days - counted


def _freight_for_defects(rules: Sequence[PolicyRule], on: date) -> Iterator[Citation]:
    """Yield the laws that make the seller pay for what a rule lets the buyer pay."""
    charged = {reason for rule in rules if isinstance(rule, ReturnFreight) for reason in _charged_by(rule)}
    if not any(REASONS[reason].not_as_agreed for reason in charged):
        return
    for territory in territories_with_law():
        found = law_of(territory, on=on).find(DefectFreight)
        if found is not None and found.row.verified and found.rule.payer is Party.MERCHANT:
            yield found.row.cited


def _charged_by(rule: ReturnFreight) -> tuple[str, ...]:
    return (rule.reasons or ()) if rule.paid_by is Party.BUYER else ()
