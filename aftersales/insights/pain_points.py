"""
Pain points: what buyers complain of, and what it does.

    impact          mean score of all texts − mean score of the texts that do not mention the aspect: below zero, it
                    pulls the score down, which would rise by as much without it
    negative share  texts that complain of the aspect ÷ texts that mention it
    trend           share of all texts that complain of it, now − in as many days before; significant if it still is
                    with one false discovery in twenty among all that are shown together
    cost            what was paid back in cases asked for because of it, and in those whose feedback complains of it,
                    each case once
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.insights.comparing import Change, Part, change_of_share, impact, significant
from aftersales.insights.estimates import Estimate, share
from aftersales.insights.figures import complaints_in, moments_in, texts_in
from aftersales.insights.sheets import Tally
from aftersales.money import Money

_QUOTES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Trend:
    """By how much the share of complaints changed, and whether that is more than chance."""

    change: Estimate
    significant: bool


@dataclass(frozen=True, kw_only=True)
class PainPoint:
    """An aspect that is complained of; quotes are buyers' own words, the newest."""

    aspect: Aspect
    mentions: int
    negative_share: Estimate
    impact: Estimate
    trend: Trend
    cost: Money
    quotes: tuple[str, ...]
    skus: tuple[str, ...]


def pain_points(
    now: Tally,
    before: Tally,
    *,
    currency: CurrencyCode,
    said: Sequence[Feedback],
    worst: Callable[[Aspect], Sequence[str]],
) -> tuple[PainPoint, ...]:
    """Return every aspect that is complained of, the one that pulls the score down most first."""
    aspects = [aspect for aspect in Aspect if complaints_in(now, aspect) > 0]
    trends = _trends(now, before, aspects)
    found = [
        PainPoint(
            aspect=aspect,
            mentions=now.get(f"aspect.{aspect}", 0),
            negative_share=_negative_share(now, aspect),
            impact=_impact(now, aspect),
            trend=trends[aspect],
            cost=Money(now.get(f"aspect.{aspect}.cost.{currency}", 0), currency),
            quotes=quotes_about(aspect, said),
            skus=tuple(worst(aspect)),
        )
        for aspect in aspects
    ]
    return tuple(sorted(found, key=lambda one: (one.impact.value, -one.mentions, one.aspect)))


def quotes_about(aspect: Aspect, said: Iterable[Feedback]) -> tuple[str, ...]:
    """Return the newest complaints of an aspect in buyers' own words, each once; what was erased is gone."""
    quotes = (
        mention.quote
        for feedback in said
        for mention in (feedback.reading.mentions if feedback.reading else ())
        if mention.aspect is aspect and mention.sentiment is Sentiment.NEGATIVE and mention.quote
    )
    return tuple(dict.fromkeys(quotes))[:_QUOTES]


def _trends(now: Tally, before: Tally, aspects: Sequence[Aspect]) -> Mapping[Aspect, Trend]:
    changes = {aspect: _change(now, before, aspect) for aspect in aspects}
    known = {aspect: change for aspect, change in changes.items() if change is not None}
    real = dict(zip(known, significant([change.p_value for change in known.values()]), strict=True))
    return {
        aspect: Trend(change=change.estimate, significant=real[aspect]) if change else _unknown(now)
        for aspect, change in changes.items()
    }


def _change(now: Tally, before: Tally, aspect: Aspect) -> Change | None:
    return change_of_share(
        Part(complaints_in(now, aspect), texts_in(now)), before=Part(complaints_in(before, aspect), texts_in(before))
    )


def _unknown(now: Tally) -> Trend:
    """Return the trend of what nothing was said about before: it may be any."""
    return Trend(change=Estimate(value=0.0, low=-1.0, high=1.0, n=texts_in(now)), significant=False)


def _negative_share(tally: Tally, aspect: Aspect) -> Estimate:
    found = share(complaints_in(tally, aspect), of=tally.get(f"aspect.{aspect}", 0))
    return found or Estimate(value=1.0, low=0.0, high=1.0, n=0)


def _impact(tally: Tally, aspect: Aspect) -> Estimate:
    """Return what the aspect does to the score; where every text mentions it, nobody can tell."""
    mentioning = moments_in(tally, f"aspect.{aspect}.")
    found = impact(moments_in(tally), mentioning=mentioning)
    return found or Estimate(value=0.0, low=-2.0, high=2.0, n=mentioning.n)
