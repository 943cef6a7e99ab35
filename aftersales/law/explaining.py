"""
What the law gives a buyer for a sale, until when, who pays the way back, and why: in words and with the articles.

It says whether there is such a right for such goods. It does not depend on today, and needs no order: what is said of
one line of an order is said of all that are like it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from aftersales.law.deadlines import Deadline, guarantee_deadline, named, refund_deadline, withdrawal_deadline
from aftersales.law.lookup import Found, Law, law_of, law_over
from aftersales.law.reasoning import Reasoning
from aftersales.law.rows import LawRow
from aftersales.law.rules import (
    DefectFreight,
    DefectRefundDeadline,
    Effective,
    Exemption,
    LegalGuarantee,
    Notice,
    RefundDeadline,
    RepairExtension,
    UntoldWindow,
    WithdrawalFreight,
    WithdrawalWindow,
)
from aftersales.law.sale import Sale
from aftersales.vocabulary import Citation, Party, ProductTrait
from aftersales.wording import Said, all_of, any_of, kept, word_for

NO_LAW: Final = Citation(rule="law.none", text=Said("No law that is kept here gives such a right: the policy decides."))


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Whether there is a right, until when, what follows from it, the steps in words, and the rules that say so."""

    allowed: bool
    until: datetime | None = None
    refund_due_by: datetime | None = None
    freight_paid_by: Party | None = None
    steps: tuple[str, ...]
    because: tuple[Citation, ...]


@lru_cache(maxsize=4_096)
def explain_withdrawal(sale: Sale) -> Explanation:
    """Explain whether a buyer may change their mind, without a reason."""
    law = law_over(sale)
    window = _window(law, sale)
    if window is None or not window.rule.period:
        return _no_right(sale, None if window is None else window.row)
    exemption = law.find(Exemption)
    if exemption is not None and (exempt := _exempting(exemption, sale)):
        return _exempt(exemption.row, exempt)
    deadline = withdrawal_deadline(law, sale, window)
    why = _decided_by(window.row, sale) + deadline.why + _facts(exemption, sale) + _dispatch(law)
    return _right(sale, deadline, _withdrawal_freight(law, sale), _refund(sale, RefundDeadline), why=why)


@lru_cache(maxsize=4_096)
def explain_conformity(sale: Sale) -> Explanation:
    """Explain whether a buyer has a claim for goods that are not as agreed."""
    law = law_over(sale)
    guarantee = law.find(LegalGuarantee)
    if guarantee is None:
        return _no_right(sale, None)
    deadline = guarantee_deadline(law, sale, guarantee)
    why = _decided_by(guarantee.row, sale) + (deadline.why if deadline else _endless(guarantee)) + _repaired(law)
    return _right(sale, deadline, _defect_freight(law, sale), _refund(sale, DefectRefundDeadline), why=why)


@dataclass(frozen=True)
class _Freight:
    """Who pays for the way back, if the law says so, and how that came about."""

    payer: Party | None
    why: Reasoning


def _right(
    sale: Sale, deadline: Deadline | None, freight: _Freight, refund: Deadline | None, *, why: Reasoning
) -> Explanation:
    why += freight.why
    if refund is not None:
        why += refund.why + Reasoning((Said("The price is to be back by {day}.", day=named(refund.last_day)),))
    return Explanation(
        allowed=True,
        until=None if deadline is None else sale.last_second_of(deadline.last_day),
        refund_due_by=None if refund is None else sale.last_second_of(refund.last_day),
        freight_paid_by=freight.payer,
        steps=why.steps + why.notes,
        because=why.because,
    )


def _window(law: Law, sale: Sale) -> Found[WithdrawalWindow] | None:
    """Return the window of the law; where it has none, the one for buyers whom nobody told the policy."""
    window = law.find(WithdrawalWindow)
    untold = None if sale.informed else law.find(UntoldWindow)
    if untold is None or (window is not None and window.rule.period):
        return window
    return Found(untold.row, untold.rule.window)


def _no_right(sale: Sale, row: LawRow | None) -> Explanation:
    """Say that there is no such right; a row that is only remembered is no reason to say so."""
    if row is None or not row.verified:
        step = Said(
            "No row of the law that is kept for {territory} gives this right. What the policy promises decides.",
            territory=sale.territory,
        )
        return Explanation(allowed=False, steps=(step,), because=(NO_LAW,))
    step = Said(
        "The law of {jurisdiction} gives no such right. What the policy promises decides.",
        jurisdiction=row.jurisdiction,
    )
    return Explanation(allowed=False, steps=(step, row.text), because=(row.cited,))


def _exempting(exemption: Found[Exemption], sale: Sale) -> frozenset[ProductTrait]:
    """Return the traits that leave no right; none if the exemption does not hold, or was only remembered."""
    return exemption.rule.of(sale.traits) if exemption.row.verified and _holds(exemption, sale) else frozenset()


def _holds(exemption: Found[Exemption], sale: Sale) -> bool:
    """Tell whether an exemption holds for a sale: some laws want the buyer told of it."""
    return sale.informed or not exemption.rule.only_if_told


def _exempt(row: LawRow, traits: frozenset[ProductTrait]) -> Explanation:
    step = Said(
        "The law of {jurisdiction} exempts goods that are {traits}. What the policy promises decides.",
        jurisdiction=row.jurisdiction,
        traits=all_of(*map(word_for, sorted(traits))),
    )
    why = Reasoning.by(row, step)
    return Explanation(allowed=False, steps=why.steps + why.notes, because=why.because)


def _decided_by(row: LawRow, sale: Sale) -> Reasoning:
    step = Said(
        "For {territory} the law of {jurisdiction} decides: {article}.",
        territory=sale.territory,
        jurisdiction=row.jurisdiction,
        article=row.article,
    )
    return Reasoning.by(row, step)


def _facts(exemption: Found[Exemption] | None, sale: Sale) -> Reasoning:
    if exemption is None or not _holds(exemption, sale):
        return Reasoning()
    facts = exemption.rule.facts_about(sale.traits)
    if not facts:
        return Reasoning()
    step = Said("The right ends before that once it is shown that {facts}.", facts=any_of(*map(kept, facts)))
    return Reasoning((step,), (exemption.row,))


def _dispatch(law: Law) -> Reasoning:
    notice = law.find(Notice)
    if notice is None or notice.rule.effective is not Effective.DISPATCH:
        return Reasoning()
    return Reasoning.by(notice.row, Said("It is enough to send the notice in time."))


def _endless(guarantee: Found[LegalGuarantee]) -> Reasoning:
    if guarantee.rule.period is None:
        return Reasoning((Said("The law that is kept sets no fixed end for such claims."),))
    period = guarantee.rule.period.text
    end = Said("An end after {period} is remembered, but not verified: it refuses nobody.", period=period)
    return Reasoning((end,))


def _repaired(law: Law) -> Reasoning:
    extension = law.find(RepairExtension)
    if extension is None:
        return Reasoning()
    step = Said("A repair under the guarantee extends it once, by {period}.", period=extension.rule.period.text)
    return Reasoning.by(extension.row, step)


def _withdrawal_freight(law: Law, sale: Sale) -> _Freight:
    found = law.find(WithdrawalFreight)
    if found is None:
        return _UNSAID
    return _paid_by(found.row, found.rule.payer if sale.informed else found.rule.untold)


def _defect_freight(law: Law, sale: Sale) -> _Freight:
    found = law.find(DefectFreight)
    return _UNSAID if found is None else _paid_by(found.row, found.rule.payer_for(sale.traits))


def _paid_by(row: LawRow, payer: Party) -> _Freight:
    return _Freight(payer, Reasoning.by(row, Said("The {party} pays for the way back.", party=word_for(payer))))


_UNSAID: Final = _Freight(None, Reasoning((Said("The law that is kept does not say who pays for the way back."),)))


def _refund(sale: Sale, kind: type[RefundDeadline] | type[DefectRefundDeadline]) -> Deadline | None:
    """Return when the price must be back, by the law of the day on which the goods went back."""
    if sale.goods_back_at is None:
        return None
    law = law_of(sale.territory, on=sale.day_of(sale.goods_back_at))
    found = law.find(kind)
    return None if found is None else refund_deadline(law, sale, found)
