"""
What quotes are taken from: the newest feedback of a part of a shop's business.

Lists of feedback know shops and articles. Those of a category or a territory are looked for page by page, in the newest
thousand of the shop or article and no further, so that a question costs the same however much was said.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion, FeedbackRepository
from aftersales.insights.periods import Period
from aftersales.insights.sheets import InsightScope
from aftersales.pages import Page, Slice
from aftersales.territories import lies_in

NEWEST: Final = 100
"""Of so many feedbacks are quotes taken."""

PAGES: Final = 10
"""Of so many times as many they are looked for."""


def newest(feedback: FeedbackRepository, scope: InsightScope, period: Period) -> Sequence[Feedback]:
    """Return the newest feedback of a scope, as far as it is looked for."""
    return list(islice((one for one in _said(feedback, scope, period) if _is_about(one, scope)), NEWEST))


def _said(feedback: FeedbackRepository, scope: InsightScope, period: Period) -> Iterator[Feedback]:
    question = FeedbackQuestion(
        merchant_id=scope.merchant_id, sku=scope.sku, given_from=period.begins, given_before=period.ends
    )
    page: Page[Feedback] | None = None
    for _ in range(PAGES):
        page = feedback.page(question, Slice(first=NEWEST, after=page.end if page else None))
        yield from page.items
        if not page.more:
            return


def _is_about(feedback: Feedback, scope: InsightScope) -> bool:
    about = feedback.about
    return scope.category in (None, about.category) and (
        scope.territory is None or lies_in(about.territory or "", scope.territory)
    )
