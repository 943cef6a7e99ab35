"""A feedback in the words of whoever submits it, and what can be wrong with it whatever it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftersales.feedback.scores import EFFORTS, RATINGS, RECOMMENDATIONS, Scores
from aftersales.input_check import InputCheck
from aftersales.texts import MAX_TEXT
from aftersales.vocabulary import FeedbackStage
from aftersales.wording import Said

_FIRST_YEAR: Final = 1970
"""Before it, no id can say when something was."""


@dataclass(frozen=True, kw_only=True)
class ToldFeedback:
    """
    What is submitted; nothing is checked yet.

    A text of nothing but blanks says nothing. `given_at` is for past feedback, which shops import.
    """

    stage: FeedbackStage
    order_id: str | None = None
    case_id: str | None = None
    sku: str | None = None
    rating: int | None = None
    nps: int | None = None
    effort: int | None = None
    text: str | None = None
    language: str | None = None
    given_at: datetime | None = None

    @property
    def scores(self) -> Scores:
        """The answers in numbers."""
        return Scores(rating=self.rating, nps=self.nps, effort=self.effort)

    @property
    def said(self) -> str | None:
        """The text, if it says anything."""
        return self.text if self.text and self.text.strip() else None


def check(told: ToldFeedback, *, at: datetime) -> None:
    """Refuse a feedback that says nothing, or what makes no sense."""
    wrong = InputCheck()
    wrong.name("sku", text=told.sku, at_most=100)
    for name, answer, scale in (
        ("rating", told.rating, RATINGS),
        ("nps", told.nps, RECOMMENDATIONS),
        ("effort", told.effort, EFFORTS),
    ):
        if answer is not None and answer not in scale:
            wrong.complain(name, message=Said("must be from {least} to {most}", least=scale[0], most=scale[-1]))
    wrong.text("text", text=told.text)
    if not told.scores and told.said is None and len(told.text or "") <= MAX_TEXT:
        wrong.complain("text", message=Said("says nothing: give a rating, nps, effort or text at least"))
    wrong.language("language", tag=told.language)
    _check_instant(wrong, told.given_at, at=at)
    wrong.refuse()


def _check_instant(wrong: InputCheck, given_at: datetime | None, *, at: datetime) -> None:
    if given_at is not None and given_at > at:
        wrong.complain("givenAt", message=Said("is in the future"))
    if given_at is not None and given_at.year < _FIRST_YEAR:
        wrong.complain("givenAt", message=Said("is before {first_year}", first_year=_FIRST_YEAR))
