"""
Lawfulness: what the law would refuse of a policy's rules.

A rule that names a territory is held to its law, one that names none to that of every territory whose law is kept:
what is promised everywhere is promised there. Refused is a promise that is less than a right:

    Window           fewer days for a return than a buyer there has to withdraw
    ReturnFreight    the buyer pays the way back of goods that are not as agreed, where the law makes the seller pay

What the engine never does needs no refusal: a fee without reasons never falls on a fault that is not the buyer's, none
falls on a withdrawal but what its law leaves to the buyer (`fees`), no final sale ends a right, and no rule speaks of
the outbound delivery (docs/decisions, 0012 to 0014). Rows that are only remembered refuse nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from aftersales.law.lookup import Law, law_of, territories_with_law
from aftersales.law.rows import LawRow
from aftersales.law.rules import DefectFreight, FirstDay, WithdrawalWindow
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import PolicyRule, ReturnFreight, Window, most_specific
from aftersales.territories import Territory, lies_in
from aftersales.vocabulary import CaseKind, Citation, Party


class Laws(Protocol):
    """Knows the law of every territory."""

    def __call__(self, territory: Territory, *, on: date) -> Law:
        """Return the law of a territory as it holds on a day."""
        ...


def unlawful_in(rules: Sequence[PolicyRule], *, on: date, laws: Laws = law_of) -> tuple[Citation, ...]:
    """Return the articles that these rules would break on a day; none where all of them are lawful."""
    return tuple(dict.fromkeys((*_short_windows(rules, on, laws), *_freight_for_defects(rules, on, laws))))


def _short_windows(rules: Sequence[PolicyRule], on: date, laws: Laws) -> Iterator[Citation]:
    """Yield the rights to withdraw that are longer than what is promised for a return."""
    windows = tuple(rule for rule in rules if isinstance(rule, Window) and _is_for_returns(rule))
    for window in windows:
        for territory in _where(window.territory):
            right = _right_to_withdraw(laws(territory, on=on))
            if right is not None and window.days < right.days and not _is_overruled(window, windows, territory):
                yield right.row.cited


def _is_for_returns(window: Window) -> bool:
    return window.kinds is None or CaseKind.RETURN in window.kinds


def _is_overruled(window: Window, windows: Sequence[Window], territory: Territory) -> bool:
    """Tell whether another rule decides wherever this one would in a territory, so that it promises nothing there."""
    others = tuple(
        other
        for other in windows
        if (other.territory is None or lies_in(territory, other.territory))
        and other.category in (None, window.category)
        and other.season in (None, window.season)
    )
    return most_specific(others) is not window


def _where(named: str | None) -> tuple[Territory, ...]:
    return territories_with_law() if named is None else (Territory(named),)


@dataclass(frozen=True)
class _Right:
    """The row by which a buyer may withdraw, and for at least how many days after delivery."""

    row: LawRow
    days: int


@lru_cache(maxsize=1_024)
def _right_to_withdraw(law: Law) -> _Right | None:
    """Return the right to withdraw; None where nobody has it, or where it is only remembered."""
    found, first = law.find(WithdrawalWindow), law.find(FirstDay)
    if found is None or not found.rule.period or not found.row.verified:
        return None
    counted = 1 if first is not None and first.rule.counted else 0
    return _Right(found.row, found.rule.period.least_days - counted)


def _freight_for_defects(rules: Sequence[PolicyRule], on: date, laws: Laws) -> Iterator[Citation]:
    """Yield the laws that make the seller pay for what a rule lets the buyer pay."""
    charged = {reason for rule in rules if isinstance(rule, ReturnFreight) for reason in _charged_by(rule)}
    if not any(REASONS[reason].not_as_agreed for reason in charged):
        return
    for territory in territories_with_law():
        found = laws(territory, on=on).find(DefectFreight)
        if found is not None and found.row.verified and found.rule.payer is Party.MERCHANT:
            yield found.row.cited


def _charged_by(rule: ReturnFreight) -> tuple[str, ...]:
    return (rule.reasons or ()) if rule.paid_by is Party.BUYER else ()
