"""Publishing a policy: what clients send."""

from datetime import datetime
from typing import Protocol

import strawberry

from aftersales.policy import rules
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
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseStatus, Condition, EvidenceKind, Party, ProductTrait
from schema.inputs import REQUEST_KEY, Period
from schema.money import MoneyInput
from schema.scalars import Decimal

_ID = "Its id within the policy, by which decisions cite it."
_MAX_RISK = "For requests whose risk, from 0 to 1, is at most this; left out, any. At most 2 decimals."


class _Rule(Protocol):
    def told(self) -> ToldRule:
        """Return the rule as the business takes it."""
        ...


@strawberry.input(description="So many days after delivery in which something may be asked for.")
class WindowRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    days: int = strawberry.field(description="How many days: 0–3,650.")
    kinds: list[CaseKind] | None = strawberry.field(default=None, description="For these kinds; left out, any.")
    category: str | None = strawberry.field(default=None, description="For this category; left out, any.")
    territory: Territory | None = strawberry.field(default=None, description="For this territory; left out, any.")
    season: Period | None = strawberry.field(default=None, description="For orders placed then; left out, any.")

    def told(self) -> ToldRule:
        return rules.Window(
            id=self.id,
            days=self.days,
            kinds=None if self.kinds is None else tuple(self.kinds),
            category=self.category,
            territory=self.territory,
            season=None if self.season is None else rules.Season(first=self.season.from_, last=self.season.to),
        )


@strawberry.input(description="What may not come back for money or for another article: a category, a trait, or both.")
class FinalSaleRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    category: str | None = strawberry.field(default=None, description="Products of this category.")
    trait: ProductTrait | None = strawberry.field(default=None, description="Products with this trait.")

    def told(self) -> ToldRule:
        return rules.FinalSale(id=self.id, category=self.category, trait=self.trait)


@strawberry.input(description="What must be shown with a request.")
class EvidenceRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    evidence: list[EvidenceKind] = strawberry.field(description="What is needed: all of it.")
    reasons: list[strawberry.ID] | None = strawberry.field(
        default=None, description="For these reasons; left out, any."
    )
    above: MoneyInput | None = strawberry.field(
        default=None, description="For requests worth more than this; left out, any."
    )

    def told(self) -> ToldRule:
        return ToldRequiredEvidence(
            id=self.id,
            evidence=tuple(self.evidence),
            reasons=None if self.reasons is None else tuple(self.reasons),
            above=None if self.above is None else self.above.told(),
        )


@strawberry.input(description="How often a line of an order can be asked about on the policy.")
class AttemptsRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    per_line: int = strawberry.field(
        description="How many cases a line can have, 1–100; one that is taken back before it is answered is none."
    )

    def told(self) -> ToldRule:
        return rules.MaximumAttempts(id=self.id, per_line=self.per_line)


@strawberry.input(description="What is kept back from the refund of goods that come back: a percentage or an amount.")
class RestockingFeeRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    percent: Decimal | None = strawberry.field(default=None, description="Percent of the value, at most 2 decimals.")
    amount: MoneyInput | None = strawberry.field(default=None, description="An amount for each case.")
    conditions: list[Condition] | None = strawberry.field(
        default=None, description="For goods in these conditions; left out, any."
    )

    def told(self) -> ToldRule:
        return ToldRestockingFee(
            id=self.id,
            percent=self.percent,
            amount=None if self.amount is None else self.amount.told(),
            conditions=None if self.conditions is None else tuple(self.conditions),
        )


@strawberry.input(description="Who pays for the way back.")
class ReturnFreightRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    paid_by: Party = strawberry.field(description="BUYER or MERCHANT.")
    amount: MoneyInput | None = strawberry.field(default=None, description="What is kept back where the buyer pays.")
    reasons: list[strawberry.ID] | None = strawberry.field(
        default=None, description="For these reasons; left out, the buyer pays only for reasons that blame the buyer."
    )

    def told(self) -> ToldRule:
        return ToldReturnFreight(
            id=self.id,
            paid_by=self.paid_by,
            amount=None if self.amount is None else self.amount.told(),
            reasons=None if self.reasons is None else tuple(self.reasons),
        )


@strawberry.input(description="What is granted without the goods' coming back.")
class KeepItemRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    below: MoneyInput = strawberry.field(description="Returns and exchanges worth less than this.")
    max_risk: Decimal | None = strawberry.field(default=None, description=_MAX_RISK)

    def told(self) -> ToldRule:
        return ToldKeepItem(id=self.id, below=self.below.told(), max_risk=self.max_risk)


@strawberry.input(
    description="Which returns are refunded as soon as the carrier has the goods. What arrives is the merchant's risk."
)
class InstantRefundRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    up_to: MoneyInput = strawberry.field(description="Returns worth up to this.")
    max_risk: Decimal | None = strawberry.field(default=None, description=_MAX_RISK)

    def told(self) -> ToldRule:
        return ToldInstantRefund(id=self.id, up_to=self.up_to.told(), max_risk=self.max_risk)


@strawberry.input(
    description="Which exchanges go on as soon as the carrier has the goods. What arrives is the merchant's risk."
)
class InstantExchangeRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    up_to: MoneyInput = strawberry.field(description="Exchanges of goods worth up to this.")
    max_risk: Decimal | None = strawberry.field(default=None, description=_MAX_RISK)

    def told(self) -> ToldRule:
        return ToldInstantExchange(id=self.id, up_to=self.up_to.told(), max_risk=self.max_risk)


@strawberry.input(description="Which requests are approved at once, without a person.")
class AutomaticApprovalRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    up_to: MoneyInput = strawberry.field(description="Up to this value.")
    kinds: list[CaseKind] | None = strawberry.field(default=None, description="For these kinds; left out, any.")
    reasons: list[strawberry.ID] | None = strawberry.field(
        default=None, description="For these reasons; left out, any."
    )
    max_risk: Decimal | None = strawberry.field(default=None, description=_MAX_RISK)
    max_cases: int | None = strawberry.field(
        default=None,
        description="For buyers with at most so many cases here in the 365 days before, 0–99; left out, any.",
    )

    def told(self) -> ToldRule:
        return ToldAutomaticApproval(
            id=self.id,
            up_to=self.up_to.told(),
            kinds=None if self.kinds is None else tuple(self.kinds),
            reasons=None if self.reasons is None else tuple(self.reasons),
            max_risk=self.max_risk,
            max_cases=self.max_cases,
        )


@strawberry.input(description="How long a stage may take before its outcome is decided by rule.")
class StageDeadlineRuleInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    status: CaseStatus = strawberry.field(description="A stage that waits for someone.")
    hours: int = strawberry.field(description="How many hours: 1–8,760.")

    def told(self) -> ToldRule:
        return rules.StageDeadline(id=self.id, status=self.status, hours=self.hours)


@strawberry.input(description="A rule of a policy: exactly one of these.", one_of=True)
class PolicyRuleInput:
    window: WindowRuleInput | None = strawberry.field(default=strawberry.UNSET, description="How long.")
    final_sale: FinalSaleRuleInput | None = strawberry.field(default=strawberry.UNSET, description="What never.")
    restocking_fee: RestockingFeeRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="At which price."
    )
    return_freight: ReturnFreightRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="Who pays for the way back."
    )
    evidence: EvidenceRuleInput | None = strawberry.field(default=strawberry.UNSET, description="What must be shown.")
    attempts: AttemptsRuleInput | None = strawberry.field(default=strawberry.UNSET, description="How often.")
    keep_item: KeepItemRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="What need not come back."
    )
    instant_refund: InstantRefundRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="What is refunded once it is on its way back."
    )
    instant_exchange: InstantExchangeRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="What is exchanged once it is on its way back."
    )
    automatic_approval: AutomaticApprovalRuleInput | None = strawberry.field(
        default=strawberry.UNSET, description="What needs no person."
    )
    stage_deadline: StageDeadlineRuleInput | None = strawberry.field(default=strawberry.UNSET, description="How fast.")

    def told(self) -> ToldRule:
        """Return the one rule that is stated."""
        rules_: list[_Rule] = [rule for rule in vars(self).values() if rule is not strawberry.UNSET]
        (stated,) = rules_
        return stated.told()


@strawberry.input(description="The next version of a merchant's policy.")
class PublishPolicyInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="Whose policy.")
    rules: list[PolicyRuleInput] = strawberry.field(description="All of its rules, 1–100, in order.")
    expected_version: int | None = strawberry.field(
        default=None, description="The newest version as the client knows it. Another answers ConcurrentChange."
    )
    effective_from: datetime | None = strawberry.field(
        default=None, description="For orders placed from this instant on; left out, from now on."
    )
