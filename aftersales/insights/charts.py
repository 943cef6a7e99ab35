"""
Charts of counts: how much each day speaks for a doubling, beside what the weeks before it let expect.

    count/negative-binomial-1
        The baseline of a day is the eleven weeks that end two weeks before it, so that what begins to drift is not
        learned at once. It holds a rate for each unit of exposure; a factor for each weekday, as if ten events without
        a season had been seen on it; how much more than by chance the days differ (method of moments), with caution;
        and how well the few events let all that be known. The weight of a day is the logarithm of its likelihood
        under twice the rate ÷ its likelihood, both negative binomial.

What happens rarely would take years to show that it doubled: there, half an event a day more is looked for.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import log, sqrt
from typing import Final, NamedTuple, Protocol, TypeVar

WEEK: Final = 7
LAG: Final = 2 * WEEK
WINDOW: Final = 11 * WEEK
LEARNED: Final = timedelta(days=WINDOW + LAG)
"""How long before a day its baseline begins."""

FEWEST_DAYS: Final = 4 * WEEK

_DOUBLING: Final = 2.0
_LEAST_RISE: Final = 0.5
_BEFORE_ANY: Final = 0.5
_EVEN: Final = 10.0
"""Events without a season, that each weekday is supposed to have seen besides its own."""

_CAREFUL: Final = 20.0
_CAREFUL_FROM: Final = 3.0
_TINY: Final = 1e-9


class CountedDay(NamedTuple):
    """
    How many events a day had, of how many that were possible; days left out had none of either.

    `squares` is the sum of squared sizes where events come in clusters, as the units of an order line do: 9 for three
    units that came back at once. Left out, each event is its own.
    """

    on: date
    events: int
    exposure: float
    squares: int | None = None

    @property
    def tells(self) -> bool:
        """Whether anything could happen on this day; less than nothing is the correction of another day."""
        return self.exposure > 0 and self.events >= 0


class Evidence(NamedTuple):
    """What a day says: the logarithm of its weight, how large a step that makes, and what its rate is made of."""

    on: date
    weight: float
    step: float
    expected: float
    observed: float
    exposure: float


def care(caution: float, *, days: float) -> float:
    """
    Return how many standard errors the spread is taken to be wider than it seems.

    The rarer a false alarm shall be, and the fewer the days, the more depends on it. Found by simulation.
    """
    return max(0.0, _CAREFUL * (caution - _CAREFUL_FROM) / days)


class Day(Protocol):
    """What a chart knows of a day."""

    @property
    def on(self) -> date: ...

    @property
    def tells(self) -> bool: ...


DayT = TypeVar("DayT", bound=Day)
DayT_contra = TypeVar("DayT_contra", bound=Day, contravariant=True)


class Baseline(Protocol[DayT_contra]):
    """What the weeks before let expect. Days come, and go again with `times=-1`."""

    days: int

    def learn(self, day: DayT_contra, *, times: int = 1) -> None: ...

    def evidence(self, day: DayT_contra) -> Evidence: ...


def evidence_over(days: Iterable[DayT], baseline: Baseline[DayT], *, first: date, last: date) -> Iterator[Evidence]:
    """Yield what each day from `first` to `last` says, unless there are too few before it to know what is usual."""
    start = first - LEARNED
    telling = {(day.on - start).days: day for day in days if day.tells}

    def learn(index: int, *, times: int = 1) -> None:
        if (day := telling.get(index)) is not None:
            baseline.learn(day, times=times)

    for index in range(WINDOW):
        learn(index)
    for index in range(LEARNED.days, (last - start).days + 1):
        if (day := telling.get(index)) is not None and baseline.days >= FEWEST_DAYS:
            yield baseline.evidence(day)
        learn(index - LAG)
        learn(index - LEARNED.days, times=-1)


class _Weekday:
    """The sums of one weekday."""

    __slots__ = ("cross", "events", "exposure", "squared_events", "squared_exposure")

    def __init__(self) -> None:
        self.events = 0
        self.exposure = 0.0
        self.squared_events = 0
        self.squared_exposure = 0.0
        self.cross = 0.0

    def add(self, events: int, exposure: float, *, times: int) -> None:
        self.events += times * events
        self.exposure += times * exposure
        self.squared_events += times * events * events
        self.squared_exposure += times * exposure * exposure
        self.cross += times * events * exposure


class Counts:
    """The baseline of counts."""

    def __init__(self, caution: float) -> None:
        self.weekdays = tuple(_Weekday() for _ in range(WEEK))
        self.caution = caution
        self.days = self.events = self.squares = 0

    def learn(self, day: CountedDay, *, times: int = 1) -> None:
        """Take a day in, or with `times=-1` out again."""
        self.days += times
        self.events += times * day.events
        self.squares += times * _squares(day)
        self.weekdays[day.on.weekday()].add(day.events, day.exposure, times=times)

    def evidence(self, day: CountedDay) -> Evidence:
        """Return what a day says."""
        rate = (self.events + _BEFORE_ANY) / sum(weekday.exposure for weekday in self.weekdays)
        cluster = max(1.0, (self.squares + _squares(day)) / max(1, self.events + day.events))
        excess, usual = self._excess(rate, cluster)
        weekday = self.weekdays[day.on.weekday()]
        at_once = (1 + excess * usual) * cluster
        expected = max(_TINY, rate * day.exposure * _factor(weekday, rate, at_once)) / cluster
        unsure = at_once / (self.events + _BEFORE_ANY) + 1 / (weekday.events / at_once + _EVEN)
        weight, step = _weigh(day.events / cluster, expected, excess=excess, unsure=unsure)
        return Evidence(day.on, weight, step, expected * cluster, day.events, day.exposure)

    def _excess(self, rate: float, cluster: float) -> tuple[float, float]:
        """Return how the variance grows with the square of the mean, and the mean of a usual day, in clusters."""
        even = _EVEN * cluster
        residuals = mean = squares = learned = 0.0
        for day in self.weekdays:
            plain = rate * day.exposure
            level = rate * (day.events + even) / (plain + even)
            square = level * level * day.squared_exposure
            residuals += day.squared_events - 2 * level * day.cross + square
            squares += square
            mean += level * day.exposure
            learned += plain / (plain + even)
        freedom = self.days / (self.days - 1 - learned * (WEEK - 1) / WEEK)
        usual, alike = squares / mean / cluster, mean * mean / squares
        found = max(0.0, (residuals * freedom - cluster * mean) / squares)
        error = sqrt((2 + 6 * found) / alike) * (1 + found * usual) / usual
        return found + care(self.caution, days=alike) * error, usual


def _weigh(events: float, expected: float, *, excess: float, unsure: float) -> tuple[float, float]:
    """Return how much likelier so many events are after a doubling, and how large a step that makes usually."""
    risen = max(_DOUBLING * expected, expected + _LEAST_RISE)
    spread = max(_TINY, excess + unsure)
    weight = events * log(risen / expected) - (events + 1 / spread) * log(
        (1 + spread * risen) / (1 + spread * expected)
    )
    each = log(risen / expected) - log((1 + excess * risen) / (1 + excess * expected))
    return weight, each * sqrt(expected * (1 + excess * expected))


def _factor(weekday: _Weekday, rate: float, at_once: float) -> float:
    """Return how much more happens on a weekday; the more comes at once, the less is known of it."""
    even = _EVEN * at_once
    return (weekday.events + even) / (rate * weekday.exposure + even)


def _squares(day: CountedDay) -> int:
    return day.events if day.squares is None else day.squares
