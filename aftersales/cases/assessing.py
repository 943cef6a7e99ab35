"""
Assessing: the risk of a request, from the buyer's own history with the merchant and from nothing else.

The score is the sum of what each signal adds, at most 1. Each is a count or a share that anybody can check:

    RETURNS        the share of the buyer's units that came back, above the merchant's usual share      up to 0.30
    VALUE          the share of the buyer's spending that is asked back or was paid back, above a half   up to 0.15
    VELOCITY       other cases in the 30 days before, from the third on                    0.10 each, up to 0.20
    NEVER_ARRIVED  requests in a year that say something never came, this one included, from the second on
                                                                                           0.15 each, up to 0.30
    MISMATCH       cases in a year with units that were rejected or were not what was sold 0.20 each, up to 0.40

A case that was canceled counts nowhere; goods that were rejected and granted after all, as the platform ruled, were
right.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.history import History
from aftersales.cases.risk import Risk, Signal, SignalKind
from aftersales.cases.worth import worth_asked
from aftersales.money import rounded_half_up, total
from aftersales.policy.rules import Hundredths
from aftersales.vocabulary import Condition

_WHOLE: Final[Hundredths] = 100
_LATELY: Final = timedelta(days=30)
_USUAL_CASES: Final = 2
_NEVER_ARRIVED: Final = "NEVER_ARRIVED"
_ORDERS_OF_A_HABIT: Final = 3
_UNITS_OF_DOUBT: Final = 10
"""As if the buyer had had ten units more, that came back as often as everybody's: few units say little."""


def assessed(file: CaseFile, history: History, *, at: datetime) -> Risk:
    """Return the risk of a request that is made now."""
    cases = tuple(case for case in history.cases if not lifecycle.was_canceled(case.status))
    signals = tuple(one for one in _signals(file, history, cases, at) if one.points)
    score = min(_WHOLE, sum(signal.points for signal in signals))
    return Risk(score=score, signals=signals, cases=len(cases))


def _signals(file: CaseFile, history: History, cases: Sequence[Case], at: datetime) -> Iterator[Signal]:
    yield _returns(cases, history)
    yield _value(file, history)
    lately = sum(case.opened_at > at - _LATELY for case in cases)
    yield _counted(SignalKind.VELOCITY, lately, after=_USUAL_CASES, each=10, at_most=20)
    never_arrived = sum(_says_never_arrived(case) for case in (file.case, *cases))
    yield _counted(SignalKind.NEVER_ARRIVED, never_arrived, after=1, each=15, at_most=30)
    yield _counted(SignalKind.MISMATCH, sum(map(_was_a_mismatch, cases)), after=0, each=20, at_most=40)


def _returns(cases: Sequence[Case], history: History) -> Signal:
    """Compare the share of units that came back with the merchant's, as far as there are enough of both."""
    ordered, usual = sum(order.units for order in history.orders), history.usual
    received = min(ordered, sum(line.received for case in cases for line in case.lines))
    if not ordered or not 0 <= usual.received < usual.delivered:
        return Signal(kind=SignalKind.RETURNS, points=0, seen=0)
    # (received + doubt × usual) / (ordered + doubt), less the usual share, of what is left above it.
    above = received * usual.delivered - ordered * usual.received
    left = (ordered + _UNITS_OF_DOUBT) * (usual.delivered - usual.received)
    return Signal(
        kind=SignalKind.RETURNS,
        points=rounded_half_up(30 * max(0, above), left),
        seen=_percent(received, ordered),
        usual=_percent(usual.received, usual.delivered),
    )


def _value(file: CaseFile, history: History) -> Signal:
    """Ask how much of what the buyer spent would go back; who ordered once or twice has no habit."""
    currency = file.order.currency
    orders = [order for order in history.orders if order.currency == currency]
    paid = total((order.paid for order in orders), currency).minor_units
    if len(orders) < _ORDERS_OF_A_HABIT or paid <= 0:
        return Signal(kind=SignalKind.VALUE, points=0, seen=0)
    back = sum(order.ledger.refunded + order.ledger.under_way for order in orders) + worth_asked(file).minor_units
    above_half = max(0, 2 * min(back, paid) - paid)
    return Signal(kind=SignalKind.VALUE, points=rounded_half_up(15 * above_half, paid), seen=_percent(back, paid))


def _counted(kind: SignalKind, seen: int, *, after: int, each: Hundredths, at_most: Hundredths) -> Signal:
    """Return the signal of something that was seen so often: what comes after the usual number adds to it."""
    return Signal(kind=kind, points=min(at_most, each * max(0, seen - after)), seen=seen)


def _says_never_arrived(case: Case) -> bool:
    return any(line.reason == _NEVER_ARRIVED for line in case.lines)


def _was_a_mismatch(case: Case) -> bool:
    """Tell whether the inspection found other goods than were to come back, or such as could not be accepted."""
    inspections = [one for line in case.lines for one in line.inspections]
    return any(one.rejected or one.condition is Condition.WRONG_ITEM for one in inspections)


def _percent(some: int, of: int) -> int:
    return rounded_half_up(100 * min(some, of), of)
