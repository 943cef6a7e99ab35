"""
What the demo shop's buyers say, in words that we wrote for them: at every stage, in English and Chinese above all.

`feedback.json` holds them. What names an order was said so many hours after it; what names a return is the survey that
follows it; and what names neither was said when the week began.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

from aftersales.feedback.told import ToldFeedback
from aftersales.identifiers import CaseId, OrderId
from aftersales.vocabulary import FeedbackStage

FILE: Final = Path(__file__).with_name("feedback.json")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What one buyer said, and what the shop's lead replied. `return_number` counts the demo shop's returns from 1."""

    stage: FeedbackStage
    order: str | None = None
    hours: int = 0
    return_number: int | None = None
    sku: str | None = None
    rating: int | None = None
    nps: int | None = None
    effort: int | None = None
    text: str | None = None
    language: str | None = None
    reply: str | None = None

    @classmethod
    def of(cls, written: dict[str, Any]) -> Self:
        """Return what the file has written so."""
        named = {"return_number" if name == "return" else name: value for name, value in written.items()}
        return cls(**{**named, "stage": FeedbackStage(written["stage"])})

    def about_order(self, order_id: OrderId | None, *, since: datetime) -> ToldFeedback:
        """Return it as a shop system tells it, with when it was said."""
        return self._told(order_id=order_id, given_at=since + timedelta(hours=self.hours))

    def about_case(self, case_id: CaseId) -> ToldFeedback:
        """Return it as the buyer tells it when the case is over."""
        return self._told(case_id=case_id)

    def _told(
        self, *, order_id: OrderId | None = None, case_id: CaseId | None = None, given_at: datetime | None = None
    ) -> ToldFeedback:
        return ToldFeedback(
            stage=self.stage,
            order_id=order_id,
            case_id=case_id,
            sku=self.sku,
            rating=self.rating,
            nps=self.nps,
            effort=self.effort,
            text=self.text,
            language=self.language,
            given_at=given_at,
        )


def all_spoken() -> tuple[Spoken, ...]:
    """Return everything that the demo shop's buyers say."""
    return tuple(Spoken.of(written) for written in json.loads(FILE.read_text(encoding="utf-8"))["feedback"])
