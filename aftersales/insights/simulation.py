"""
Simulation: a changed policy over the merchant's own history, before anybody publishes it.

The newest cases of a period are replayed twice: under the policy that each order is pinned to, and under the rules that
are tried, as if they had been published before the order was placed. `replaying` says how one case is judged.

What never became a case is not in the history: rules that let more be asked for show only what they do to what was.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.repository import CaseQuestion, CaseRepository
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotFound
from aftersales.identifiers import CaseId, MerchantId, OrderId, number
from aftersales.input_check import InputCheck
from aftersales.insights.periods import Period
from aftersales.insights.replaying import Judgment, judged
from aftersales.money import Money, total
from aftersales.orders.repository import MerchantRepository, OrderRepository
from aftersales.pages import Slice
from aftersales.policy.lawfulness import unlawful_in
from aftersales.policy.policy import Policy, tried
from aftersales.policy.publishing import rules_from
from aftersales.policy.repository import PolicyRepository
from aftersales.policy.told import ToldRule
from aftersales.vocabulary import Citation, Permission

MOST_CASES: Final = 500
_MOST_PAGES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A case, and how it fares under the policy of its order and under the rules that are tried."""

    case: Case
    before: Judgment
    after: Judgment


@dataclass(frozen=True, kw_only=True)
class SimulatedOutcome:
    """
    What one policy makes of many cases: each is approved or declined, and of the approved some are without a person.

    The amounts are in the merchant's currency; cases in others are counted, and left out of them.
    """

    approved: int
    declined: int
    automatic: int
    refunded: Money
    fees: Money

    @classmethod
    def of(cls, judgments: Sequence[Judgment], *, currency: CurrencyCode) -> Self:
        """Return what judgments come to."""
        own = [judgment for judgment in judgments if judgment.refunded.currency == currency]
        approved = sum(judgment.approved for judgment in judgments)
        return cls(
            approved=approved,
            declined=len(judgments) - approved,
            automatic=sum(judgment.automatic for judgment in judgments),
            refunded=total((judgment.refunded for judgment in own), currency),
            fees=total((judgment.fees for judgment in own), currency),
        )


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What tried rules would have made of past cases, case by case; `unlawful` is what the law would refuse of them."""

    each: tuple[Replayed, ...]
    currency: CurrencyCode
    unlawful: tuple[Citation, ...] = ()

    @property
    def before(self) -> SimulatedOutcome:
        """What the policies of the orders make of the cases."""
        return SimulatedOutcome.of([one.before for one in self.each], currency=self.currency)

    @property
    def after(self) -> SimulatedOutcome:
        """What the tried rules make of them."""
        return SimulatedOutcome.of([one.after for one in self.each], currency=self.currency)

    @property
    def other_currencies(self) -> int:
        """How many cases are left out of the amounts."""
        return sum(one.case.currency != self.currency for one in self.each)


@dataclass(frozen=True, kw_only=True)
class PolicySimulations:
    """Tries policies over what has happened, `most` cases of it at once. Nothing is written."""

    cases: CaseRepository
    orders: OrderRepository
    policies: PolicyRepository
    merchants: MerchantRepository
    now: Callable[[], datetime]
    most: int = MOST_CASES

    def simulate(
        self, merchant_id: MerchantId, rules: Sequence[ToldRule], period: Period, *, actor: Actor
    ) -> Simulation:
        """Return what rules would have made of the newest cases that were opened in a period, or refuse."""
        check = InputCheck()
        period.check(check, "period")
        check.refuse()
        if not actor.works_for(merchant_id):
            raise NotFound(merchant_id)
        currency = self.merchants.get(merchant_id).currency
        policy = tried(merchant_id, rules_from(rules, currency=currency), at=self.now())
        actor.must_have(Permission.READ_INSIGHTS)
        return simulated(self.history(merchant_id, period), policy, currency=currency)

    def in_force(self, merchant_id: MerchantId) -> Policy:
        """Return the policy that holds for orders that are placed now."""
        return self.policies.effective(merchant_id, self.now())

    def history(self, merchant_id: MerchantId, period: Period) -> tuple[CaseFile, ...]:
        """Return the files of the newest cases that were opened in a period."""
        cases = self._cases(merchant_id, period)
        lines: defaultdict[OrderId, set[int]] = defaultdict(set)
        for case in cases:
            lines[case.order_id].update(number(line.order_line_id) for line in case.lines)
        orders = self.orders.many(lines)
        policies = self.policies.many(merchant_id, {case.policy_version for case in cases})
        return tuple(
            CaseFile(case=case, order=orders[case.order_id], policy=policies[case.policy_version]) for case in cases
        )

    def _cases(self, merchant_id: MerchantId, period: Period) -> Sequence[Case]:
        question = CaseQuestion(merchant_id=merchant_id, opened_from=period.begins, opened_before=period.ends)
        # One that moves from list to list while they are read may be in both.
        cases: dict[CaseId, Case] = {}
        after = None
        # A page may be shorter than was asked for, so there may be several; mostly there is one.
        for _ in range(_MOST_PAGES):
            page = self.cases.page(question, Slice(first=self.most - len(cases), after=after))
            cases.update((case.id, case) for case in page.items)
            if not page.more or len(cases) == self.most:
                break
            after = page.end
        return tuple(cases.values())


def simulated(history: Iterable[CaseFile], policy: Policy, *, currency: CurrencyCode) -> Simulation:
    """Return what a policy would have made of past cases."""
    return Simulation(
        each=tuple(
            Replayed(case=file.case, before=judged(file), after=judged(replace(file, policy=policy)))
            for file in history
        ),
        currency=currency,
        unlawful=unlawful_in(policy.rules, on=policy.effective_from.date()),
    )
