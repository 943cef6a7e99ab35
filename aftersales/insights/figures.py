"""
Figures: what a tally says about cases and about feedback, in the terms of the contract.

    return rate               units that came back ÷ units delivered, of the orders placed in the period
    exchange rate             cases completed with an exchange or store credit ÷ cases completed
    automatic decision rate   first answers that a rule or a passed deadline gave ÷ first answers
    hours to decision         from the request to the first answer
    hours to resolution       from the request to the end of the last remedy
    refunded                  what went back to payments, when it was settled; store credit is none of it
    revenue kept              goods sent in exchange, when they arrived; store credit, when it was settled; and what
                              buyers left who kept theirs for a part, when that was granted; less what of these goods
                              was credited later
    deadline breaches         deadlines that a buyer, the merchant or the platform let pass
    CSAT, NPS, effort         as in aftersales.feedback.scores
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from aftersales.currencies import CurrencyCode
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.feedback.scores import EFFORTS, RATINGS, RECOMMENDATIONS, is_satisfied
from aftersales.insights.comparing import Moments
from aftersales.insights.estimates import Estimate, mean_of, nps, share
from aftersales.insights.histograms import quantile
from aftersales.insights.sheets import Tally
from aftersales.insights.unit_rates import UnitSums, unit_rate
from aftersales.money import Money
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind

_HOUR: Final = 3600


@dataclass(frozen=True, kw_only=True)
class Quantiles:
    """How many hours it took: half, nine in ten, and ninety-nine in a hundred of so many were done by then."""

    p50: float | None
    p90: float | None
    p99: float | None
    n: int

    @classmethod
    def of(cls, tally: Tally, name: str) -> Self:
        """Return the quantiles of the durations that are counted under a name."""
        buckets = {int(bucket): count for bucket, count in within(tally, f"{name}.").items()}
        p50, p90, p99 = (_hours(quantile(buckets, share)) for share in (0.5, 0.9, 0.99))
        return cls(p50=p50, p90=p90, p99=p99, n=sum(buckets.values()))


@dataclass(frozen=True, kw_only=True)
class CaseFigures:
    """What became of cases. Amounts in other currencies are left out, and their payments counted."""

    opened: int
    completed: int
    by_kind: Mapping[CaseKind, int]
    by_reason: Mapping[str, int]
    return_rate: Estimate | None
    exchange_rate: Estimate | None
    automatic_decision_rate: Estimate | None
    hours_to_decision: Quantiles
    hours_to_resolution: Quantiles
    refunded: Money
    revenue_kept: Money
    deadline_breaches: int
    other_currencies: int

    @classmethod
    def of(cls, tally: Tally, currency: CurrencyCode) -> Self:
        """Return the figures that a tally comes to."""
        completed, decided = tally.get("completed", 0), tally.get("decided", 0)
        refunds = within(tally, "refunds.")
        return cls(
            opened=tally.get("opened", 0),
            completed=completed,
            by_kind={kind: count for kind in CaseKind if (count := tally.get(f"kind.{kind}", 0))},
            by_reason={code: count for code in REASONS if (count := tally.get(f"reason.{code}", 0))},
            return_rate=unit_rate(units_in(tally)),
            exchange_rate=share(tally.get("completed.otherwise", 0), of=completed),
            automatic_decision_rate=share(tally.get("decided.automatic", 0), of=decided),
            hours_to_decision=Quantiles.of(tally, "decision"),
            hours_to_resolution=Quantiles.of(tally, "resolution"),
            refunded=Money(tally.get(f"refunded.{currency}", 0), currency),
            revenue_kept=Money(tally.get(f"kept.{currency}", 0), currency),
            deadline_breaches=tally.get("breaches", 0),
            other_currencies=sum(refunds.values()) - refunds.get(currency, 0),
        )


@dataclass(frozen=True, kw_only=True)
class FeedbackFigures:
    """What buyers answered in numbers, and how their texts sound."""

    count: int
    csat: Estimate | None
    nps: Estimate | None
    effort: Estimate | None
    sentiment: Mapping[Sentiment, int]

    @classmethod
    def of(cls, tally: Tally) -> Self:
        """Return the figures that a tally comes to."""
        return cls(
            count=tally.get("feedback", 0),
            csat=csat_in(tally),
            nps=nps_in(tally),
            effort=mean_of(_answers(tally, "effort", EFFORTS)),
            sentiment={sounds: count for sounds in Sentiment if (count := tally.get(f"sentiment.{sounds}", 0))},
        )


def csat_in(tally: Tally) -> Estimate | None:
    """Return the share of the ratings that are satisfied."""
    ratings = _answers(tally, "rating", RATINGS)
    return share(sum(count for rating, count in ratings.items() if is_satisfied(rating)), of=sum(ratings.values()))


def nps_in(tally: Tally) -> Estimate | None:
    """Return the net promoter score."""
    return nps(_answers(tally, "nps", RECOMMENDATIONS))


def texts_in(tally: Tally) -> int:
    """Return how many texts a reader made something of."""
    return sum(tally.get(f"sentiment.{sounds}", 0) for sounds in Sentiment)


def complaints_in(tally: Tally, aspect: Aspect) -> int:
    """Return how many texts complain of an aspect."""
    return tally.get(f"aspect.{aspect}.{Sentiment.NEGATIVE}", 0)


def moments_in(tally: Tally, prefix: str = "") -> Moments:
    """Return how texts sound: all of them, or those whose counters have a prefix."""
    return Moments(
        tally.get(f"{prefix}scores", 0), tally.get(f"{prefix}score", 0), tally.get(f"{prefix}score.squared", 0)
    )


def units_in(tally: Tally) -> UnitSums:
    """Return what was delivered and came back."""
    return UnitSums(
        delivered=tally.get("delivered", 0),
        delivered_squared=tally.get("delivered.squared", 0),
        received=tally.get("received", 0),
        received_squared=tally.get("received.squared", 0),
        received_delivered=tally.get("received.delivered", 0),
    )


def within(tally: Tally, prefix: str) -> Mapping[str, int]:
    """Return the counters whose names begin with a prefix, by the rest of their names."""
    return {name.removeprefix(prefix): count for name, count in tally.items() if name.startswith(prefix)}


def _answers(tally: Tally, name: str, possible: range) -> Mapping[int, int]:
    return {answer: count for answer in possible if (count := tally.get(f"{name}.{answer}", 0))}


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _HOUR
