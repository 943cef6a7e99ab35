"""What the event of a feedback adds: what was answered in numbers, and what was understood of the text."""

from typing import Final, NotRequired, TypedDict, cast

from aftersales.currencies import CurrencyCode
from aftersales.feedback.events import FeedbackEvent
from aftersales.insights.case_facts import ASPECT_OF
from aftersales.insights.order_facts import day_of
from aftersales.insights.sheets import Article, Facts, scopes_around
from aftersales.money import Money
from aftersales.territories import Territory

SCALE: Final = 1000
"""Scores are counted in thousandths."""


class _Mentioned(TypedDict):
    aspect: str
    sentiment: str


class _Reading(TypedDict):
    sentiment: str | None
    score: float | None
    aspects: list[_Mentioned]


class _Cost(TypedDict):
    aspect: str
    sku: str | None
    category: str | None
    territory: str | None
    given_at: str
    amount: str


class _Told(_Reading):
    given_at: str
    territory: str | None
    sku: str | None
    category: str | None
    currency: str | None
    rating: int | None
    nps: int | None
    effort: int | None
    reasons: NotRequired[list[str]]
    replaces: NotRequired[_Reading | None]
    costs: NotRequired[list[_Cost]]


def facts_of_submission(event: FeedbackEvent, facts: Facts) -> None:
    """Add a feedback and its answers in numbers."""
    told = cast(_Told, event.data)
    answers = {"rating": told["rating"], "nps": told["nps"], "effort": told["effort"]}
    given = {f"{name}.{answer}": 1 for name, answer in answers.items() if answer is not None}
    _add(event, facts, {"feedback": 1, **given})


def facts_of_reading(event: FeedbackEvent, facts: Facts) -> None:
    """Add what was understood of a text, and take back what an earlier reader had understood."""
    told = cast(_Told, event.data)
    _add(event, facts, _understood(told, sign=1))
    if (before := told.get("replaces")) is not None:
        _add(event, facts, _understood(before, sign=-1))
    for cost in told.get("costs", ()):
        _add_cost(event, facts, cost)


def _understood(reading: _Reading, *, sign: int) -> dict[str, int]:
    tally: dict[str, int] = {}
    if reading["sentiment"] is not None:
        tally[f"sentiment.{reading['sentiment']}"] = sign
    scores = _scores(reading["score"], sign)
    tally |= scores
    for aspect in dict.fromkeys(one["aspect"] for one in reading["aspects"]):
        tally[f"aspect.{aspect}"] = sign
        tally |= {f"aspect.{aspect}.{name}": amount for name, amount in scores.items()}
    for one in reading["aspects"]:
        tally[f"aspect.{one['aspect']}.{one['sentiment']}"] = sign
    return tally


def _scores(score: float | None, sign: int) -> dict[str, int]:
    if score is None:
        return {}
    scaled = round(score * SCALE)
    return {"scores": sign, "score": sign * scaled, "score.squared": sign * scaled * scaled}


def _add_cost(event: FeedbackEvent, facts: Facts, cost: _Cost) -> None:
    """Add what a case cost, where the event says that it counts, unless it counts for the case's reason already."""
    told, aspect = cast(_Told, event.data), cost["aspect"]
    if told["currency"] is None or aspect in {ASPECT_OF.get(reason) for reason in told.get("reasons", ())}:
        return
    currency = CurrencyCode(told["currency"])
    territory = Territory(cost["territory"]) if cost["territory"] is not None else None
    around = scopes_around(event.merchant_id, territory, (Article(cost["sku"], cost["category"]),))
    its_own = [scope for scope in around if (scope.sku, scope.category) == (cost["sku"], cost["category"])]
    amount = Money.parse(cost["amount"], currency).minor_units
    facts.add(its_own, day_of(cost["given_at"]), {f"aspect.{aspect}.cost.{currency}": amount})


def _add(event: FeedbackEvent, facts: Facts, tally: dict[str, int]) -> None:
    told = cast(_Told, event.data)
    about = Article(told["sku"], told["category"])
    territory = Territory(told["territory"]) if told["territory"] is not None else None
    facts.add(scopes_around(event.merchant_id, territory, (about,)), day_of(told["given_at"]), tally)
