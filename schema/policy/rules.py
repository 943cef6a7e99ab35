"""The rules of a policy as clients see them: one type for each kind of rule."""

from collections.abc import Sequence
from datetime import date
from functools import singledispatch
from typing import Final, Self, TypeVar

import strawberry

from aftersales.policy import rules
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseStatus, Condition, EvidenceKind, Party, ProductTrait
from schema.money import Money, money_or_none
from schema.scalars import Decimal

_Word = TypeVar("_Word")

_MAX_RISK: Final = "For requests whose risk, from 0 to 1, is at most this; null means any."


@strawberry.interface(description="A rule of a policy.")
class PolicyRule:
    id: strawberry.ID = strawberry.field(description="Its id within the policy, by which decisions cite it.")
    text: str = strawberry.field(description="What it says, in the language of the request.")


@strawberry.type(description="The days, first to last, on which an order must have been placed.")
class Season:
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day.")


@strawberry.type(description="So many days after delivery in which something may be asked for.")
class WindowRule(PolicyRule):
    days: int = strawberry.field(description="How many days.")
    kinds: list[CaseKind] | None = strawberry.field(description="For which kinds of case; null means any.")
    category: str | None = strawberry.field(description="For which category of products; null means any.")
    territory: Territory | None = strawberry.field(description="For buyers of which territory; null means any.")
    season: Season | None = strawberry.field(description="For orders placed in which days; null means any.")

    @classmethod
    def of(cls, rule: rules.Window) -> Self:
        season = rule.season
        return cls(
            id=strawberry.ID(rule.id),
            text=rule.text,
            days=rule.days,
            kinds=_listed(rule.kinds),
            category=rule.category,
            territory=None if rule.territory is None else Territory(rule.territory),
            season=None if season is None else Season(from_=season.first, to=season.last),
        )


@strawberry.type(description="What may not come back for money or for another article.")
class FinalSaleRule(PolicyRule):
    category: str | None = strawberry.field(description="Products of this category; null means any.")
    trait: ProductTrait | None = strawberry.field(description="Products with this trait; null means any.")

    @classmethod
    def of(cls, rule: rules.FinalSale) -> Self:
        return cls(id=strawberry.ID(rule.id), text=rule.text, category=rule.category, trait=rule.trait)


@strawberry.type(description="What must be shown with a request.")
class EvidenceRule(PolicyRule):
    evidence: list[EvidenceKind] = strawberry.field(description="What is needed: all of it.")
    reasons: list[strawberry.ID] | None = strawberry.field(description="For these reasons; null means any.")
    above: Money | None = strawberry.field(description="For requests worth more than this; null means any.")

    @classmethod
    def of(cls, rule: rules.RequiredEvidence) -> Self:
        return cls(
            id=strawberry.ID(rule.id),
            text=rule.text,
            evidence=list(rule.evidence),
            reasons=_ids(rule.reasons),
            above=money_or_none(rule.above),
        )


@strawberry.type(description="How often a line of an order can be asked about.")
class AttemptsRule(PolicyRule):
    per_line: int = strawberry.field(
        description="How many cases a line can have; those taken back at once not counted."
    )

    @classmethod
    def of(cls, rule: rules.MaximumAttempts) -> Self:
        return cls(id=strawberry.ID(rule.id), text=rule.text, per_line=rule.per_line)


@strawberry.type(description="What is kept back from the refund of goods that came back for the buyer's own reasons.")
class RestockingFeeRule(PolicyRule):
    percent: Decimal | None = strawberry.field(description="Percent of the value of the goods; null for an amount.")
    amount: Money | None = strawberry.field(description="An amount for each case; null for a percentage.")
    conditions: list[Condition] | None = strawberry.field(description="For goods in these conditions; null means any.")

    @classmethod
    def of(cls, rule: rules.RestockingFee) -> Self:
        return cls(
            id=strawberry.ID(rule.id),
            text=rule.text,
            percent=_share_or_none(rule.percent),
            amount=money_or_none(rule.amount),
            conditions=_listed(rule.conditions),
        )


@strawberry.type(description="Who pays for the way back.")
class ReturnFreightRule(PolicyRule):
    paid_by: Party = strawberry.field(description="The side that pays.")
    amount: Money | None = strawberry.field(description="What is kept back where the buyer pays.")
    reasons: list[strawberry.ID] | None = strawberry.field(description="For these reasons; null: see the text.")

    @classmethod
    def of(cls, rule: rules.ReturnFreight) -> Self:
        return cls(
            id=strawberry.ID(rule.id),
            text=rule.text,
            paid_by=rule.paid_by,
            amount=money_or_none(rule.amount),
            reasons=_ids(rule.reasons),
        )


@strawberry.type(description="What is granted without the goods' coming back.")
class KeepItemRule(PolicyRule):
    below: Money = strawberry.field(description="Returns and exchanges worth less than this.")
    max_risk: Decimal | None = strawberry.field(description=_MAX_RISK)

    @classmethod
    def of(cls, rule: rules.KeepItem) -> Self:
        below, risk = Money.of(rule.below), _share_or_none(rule.max_risk)
        return cls(id=strawberry.ID(rule.id), text=rule.text, below=below, max_risk=risk)


@strawberry.type(description="Which returns are refunded as soon as the carrier has the goods.")
class InstantRefundRule(PolicyRule):
    up_to: Money = strawberry.field(description="Returns worth up to this.")
    max_risk: Decimal | None = strawberry.field(description=_MAX_RISK)

    @classmethod
    def of(cls, rule: rules.InstantRefund) -> Self:
        up_to, risk = Money.of(rule.up_to), _share_or_none(rule.max_risk)
        return cls(id=strawberry.ID(rule.id), text=rule.text, up_to=up_to, max_risk=risk)


@strawberry.type(description="Which exchanges go on as soon as the carrier has the goods.")
class InstantExchangeRule(PolicyRule):
    up_to: Money = strawberry.field(description="Exchanges of goods worth up to this.")
    max_risk: Decimal | None = strawberry.field(description=_MAX_RISK)

    @classmethod
    def of(cls, rule: rules.InstantExchange) -> Self:
        up_to, risk = Money.of(rule.up_to), _share_or_none(rule.max_risk)
        return cls(id=strawberry.ID(rule.id), text=rule.text, up_to=up_to, max_risk=risk)


@strawberry.type(description="Which requests are approved at once, without a person.")
class AutomaticApprovalRule(PolicyRule):
    up_to: Money = strawberry.field(description="Up to this value.")
    kinds: list[CaseKind] | None = strawberry.field(description="For which kinds of case; null means any.")
    reasons: list[strawberry.ID] | None = strawberry.field(description="For these reasons; null means any.")
    max_risk: Decimal | None = strawberry.field(description=_MAX_RISK)
    max_cases: int | None = strawberry.field(
        description="For buyers with at most so many cases here in the 365 days before; null means any."
    )

    @classmethod
    def of(cls, rule: rules.AutomaticApproval) -> Self:
        return cls(
            id=strawberry.ID(rule.id),
            text=rule.text,
            up_to=Money.of(rule.up_to),
            kinds=_listed(rule.kinds),
            reasons=_ids(rule.reasons),
            max_risk=_share_or_none(rule.max_risk),
            max_cases=rule.max_cases,
        )


@strawberry.type(description="How long a stage may take before its outcome is decided by rule.")
class StageDeadlineRule(PolicyRule):
    status: CaseStatus = strawberry.field(description="The stage.")
    hours: int = strawberry.field(description="How many hours.")

    @classmethod
    def of(cls, rule: rules.StageDeadline) -> Self:
        return cls(id=strawberry.ID(rule.id), text=rule.text, status=rule.status, hours=rule.hours)


RULES: Final = (
    WindowRule,
    FinalSaleRule,
    EvidenceRule,
    AttemptsRule,
    RestockingFeeRule,
    ReturnFreightRule,
    KeepItemRule,
    InstantRefundRule,
    InstantExchangeRule,
    AutomaticApprovalRule,
    StageDeadlineRule,
)


@singledispatch
def rule_of(rule: rules.PolicyRule) -> PolicyRule:
    """Return a rule as clients see it."""
    raise TypeError(f"clients have no type for a {type(rule).__name__}")


rule_of.register(rules.Window, WindowRule.of)
rule_of.register(rules.FinalSale, FinalSaleRule.of)
rule_of.register(rules.RequiredEvidence, EvidenceRule.of)
rule_of.register(rules.MaximumAttempts, AttemptsRule.of)
rule_of.register(rules.RestockingFee, RestockingFeeRule.of)
rule_of.register(rules.ReturnFreight, ReturnFreightRule.of)
rule_of.register(rules.KeepItem, KeepItemRule.of)
rule_of.register(rules.InstantRefund, InstantRefundRule.of)
rule_of.register(rules.InstantExchange, InstantExchangeRule.of)
rule_of.register(rules.AutomaticApproval, AutomaticApprovalRule.of)
rule_of.register(rules.StageDeadline, StageDeadlineRule.of)


def _listed(words: Sequence[_Word] | None) -> list[_Word] | None:
    return None if words is None else list(words)


def _ids(codes: Sequence[str] | None) -> list[strawberry.ID] | None:
    return None if codes is None else [strawberry.ID(code) for code in codes]


def _share_or_none(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(f"{hundredths // 100}.{hundredths % 100:02}")
