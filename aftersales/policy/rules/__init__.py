"""
The rules that a policy can hold: one frozen class each, data that answers a question about a line or a case.

    Window              until when something may be asked for         ┐
    FinalSale           what may not come back                        │ these say yes or no
    RequiredEvidence    what must be shown                            │
    MaximumAttempts     how often a line may be asked about           ┘
    RestockingFee       kept back for what came back                  ┐ these cost
    ReturnFreight       who pays the way back                         ┘
    KeepItem            what need not come back                       ┐ these trust the buyer
    InstantRefund       what is refunded once it is on its way back   │
    InstantExchange     what is exchanged once it is on its way back  ┘
    AutomaticApproval   what needs no person                          ┐ these decide how fast
    StageDeadline       how long a stage may take                     ┘

Of several rules of one class that match, the most specific holds, and among equals the first in the list; evidence
that several rules ask for is needed by all of them.
"""

from functools import lru_cache
from typing import TypeVar

from aftersales.policy.rules.asking import MaximumAttempts, RequiredEvidence, shown_as
from aftersales.policy.rules.costs import RestockingFee, ReturnFreight
from aftersales.policy.rules.speed import STAGES, AutomaticApproval, StageDeadline
from aftersales.policy.rules.trusting import BuyerHistory, Hundredths, InstantExchange, InstantRefund, KeepItem
from aftersales.policy.rules.windows import FinalSale, Season, Window
from aftersales.vocabulary import Citation

__all__ = [
    "STAGES",
    "AutomaticApproval",
    "BuyerHistory",
    "FinalSale",
    "Hundredths",
    "InstantExchange",
    "InstantRefund",
    "KeepItem",
    "MaximumAttempts",
    "PolicyRule",
    "RequiredEvidence",
    "RestockingFee",
    "ReturnFreight",
    "Season",
    "StageDeadline",
    "Window",
    "citation",
    "most_specific",
    "shown_as",
]

PolicyRule = (
    Window
    | FinalSale
    | RequiredEvidence
    | MaximumAttempts
    | RestockingFee
    | ReturnFreight
    | KeepItem
    | InstantRefund
    | InstantExchange
    | AutomaticApproval
    | StageDeadline
)
Rule = TypeVar("Rule", Window, ReturnFreight)


def most_specific(rules: tuple[Rule, ...]) -> Rule | None:
    """Return the rule with the most conditions, the first among equals; None of none."""
    return max(rules, key=lambda rule: rule.specificity, default=None)


@lru_cache(maxsize=4_096)
def citation(rule: PolicyRule) -> Citation:
    """Return a rule as it is cited."""
    return Citation(rule=rule.id, text=rule.text)
