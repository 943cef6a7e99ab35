"""
Until when a buyer may ask, on each of the grounds: what the law gives, what every merchant promises at first, goodwill.

It needs no order and does not depend on today, so that anybody can check it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from aftersales.law.explaining import Explanation, explain_conformity, explain_withdrawal
from aftersales.law.sale import Sale
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import FinalSale, Window, citation
from aftersales.vocabulary import CaseKind, Citation, LegalBasis, Party
from aftersales.wording import Said

_GOODWILL: Final = Citation(
    rule="goodwill", text=Said("Goodwill is the merchant's choice, beyond any law and any policy.")
)


def explain(sale: Sale, basis: LegalBasis) -> Explanation:
    """Explain whether goods may come back on a ground, until when, and why; on POLICY by the default policy."""
    return _EXPLAINED[basis](sale)


def _explain_policy(sale: Sale) -> Explanation:
    for final in (rule for rule in default_rules() if isinstance(rule, FinalSale) and rule.trait in sale.traits):
        return Explanation(allowed=False, steps=(final.text,), because=(citation(final),))
    window = next(rule for rule in default_rules() if isinstance(rule, Window) and rule.kinds and _RETURN in rule.kinds)
    until = window.end(sale.delivered_at, zone=sale.zone)
    return Explanation(
        allowed=True,
        until=until,
        # Without a rule on the way back the merchant pays: Policy.freight_paid_by.
        freight_paid_by=Party.MERCHANT,
        steps=(
            window.text,
            Said(
                "Delivered on {day}, which is not counted: the last day is {last}.",
                day=sale.day_of(sale.delivered_at),
                last=until.date(),
            ),
            Said("No rule of the policy charges the way back: the merchant pays for it."),
        ),
        because=(citation(window),),
    )


def _explain_goodwill(_sale: Sale) -> Explanation:
    step = Said("Nothing has to be granted on this ground, and nothing ends it: the merchant chooses.")
    return Explanation(allowed=True, steps=(_GOODWILL.text, step), because=(_GOODWILL,))


_RETURN: Final = CaseKind.RETURN
_EXPLAINED: Final[Mapping[LegalBasis, Callable[[Sale], Explanation]]] = {
    LegalBasis.POLICY: _explain_policy,
    LegalBasis.WITHDRAWAL: explain_withdrawal,
    LegalBasis.CONFORMITY: explain_conformity,
    LegalBasis.GOODWILL: _explain_goodwill,
}
