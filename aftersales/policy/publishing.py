"""Publishing a policy: from the rules that a merchant states to rules that can be kept, or to what is wrong."""

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.input_check import InputCheck
from aftersales.policy.rule_check import RuleCheck
from aftersales.policy.rules import (
    STAGES,
    AutomaticApproval,
    FinalSale,
    InstantExchange,
    InstantRefund,
    KeepItem,
    MaximumAttempts,
    PolicyRule,
    RequiredEvidence,
    RestockingFee,
    ReturnFreight,
    StageDeadline,
    Window,
)
from aftersales.policy.told import (
    ToldAutomaticApproval,
    ToldInstantExchange,
    ToldInstantRefund,
    ToldKeepItem,
    ToldRequiredEvidence,
    ToldRestockingFee,
    ToldReturnFreight,
    ToldRule,
)
from aftersales.vocabulary import Party
from aftersales.wording import Said

MAX_RULES: Final = 100
MAX_DAYS: Final = 3_650
MAX_HOURS: Final = 24 * 365
MAX_ATTEMPTS: Final = 100
MAX_CASES: Final = 99
"""The buyer's newest hundred cases are looked at: more cannot be told apart."""
_WHOLE: Final = 10_000
"""A hundred percent, in hundredths of a percent."""

_NAMES: Final[Mapping[type[ToldRule], str]] = {
    Window: "window",
    FinalSale: "finalSale",
    ToldRequiredEvidence: "evidence",
    MaximumAttempts: "attempts",
    ToldRestockingFee: "restockingFee",
    ToldReturnFreight: "returnFreight",
    ToldKeepItem: "keepItem",
    ToldInstantRefund: "instantRefund",
    ToldInstantExchange: "instantExchange",
    ToldAutomaticApproval: "automaticApproval",
    StageDeadline: "stageDeadline",
}
"""What a merchant calls each kind of rule, and where its fields are found."""


def rules_from(told: Sequence[ToldRule], *, currency: CurrencyCode) -> tuple[PolicyRule, ...]:
    """Return the rules that a merchant states, or refuse them all with what is wrong."""
    check = InputCheck()
    check.count("rules", things=told, at_most=MAX_RULES)
    seen: set[str] = set()
    rules = []
    for index, rule in enumerate(told):
        path = ("rules", index, _NAMES[type(rule)])
        check.name(*path, "id", text=rule.id, at_most=100)
        if rule.id in seen:
            check.complain(*path, "id", message=Said("is another rule's id too"))
        seen.add(rule.id)
        rules.append(_kept(rule, RuleCheck(check, path, currency)))
    check.refuse()
    return tuple(rules)


@singledispatch
def _kept(told: ToldRule, _check: RuleCheck) -> PolicyRule:
    """Return a rule as it is kept; what is wrong with it is noted."""
    raise TypeError(f"nobody has said how a {type(told).__name__} is read")


@_kept.register
def _(told: Window, check: RuleCheck) -> Window:
    check.number("days", told.days, least=0, most=MAX_DAYS)
    check.some("kinds", told.kinds)
    check.check.name(*check.path, "category", text=told.category)
    check.check.territory(*check.path, "territory", code=told.territory)
    if told.season is not None:
        check.check.period(*check.path, "season", first=told.season.first, last=told.season.last)
    return told


@_kept.register
def _(told: FinalSale, check: RuleCheck) -> FinalSale:
    check.check.name(*check.path, "category", text=told.category)
    if told.category is None and told.trait is None:
        check.complain("category", Said("or a trait must say what is meant"))
    return told


@_kept.register
def _(told: ToldRequiredEvidence, check: RuleCheck) -> RequiredEvidence:
    if not told.evidence or len(set(told.evidence)) < len(told.evidence):
        check.complain("evidence", Said("must name what is needed, each once"))
    check.reasons(told.reasons)
    above = check.amount_or_none("above", told.above)
    return RequiredEvidence(id=told.id, evidence=told.evidence, reasons=told.reasons, above=above)


@_kept.register
def _(told: MaximumAttempts, check: RuleCheck) -> MaximumAttempts:
    check.number("perLine", told.per_line, least=1, most=MAX_ATTEMPTS)
    return told


@_kept.register
def _(told: ToldRestockingFee, check: RuleCheck) -> RestockingFee:
    if (told.percent is None) == (told.amount is None):
        check.complain("percent", Said("or an amount is needed, and not both"))
    check.some("conditions", told.conditions)
    return RestockingFee(
        id=told.id,
        percent=check.hundredths("percent", told.percent, least=1, most=_WHOLE),
        amount=check.amount_or_none("amount", told.amount),
        conditions=told.conditions,
    )


@_kept.register
def _(told: ToldReturnFreight, check: RuleCheck) -> ReturnFreight:
    if told.paid_by not in (Party.BUYER, Party.MERCHANT):
        check.complain("paidBy", Said("must be BUYER or MERCHANT"))
    check.reasons(told.reasons)
    amount = check.amount_or_none("amount", told.amount)
    return ReturnFreight(id=told.id, paid_by=told.paid_by, amount=amount, reasons=told.reasons)


@_kept.register
def _(told: ToldKeepItem, check: RuleCheck) -> KeepItem:
    return KeepItem(id=told.id, below=check.amount("below", told.below), max_risk=check.risk(told.max_risk))


@_kept.register
def _(told: ToldInstantRefund, check: RuleCheck) -> InstantRefund:
    return InstantRefund(id=told.id, up_to=check.amount("upTo", told.up_to), max_risk=check.risk(told.max_risk))


@_kept.register
def _(told: ToldInstantExchange, check: RuleCheck) -> InstantExchange:
    return InstantExchange(id=told.id, up_to=check.amount("upTo", told.up_to), max_risk=check.risk(told.max_risk))


@_kept.register
def _(told: ToldAutomaticApproval, check: RuleCheck) -> AutomaticApproval:
    check.some("kinds", told.kinds)
    check.reasons(told.reasons)
    if told.max_cases is not None:
        check.number("maxCases", told.max_cases, least=0, most=MAX_CASES)
    return AutomaticApproval(
        id=told.id,
        up_to=check.amount("upTo", told.up_to),
        kinds=told.kinds,
        reasons=told.reasons,
        max_risk=check.risk(told.max_risk),
        max_cases=told.max_cases,
    )


@_kept.register
def _(told: StageDeadline, check: RuleCheck) -> StageDeadline:
    if told.status not in STAGES:
        check.complain("status", Said("is no stage that waits for anyone"))
    check.number("hours", told.hours, least=1, most=MAX_HOURS)
    return told
