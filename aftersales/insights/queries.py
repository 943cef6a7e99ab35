"""What can be asked about many cases and much feedback: by whom, and within what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Final

from aftersales.actors import Actor
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotFound
from aftersales.feedback.repository import FeedbackRepository
from aftersales.identifiers import MerchantId
from aftersales.input_check import InputCheck
from aftersales.insights.approving import approvals_to_automate
from aftersales.insights.categories import filed_as
from aftersales.insights.figures import CaseFigures, FeedbackFigures, within
from aftersales.insights.mending import products_to_mend
from aftersales.insights.pain_points import PainPoint, pain_points
from aftersales.insights.periods import Period
from aftersales.insights.products import Likes, ProductFigures, ranked, worst_of
from aftersales.insights.quoting import newest
from aftersales.insights.recommendations import Recommendation
from aftersales.insights.repository import CANDIDATES, InsightRepository, ProductRanking
from aftersales.insights.series import Interval, Metric, Point, points
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.insights.simulation import PolicySimulations
from aftersales.insights.spans import Span
from aftersales.insights.watching import Alert, alerts_in, days_to_watch, products_to_watch
from aftersales.orders.repository import MerchantRepository
from aftersales.pages import BadQuestion
from aftersales.vocabulary import CaseStatus, Party, Permission

_LIKES: Final = 400
_CONCERNED: Final = 5
_MENDED: Final = 5
MOST: Final = 50
"""So many products or pain points are shown at most."""


@dataclass(frozen=True, kw_only=True)
class Insights:
    """What a scope comes to in a period. Sheets are read when they are first needed, and once."""

    scope: InsightScope
    period: Period
    currency: CurrencyCode
    shops_currency: CurrencyCode
    kept: InsightRepository
    feedback: FeedbackRepository
    simulations: PolicySimulations

    @cached_property
    def days(self) -> Mapping[date, Tally]:
        """The sheets of the period."""
        return self._in_period(self.scope)

    @cached_property
    def whole(self) -> Tally:
        """The sum of the period's sheets."""
        return merged(self.days.values())

    @cached_property
    def before(self) -> Tally:
        """The sum of as many days before."""
        last = self.period.from_ - timedelta(days=1)
        return merged(self.kept.days(self.scope, last - timedelta(days=self.period.days - 1), last).values())

    def cases(self) -> CaseFigures:
        """Return what became of cases."""
        return CaseFigures.of(self.whole, self.currency)

    def said(self) -> FeedbackFigures:
        """Return what buyers said."""
        return FeedbackFigures.of(self.whole)

    def pain_points(self, *, first: int) -> tuple[PainPoint, ...]:
        """Return what buyers complain of, what does most harm first."""
        candidates = self._candidates(ProductRanking.NEGATIVE_FEEDBACK)
        found = pain_points(
            self.whole,
            self.before,
            currency=self.currency,
            said=newest(self.feedback, self.scope, self.period),
            worst=lambda aspect: worst_of(candidates, aspect, at_most=_CONCERNED),
        )
        return found[:first]

    def products(self, *, first: int, by: ProductRanking) -> tuple[ProductFigures, ...]:
        """Return the articles with most of something."""
        return ranked(self._candidates(by), self._likes, by=by, first=first, currency=self.currency)

    def alerts(self) -> tuple[Alert, ...]:
        """Return what left its baseline."""
        days = days_to_watch(self.kept, self.scope, self.period)
        products = products_to_watch(self.kept, self.scope, self.period)
        return alerts_in(days, products, scope=self.scope, period=self.period)

    def recommendations(self) -> tuple[Recommendation, ...]:
        """Return what to change: rules of the policy, for the shop as a whole, and articles to look at."""
        is_whole = self.scope == self._shop
        around = replace(self.scope, sku=None, category=None)
        shop = self.whole if self.scope == around else merged(self._in_period(around).values())
        products = dict(islice(self._candidates(ProductRanking.RETURN_RATE).items(), _MENDED))
        advice = tuple(products_to_mend(products, shop, likes=self._likes))
        return (*self._changes_of_policy(), *advice) if is_whole else advice

    def _changes_of_policy(self) -> tuple[Recommendation, ...]:
        history = self.simulations.history(self.scope.merchant_id, self.period)
        policy = self.simulations.in_force(self.scope.merchant_id)
        return tuple(approvals_to_automate(history, policy, currency=self.shops_currency))

    def series(self, *, metric: Metric, interval: Interval) -> tuple[Point, ...]:
        """Return a metric over time."""
        return points(self.days, self.period, metric=metric, interval=interval, currency=self.currency)

    def _in_period(self, scope: InsightScope) -> Mapping[date, Tally]:
        return self.kept.days(scope, self.period.from_, self.period.to)

    @cached_property
    def _likes(self) -> Likes:
        """What the products of the shop say of each other."""
        return Likes.among(
            self.kept.some_products(self.scope.merchant_id, self.period.from_, self.period.to, at_most=_LIKES)
        )

    @property
    def _shop(self) -> InsightScope:
        return InsightScope(merchant_id=self.scope.merchant_id)

    def _candidates(self, by: ProductRanking) -> Mapping[str, Tally]:
        if self.scope.sku is not None:
            return {self.scope.sku: filed_as(self.whole, self._months)}
        if by not in self._found:
            first, last = self.period.from_, self.period.to
            self._found[by] = self.kept.products(self.scope, first, last, by=by, at_most=CANDIDATES)
        return self._found[by]

    @cached_property
    def _months(self) -> Tally:
        """What the article of the scope counted in the months of the period, everywhere."""
        first, last = Span(first=self.period.from_, last=self.period.to).ends
        return merged(self.kept.days(replace(self.scope, territory=None), first, last).values())

    @cached_property
    def _found(self) -> dict[ProductRanking, Mapping[str, Tally]]:
        """The candidates of each ranking that was asked for."""
        return {}


@dataclass(frozen=True, kw_only=True)
class InsightQueries:
    """The questions about insights. What the viewer may not see answers like what does not exist."""

    insights: InsightRepository
    feedback: FeedbackRepository
    merchants: MerchantRepository
    simulations: PolicySimulations

    def of(
        self, scope: InsightScope, period: Period, *, viewer: Actor, currency: CurrencyCode | None = None
    ) -> Insights | None:
        """Return the insights of a scope, in the merchant's currency unless another is named."""
        _refuse_nonsense(scope, period, currency)
        if not viewer.may(Permission.READ_INSIGHTS) or not _is_theirs(scope.merchant_id, viewer):
            return None
        try:
            merchant = self.merchants.get(scope.merchant_id)
        except NotFound:
            return None
        return Insights(
            scope=scope,
            period=period,
            currency=currency or merchant.currency,
            shops_currency=merchant.currency,
            kept=self.insights,
            feedback=self.feedback,
            simulations=self.simulations,
        )

    def queue(self, merchant_id: MerchantId, *, viewer: Actor) -> Mapping[CaseStatus, int]:
        """Return how many cases of a merchant stand where, every status with any."""
        if not viewer.may(Permission.READ_CASES) or not _is_theirs(merchant_id, viewer):
            return {}
        standing = within(self.insights.standing(merchant_id), "status.")
        return {status: count for status in CaseStatus if (count := standing.get(status.value, 0))}


def _refuse_nonsense(scope: InsightScope, period: Period, currency: CurrencyCode | None) -> None:
    if scope.sku is not None and scope.category is not None:
        raise BadQuestion("scope", "names a sku or a category, not both: an article has its category")
    check = InputCheck()
    period.check(check, "period")
    check.name("scope", "sku", text=scope.sku)
    check.name("scope", "category", text=scope.category)
    check.territory("scope", "territory", code=scope.territory)
    if currency is not None:
        check.currency("scope", "currency", code=currency)
    check.refuse_question()


def _is_theirs(merchant_id: MerchantId, viewer: Actor) -> bool:
    """Tell whether a merchant's figures are a viewer's to see: those of their staff and of the platform."""
    return viewer.party is not Party.BUYER and viewer.works_for(merchant_id)
