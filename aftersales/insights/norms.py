"""What is usual at a merchant, for those who compare one buyer with all: counted lately, and looked up once a day."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from aftersales.cases.history import UnitsBack
from aftersales.identifiers import MerchantId
from aftersales.insights.repository import InsightRepository
from aftersales.insights.sheets import InsightScope, merged

_LATELY: Final = timedelta(days=120)
_STILL_COMING: Final = timedelta(days=30)
"""What was ordered in the last days may still come back: it says nothing yet."""


@dataclass(frozen=True, kw_only=True)
class CountedNorms:
    """Norms from the insights; what was looked up on a day is remembered for the day."""

    insights: InsightRepository
    _known: dict[date, dict[MerchantId, UnitsBack]] = field(default_factory=dict, compare=False)

    def units_back(self, merchant_id: MerchantId, *, at: datetime) -> UnitsBack:
        """Return how many of the units that were ordered some months ago came back."""
        today = at.date()
        # Threads look up at the same time: what one has found is never looked for again in what others may drop.
        known_today = self._known.setdefault(today, {})
        usual = known_today.get(merchant_id)
        if usual is None:
            usual = known_today[merchant_id] = self._counted(merchant_id, today)
            self._forget_all_but(today)
        return usual

    def _forget_all_but(self, today: date) -> None:
        for day in [day for day in tuple(self._known) if day != today]:
            self._known.pop(day, None)

    def _counted(self, merchant_id: MerchantId, today: date) -> UnitsBack:
        days = self.insights.days(InsightScope(merchant_id=merchant_id), today - _LATELY, today - _STILL_COMING)
        sums = merged(days.values())
        return UnitsBack(received=max(0, sums.get("received", 0)), delivered=sums.get("delivered", 0))
