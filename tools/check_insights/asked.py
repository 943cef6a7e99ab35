"""What the service says: its insights, asked for over GraphQL, as figures by subject and name."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from api.sandbox.retail import CURRENCY
from tools.check_insights.documents import CASES, PRODUCTS, SERIES
from tools.check_insights.figures import Figures
from tools.replay.answers import JsonObject, an_object, objects, text
from tools.replay.api import LEAD, MERCHANT, Api
from tools.replay.stopped import ReplayStopped
from tools.retail.territories import HOME

Period = tuple[date, date]
_Names = Mapping[str, float]
_EVERYTHING: Final[Mapping[str, str]] = {}


class Insights:
    """The insights of the replayed shop in a period."""

    def __init__(self, api: Api, period: Period) -> None:
        self._api = api
        self._period = period

    def figures(self, *, territories: tuple[str, ...]) -> Figures:
        """Return every figure that pandas computes, as the service says it."""
        return {subject: some for subject, names in self._all(territories) if (some := _something(names))}

    def _all(self, territories: tuple[str, ...]) -> Iterator[tuple[str, _Names]]:
        yield "all of it", self._cases(_EVERYTHING)
        for first, last in _months(*self._period):
            yield f"month {first}", _cases_in(self._asked(CASES, period=(first, last)))
        for place in territories:
            yield f"territory {place}", self._cases({"territory": place})
        for interval in ("DAY", "WEEK", "MONTH"):
            yield from self._points(interval)
        for rank, product in enumerate(objects(self._asked(PRODUCTS)["products"]), start=1):
            sku = text(product["sku"])
            yield f"product {sku}", _product_in(product, rank)
            yield f"article {sku}", self._cases({"sku": sku})
            yield f"article in {HOME} {sku}", self._cases({"sku": sku, "territory": HOME})

    def _cases(self, scope: Mapping[str, str]) -> _Names:
        return _cases_in(self._asked(CASES, scope=scope))

    def _points(self, interval: str) -> Iterator[tuple[str, _Names]]:
        found = self._asked(SERIES, interval=interval)
        series = (objects(found[name]) for name in ("opened", "refunded", "resolved", "rate"))
        for opened, refunded, resolved, rate in zip(*series, strict=True):
            yield (
                f"point of {interval.lower()} {opened['at']}",
                {
                    "opened": _number(opened["value"]),
                    "refunded": _pennies(refunded["value"]),
                    "refunds": _number(refunded["n"]),
                    "hours to resolution": _number(resolved["n"]),
                    "delivered": _number(rate["n"]),
                    "return rate": _number(rate["value"]),
                },
            )

    def _asked(
        self, document: str, *, scope: Mapping[str, str] = _EVERYTHING, period: Period | None = None, **more: str
    ) -> JsonObject:
        first, last = period or self._period
        variables = {
            "scope": {"merchantId": MERCHANT, "currency": CURRENCY, **scope},
            "period": {"from": first.isoformat(), "to": last.isoformat()},
            **more,
        }
        return an_object(self._api.ask(document, variables, by=LEAD)["insights"])


def _cases_in(insights: JsonObject) -> _Names:
    cases = an_object(insights["cases"])
    decided, exchanged, returned = (
        an_object(cases[name] or {"value": 0, "n": 0})
        for name in ("automaticDecisionRate", "exchangeRate", "returnRate")
    )
    return {
        "opened": _number(cases["opened"]),
        "completed": _number(cases["completed"]),
        "breaches": _number(cases["deadlineBreaches"]),
        "other currencies": _number(cases["otherCurrencies"]),
        "decided": _number(decided["n"]),
        "decided automatically": _number(decided["value"]),
        "exchanged": _number(exchanged["value"]),
        "delivered": _number(returned["n"]),
        "return rate": _number(returned["value"]),
        "hours to decision": _number(an_object(cases["hoursToDecision"])["n"]),
        "hours to resolution": _number(an_object(cases["hoursToResolution"])["n"]),
        "refunded": _amount(cases["refunded"]),
        "kept": _amount(cases["revenueKept"]),
        **{text(one["kind"]): _number(one["count"]) for one in objects(cases["byKind"])},
        **{text(an_object(one["reason"])["code"]): _number(one["count"]) for one in objects(cases["byReason"])},
    }


def _product_in(product: JsonObject, rank: int) -> _Names:
    return {
        "rank": rank,
        "delivered": _number(product["delivered"]),
        "returned": _number(product["returned"]),
        "refunded": _amount(product["refunded"]),
    }


def _something(names: _Names) -> _Names:
    return {name: value for name, value in names.items() if value}


def _number(value: object) -> float:
    """Return a number; null is nothing, as where nothing was there to measure."""
    if value is None:
        return 0
    if not isinstance(value, int | float):
        raise ReplayStopped(f"expected a number, not {value!r}")
    return value


def _amount(money: object) -> float:
    return _pennies(an_object(money)["amount"])


def _pennies(amount: object) -> float:
    """Return an amount in pennies, exactly: a series tells it as a number, other figures as a text."""
    return int(Decimal(str(amount)) * 100)


def _months(first: date, last: date) -> Iterator[Period]:
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield first, min(last, following - timedelta(days=1))
        first = following
