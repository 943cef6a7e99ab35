"""
Until when a buyer may ask, on each of the grounds: what the law gives, what every merchant promises at first, goodwill.

It needs no order and does not depend on today, so that anybody can check it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from aftersales.identifiers import MerchantId
from aftersales.law.explaining import Explanation, explain_conformity, explain_withdrawal
from aftersales.law.sale import Sale
from aftersales.policy.policy import NO_WINDOW_RULE, Policy, default_rules, tried
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import citation
from aftersales.vocabulary import CaseKind, Citation, LegalBasis
from aftersales.wording import Said

_NO_CHARGE: Final = Said("No rule of the policy charges the way back: the merchant pays for it.")
_GOODWILL: Final = Citation(
    rule="goodwill", text=Said("Goodwill is the merchant's choice, beyond any law and any policy.")
)


def explain(sale: Sale, basis: LegalBasis) -> Explanation:
    """Explain whether goods may come back on a ground, until when, and why; on POLICY by the default policy."""
    return _EXPLAINED[basis](sale)


def explain_policy(sale: Sale, policy: Policy) -> Explanation:
    """Explain whether goods of no category may come back by a policy, because their buyer does not want them."""
    final = policy.final_sale(_RETURN, category=None, traits=sale.traits)
    if final is not None:
        return Explanation(allowed=False, steps=(final.text,), because=(citation(final),))
    window = policy.window_for(_RETURN, category=None, territory=sale.territory, placed_on=sale.concluded_on)
    freight = policy.freight_for(_UNWANTED)
    until = None if window is None else window.end(sale.delivered_at, zone=sale.zone)
    limit = NO_WINDOW_RULE if window is None else citation(window)
    charge = None if freight is None else citation(freight)
    return Explanation(
        allowed=True,
        until=until,
        freight_paid_by=policy.freight_paid_by(_UNWANTED),
        steps=(limit.text, *_counted(sale, until), charge.text if charge else _NO_CHARGE),
        because=(limit, charge) if charge else (limit,),
    )


def _counted(sale: Sale, until: datetime | None) -> tuple[Said, ...]:
    if until is None:
        return ()
    day = sale.day_of(sale.delivered_at)
    return (Said("Delivered on {day}, which is not counted: the last day is {last}.", day=day, last=until.date()),)


def _explain_default(sale: Sale) -> Explanation:
    return explain_policy(sale, tried(_ANY_MERCHANT, default_rules(), at=sale.delivered_at))


def _explain_goodwill(_sale: Sale) -> Explanation:
    step = Said("Nothing has to be granted on this ground, and nothing ends it: the merchant chooses.")
    return Explanation(allowed=True, steps=(_GOODWILL.text, step), because=(_GOODWILL,))


_RETURN: Final = CaseKind.RETURN
_UNWANTED: Final = REASONS["NO_REASON"]
_ANY_MERCHANT: Final = MerchantId("any")
_EXPLAINED: Final[Mapping[LegalBasis, Callable[[Sale], Explanation]]] = {
    LegalBasis.POLICY: _explain_default,
    LegalBasis.WITHDRAWAL: explain_withdrawal,
    LegalBasis.CONFORMITY: explain_conformity,
    LegalBasis.GOODWILL: _explain_goodwill,
}
