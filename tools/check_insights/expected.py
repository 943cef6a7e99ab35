"""
What insights must say of the raw file, by the definitions of the contract: sums, and groups of sums.

    opened, completed, …    the returns that the policy takes, each a case that is settled on the day it was opened
    refunded                what was paid for their units
    return rate             units that came back ÷ units delivered, of the orders of those days, whenever they came back
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

import pandas as pd

from tools.check_insights.figures import Figures
from tools.check_insights.raw_file import RawFile
from tools.retail.territories import HOME

TOP: Final = 10
"""So many articles are looked at: those with most paid back."""

_MOST_DAYS: Final = 366

Row = Mapping[str, float]


def period_of(raw: RawFile) -> tuple[date, date]:
    """Return the months in which anything happened, as far as they can be asked for at once."""
    first = raw.lines.ordered.min().replace(day=1)
    last = max(raw.lines.ordered.max(), raw.returns.returned.max()) + pd.offsets.MonthEnd(0)
    return first.date(), min(last.date(), first.date() + timedelta(days=_MOST_DAYS - 1))


def figures_of(raw: RawFile) -> Figures:
    """Return all that insights must say."""
    counted = _Counted.of(raw, period_of(raw))
    tables = _tables(counted)
    return {
        f"{what} {key:%Y-%m-%d}" if isinstance(key, date) else f"{what} {key}": dict(figures)
        for what, table, figures_in in tables
        for key, row in table.to_dict("index").items()
        if (figures := figures_in(row))
    }


@dataclass(frozen=True)
class _Counted:
    """What counts in a period: lines and returned units on the day of the order, cases on the day of the return."""

    lines: pd.DataFrame
    units: pd.DataFrame
    cases: pd.DataFrame

    @classmethod
    def of(cls, raw: RawFile, period: tuple[date, date]) -> Self:
        """Return what counts in a period."""
        lines = raw.lines.assign(day=raw.lines.ordered)
        units, cases = (raw.returns.assign(day=raw.returns[column]) for column in ("ordered", "returned"))
        return cls(*(_within(rows, period) for rows in (lines, units, cases)))

    def at(self, place: str) -> "_Counted":
        """Return what counts in one territory."""
        return _Counted(*(rows[rows.territory == place] for rows in (self.lines, self.units, self.cases)))

    def by(self, column: str) -> pd.DataFrame:
        """Return the sums for each value of a column."""
        sums = {
            "opened": self.cases.groupby(column).size(),
            "refunded": self.cases.groupby(column).refunded.sum(),
            "delivered": self.lines.groupby(column).units.sum(),
            "returned": self.units.groupby(column).units.sum(),
        }
        table = pd.DataFrame(sums).fillna(0).astype(int)
        return table.assign(rate=(table.returned / table.delivered).fillna(0))


def _tables(counted: _Counted) -> Iterator[tuple[str, pd.DataFrame, Callable[[Row], Row]]]:
    yield "all of", counted.by("shop"), _cases
    yield "month", counted.by("month"), _cases
    yield "territory", counted.by("territory"), _cases
    for interval in ("day", "week", "month"):
        yield f"point of {interval}", counted.by(interval), _point
    ranked = counted.by("sku").sort_values(["refunded", "sku"], ascending=[False, True]).query("refunded > 0").head(TOP)
    yield "product", ranked.assign(rank=range(1, len(ranked) + 1)), _product
    yield "article", ranked, _cases
    yield f"article in {HOME}", counted.at(HOME).by("sku").reindex(ranked.index, fill_value=0), _cases


def _within(rows: pd.DataFrame, period: tuple[date, date]) -> pd.DataFrame:
    """Return the rows of a period, with the days on which their weeks and months begin, as far as they are in it."""
    first, last = (pd.Timestamp(day) for day in period)
    rows = rows[rows.day.between(first, last)]
    monday = rows.day - pd.to_timedelta(rows.day.dt.day_of_week, unit="D")
    month = rows.day.dt.to_period("M").dt.start_time
    return rows.assign(shop="it", week=monday.clip(lower=first), month=month)


def _cases(row: Row) -> Row:
    counted = ("opened", "decided", "completed", "hours to decision", "hours to resolution", "RETURN", "NO_REASON")
    return _something({**dict.fromkeys(counted, row["opened"]), **_money_and_units(row)})


def _point(row: Row) -> Row:
    counted = ("opened", "refunds", "hours to resolution")
    return _something({**dict.fromkeys(counted, row["opened"]), **_money_and_units(row)})


def _money_and_units(row: Row) -> Row:
    return {"refunded": row["refunded"], "delivered": row["delivered"], "return rate": row["rate"]}


def _product(row: Row) -> Row:
    return _something({name: row[name] for name in ("rank", "delivered", "returned", "refunded")})


def _something(figures: Row) -> Row:
    return {name: value for name, value in figures.items() if value}
