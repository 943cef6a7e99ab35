"""
A policy: one version of what a merchant promises. Immutable once published, and pinned to an order when it is placed.

Nothing is refused but by a rule. Version 1 is the default, for every merchant alike.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final, TypeVar, cast

from aftersales.identifiers import MerchantId
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.reasons import Reason
from aftersales.policy.rules import (
    AutomaticApproval,
    BuyerHistory,
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
    citation,
    most_specific,
)
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseStatus, Citation, Party, ProductTrait
from aftersales.wording import Said

_Some = TypeVar("_Some", bound=PolicyRule)
Trusted = TypeVar("Trusted", KeepItem, InstantRefund, InstantExchange)
_YEAR: Final = 365

NO_WINDOW_RULE: Final = Citation(
    rule="default.no-window", text=Said("No rule of the policy limits when this may be asked for.")
)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """The policy says yes, until an instant if it has one; `because` cites the rules."""

    because: tuple[Citation, ...]
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Denied:
    """The policy says no; `because` cites the rules, `until` tells when it stopped saying yes, if it ever did."""

    because: tuple[Citation, ...]
    until: datetime | None = None


Verdict = Allowed | Denied


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of a merchant's rules, which holds for orders placed from `effective_from` on."""

    merchant_id: MerchantId
    version: int
    published_at: datetime
    effective_from: datetime
    rules: tuple[PolicyRule, ...]

    def judge(self, kind: CaseKind, line: OrderLine, *, order: Order, at: datetime) -> Verdict:
        """Say whether a line may be asked for, at an instant, and which rules say so."""
        final = self.final_sale(kind, category=line.category, traits=line.traits)
        if final is not None:
            return Denied(because=(citation(final),))
        tried = self.attempts
        if tried is not None and not tried.allows(order.ledger.of(line.id).attempts):
            return Denied(because=(citation(tried),))
        placed_on = order.day_of(order.placed_at)
        window = self.window_for(kind, category=line.category, territory=order.territory, placed_on=placed_on)
        if window is None:
            return Allowed(because=(NO_WINDOW_RULE,))
        until = window.until(line, order)
        if until is not None and at >= until + timedelta(seconds=1):
            return Denied(because=(citation(window),), until=until)
        return Allowed(because=(citation(window),), until=until)

    def final_sale(self, kind: CaseKind, *, category: str | None, traits: Collection[ProductTrait]) -> FinalSale | None:
        """Return the rule that keeps such goods from coming back, if there is one."""
        finals = self._all(FinalSale)
        return next((rule for rule in finals if rule.covers(kind, category=category, traits=traits)), None)

    def window_for(
        self, kind: CaseKind, *, category: str | None, territory: Territory, placed_on: date
    ) -> Window | None:
        """Return the rule that says until when such goods may be asked for; without one nothing ends it."""
        windows = self._all(Window)
        return most_specific(
            tuple(
                rule
                for rule in windows
                if rule.covers(kind, category=category, territory=territory, placed_on=placed_on)
            )
        )

    def evidence_for(self, worth: Callable[[], Money], *, reasons: frozenset[str]) -> tuple[RequiredEvidence, ...]:
        """Return the rules that ask to be shown something; what a request is worth is asked only if there are any."""
        rules = self._all(RequiredEvidence)
        if not rules:
            return ()
        value = worth()
        return tuple(rule for rule in rules if rule.covers(value, reasons))

    def freight_for(self, reason: Reason) -> ReturnFreight | None:
        """Return the rule that says who pays for the way back; without one the merchant does."""
        return most_specific(tuple(rule for rule in self._all(ReturnFreight) if rule.covers(reason)))

    def freight_paid_by(self, reason: Reason) -> Party:
        """Return who pays for the way back."""
        rule = self.freight_for(reason)
        return rule.paid_by if rule else Party.MERCHANT

    @property
    def attempts(self) -> MaximumAttempts | None:
        """How often a line may be asked about, where the policy limits it."""
        return next(iter(self._all(MaximumAttempts)), None)

    @property
    def restocking_fees(self) -> tuple[RestockingFee, ...]:
        """The fees for goods that come back."""
        return self._all(RestockingFee)

    @property
    def keeps_back(self) -> bool:
        """Whether anything can be kept back from a refund, or left to the buyer to pay."""
        return bool(self._all(RestockingFee) or self._all(ReturnFreight))

    @property
    def automatic_approvals(self) -> tuple[AutomaticApproval, ...]:
        """What needs no person."""
        return self._all(AutomaticApproval)

    @property
    def asks_who(self) -> bool:
        """Whether a rule holds only for some buyers: of so little risk, or with so few cases."""
        trusting = any(
            isinstance(rule, KeepItem | InstantRefund | InstantExchange) and rule.max_risk is not None
            for rule in self.rules
        )
        approvals = self.automatic_approvals
        return trusting or any(rule.max_risk is not None or rule.max_cases is not None for rule in approvals)

    def trusting(
        self, kind: type[Trusted], of: CaseKind, worth: Callable[[], Money], *, history: BuyerHistory | None
    ) -> Trusted | None:
        """Return the rule of a kind that trusts a buyer with a request; its worth is asked only if there is any."""
        rules = self._all(kind)
        value = worth() if rules else None
        return next((rule for rule in rules if value is not None and rule.covers(of, value, history)), None)

    def stage_deadline(self, status: CaseStatus) -> StageDeadline | None:
        """Return how long a stage may take, where the policy says so itself."""
        return next((rule for rule in self._all(StageDeadline) if rule.status is status), None)

    def _all(self, kind: type[_Some]) -> tuple[_Some, ...]:
        return cast("tuple[_Some, ...]", self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> Mapping[type[object], tuple[PolicyRule, ...]]:
        kinds = dict.fromkeys(type(rule) for rule in self.rules)
        return {kind: tuple(rule for rule in self.rules if type(rule) is kind) for kind in kinds}


def default_rules() -> tuple[PolicyRule, ...]:
    """Return what every merchant promises before publishing anything else."""
    return (
        Window(id="default.return", days=30, kinds=(CaseKind.REFUND, CaseKind.RETURN, CaseKind.EXCHANGE)),
        Window(id="default.repair", days=2 * _YEAR, kinds=(CaseKind.REPAIR,)),
        Window(id="default.reship", days=90, kinds=(CaseKind.RESHIP,)),
        FinalSale(id="default.final-sale", trait=ProductTrait.FINAL_SALE),
    )


def default_policy(merchant_id: MerchantId, *, at: datetime) -> Policy:
    """Return version 1 of a merchant's policy."""
    return Policy(merchant_id=merchant_id, version=1, published_at=at, effective_from=at, rules=default_rules())


def tried(merchant_id: MerchantId, rules: tuple[PolicyRule, ...], *, at: datetime) -> Policy:
    """Return rules as a policy that is tried and never published: versions begin with 1."""
    return Policy(merchant_id=merchant_id, version=0, published_at=at, effective_from=at, rules=rules)
