"""What the event of a case adds: what was asked for, how it was answered and ended, what came and went back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NotRequired, TypedDict, cast

from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.currencies import CurrencyCode
from aftersales.feedback.reading import Aspect
from aftersales.insights.histograms import bucket_of
from aftersales.insights.order_facts import day_of, line_tally
from aftersales.insights.sheets import Article, Facts, InsightScope, scopes_around
from aftersales.money import Money
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, Party, RefundDestination

ASPECT_OF: Final = {
    "DOES_NOT_FIT": Aspect.SIZE_FIT,
    "DISLIKED": Aspect.PRODUCT_QUALITY,
    "NOT_AS_DESCRIBED": Aspect.DESCRIPTION_MISMATCH,
    "DEFECTIVE": Aspect.PRODUCT_QUALITY,
    "POOR_QUALITY": Aspect.PRODUCT_QUALITY,
    "DAMAGED": Aspect.PACKAGING,
    "WRONG_ITEM": Aspect.WRONG_OR_MISSING_ITEM,
    "MISSING_PARTS": Aspect.WRONG_OR_MISSING_ITEM,
    "ARRIVED_LATE": Aspect.DELIVERY_SPEED,
    "NEVER_ARRIVED": Aspect.DELIVERY_SPEED,
    "FOUND_CHEAPER": Aspect.PRICE,
}
"""Which aspect a reason speaks of; the others speak of none."""

_NOT_MONEY: Final = frozenset({CaseKind.EXCHANGE.value, RefundDestination.STORE_CREDIT.value})


class _Article(TypedDict):
    sku: str
    category: str | None


class _Asked(_Article):
    reason: str


class _Received(_Article):
    quantity: int
    before: int
    delivered: int


class _Refunded(_Asked):
    amount: str
    to: str


class _Kept(_Article):
    amount: str


_Completed = TypedDict("_Completed", {"with": list[str]})


class _Decided(TypedDict):
    automatic: bool


class _Told(TypedDict):
    opened_at: str
    placed_at: str
    territory: str
    currency: str
    was: str | None
    status: str
    lines: list[_Asked]
    late: NotRequired[str]
    articles: NotRequired[list[_Article]]
    decided: NotRequired[_Decided]
    received: NotRequired[list[_Received]]
    refunded: NotRequired[list[_Refunded]]
    completed: NotRequired[_Completed]
    kept: NotRequired[list[_Kept]]


def facts_of_case(event: CaseEvent, facts: Facts) -> None:
    """Add what an event of a case changed."""
    _Case(event, facts).count()


class _Case:
    """One event of a case, and where what it changed counts."""

    def __init__(self, event: CaseEvent, facts: Facts) -> None:
        self._event = event
        self._facts = facts
        self._told = cast(_Told, event.data)
        self._day = event.at.astimezone(UTC).date()
        self._currency = CurrencyCode(self._told["currency"])

    def count(self) -> None:
        """Add all of it."""
        self._moved()
        if self._event.type is CaseEventType.REQUESTED:
            self._asked(self._told["lines"])
        if (decided := self._told.get("decided")) is not None:
            automatic = {"decided.automatic": 1} if decided["automatic"] else {}
            self._add({"decided": 1, **automatic, f"decision.{self._took()}": 1})
        if (completed := self._told.get("completed")) is not None:
            self._completed(completed)
        if self._event.type is CaseEventType.DEADLINE_PASSED and self._told.get("late") != Party.SYSTEM:
            self._add({"breaches": 1})
        for line in self._told.get("received", ()):
            self._received(line)
        self._paid()

    def _moved(self) -> None:
        """Count where cases stand: the event says from where to where."""
        before, now = self._told["was"], self._event.status.value
        if before != now:
            moves = {f"status.{now}": 1, **({f"status.{before}": -1} if before else {})}
            self._facts.add((InsightScope(merchant_id=self._event.merchant_id),), None, moves)

    def _asked(self, lines: Sequence[_Asked]) -> None:
        self._add({"opened": 1, f"kind.{self._event.kind.value}": 1}, lines)
        reasons: dict[str, list[_Asked]] = {}
        for line in lines:
            reasons.setdefault(line["reason"], []).append(line)
        for reason, some in reasons.items():
            self._add({f"reason.{reason}": 1}, some)

    def _completed(self, completed: _Completed) -> None:
        otherwise = {"completed.otherwise": 1} if _NOT_MONEY.intersection(completed["with"]) else {}
        self._add({"completed": 1, **otherwise, f"resolution.{self._took()}": 1})

    def _received(self, line: _Received) -> None:
        """Count units on the day they were ordered, beside what of their order line came before; and on their own."""
        units, before = line["quantity"], line["before"]
        then = line_tally(delivered=line["delivered"], arrivals=before)
        now = line_tally(delivered=line["delivered"], arrivals=before + units)
        came = {name: now[name] - then[name] for name in now}
        self._facts.add(self._scopes((line,)), day_of(self._told["placed_at"]), came)
        self._add({"back": units, "back.squared": units * units}, (line,))

    def _paid(self) -> None:
        """Count what went back, and what stayed with the merchant."""
        refunded = self._told.get("refunded", ())
        if money := [paid for paid in refunded if not _is_credit(paid)]:
            came_back = all(paid["amount"].startswith("-") for paid in money)
            self._add({f"refunds.{self._currency}": -1 if came_back else 1}, money)
        for paid in refunded:
            self._refunded(paid)
        for kept in self._told.get("kept", ()):
            self._add_amount(f"kept.{self._currency}", kept["amount"], (kept,))

    def _refunded(self, paid: _Refunded) -> None:
        self._add_amount(f"{'kept' if _is_credit(paid) else 'refunded'}.{self._currency}", paid["amount"], (paid,))
        if aspect := ASPECT_OF.get(paid["reason"]):
            self._add_amount(f"aspect.{aspect}.cost.{self._currency}", paid["amount"], (paid,))

    def _took(self) -> int:
        seconds = (self._event.at - datetime.fromisoformat(self._told["opened_at"])).total_seconds()
        return bucket_of(seconds)

    def _add_amount(self, name: str, amount: str, articles: Iterable[_Article]) -> None:
        self._add({name: Money.parse(amount, self._currency).minor_units}, articles)

    def _add(self, tally: dict[str, int], articles: Iterable[_Article] | None = None) -> None:
        about = self._told.get("articles", []) if articles is None else articles
        self._facts.add(self._scopes(about), self._day, Counter(tally))

    def _scopes(self, articles: Iterable[_Article]) -> tuple[InsightScope, ...]:
        about = [Article(one["sku"], one["category"]) for one in articles]
        return scopes_around(self._event.merchant_id, Territory(self._told["territory"]), about)


def _is_credit(paid: _Refunded) -> bool:
    return paid["to"] == RefundDestination.STORE_CREDIT
