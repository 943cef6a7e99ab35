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
_MERCHANTS: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class CountedNorms:
    """Norms from the insights; what was looked up on a day is remembered for the day."""

    insights: InsightRepository
    _known: dict[tuple[MerchantId, date], UnitsBack] = field(default_factory=dict, compare=False)

    def units_back(self, merchant_id: MerchantId, *, at: datetime) -> UnitsBack:
        """Return how many of the units that were ordered some months ago came back."""
        key = (merchant_id, at.date())
        if key not in self._known:
            if len(self._known) >= _MERCHANTS:
                self._known.clear()
            self._known[key] = self._counted(merchant_id, at.date())
        return self._known[key]

    def _counted(self, merchant_id: MerchantId, today: date) -> UnitsBack:
        days = self.insights.days(InsightScope(merchant_id=merchant_id), today - _LATELY, today - _STILL_COMING)
        sums = merged(days.values())
        return UnitsBack(received=max(0, sums.get("received", 0)), delivered=sums.get("delivered", 0))
