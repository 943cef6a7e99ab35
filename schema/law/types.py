"""Rows of the law, and deadlines with their reasons, as clients see them."""

from datetime import date, datetime
from typing import Self

import strawberry

from aftersales.law import explaining, rows
from aftersales.vocabulary import Party
from schema.money import Citation


@strawberry.type(description="One rule of one jurisdiction, as it was read. It is no legal advice.")
class LawRow:
    id: strawberry.ID = strawberry.field(
        description="Whose law it is and what it is about, such as DE.refund_deadline."
    )
    rule: str = strawberry.field(
        description="What it is about; a nearer jurisdiction's row replaces another's like it."
    )
    value: str = strawberry.field(description="What it says: a figure, or a sentence in the language of the request.")
    unit: str | None = strawberry.field(description="What a figure counts.")
    article: str = strawberry.field(description="The article that says so.")
    source: str = strawberry.field(description="The address of its text.")
    effective_from: date | None = strawberry.field(
        description="The day from which it applies; null where that is past."
    )
    verified: bool = strawberry.field(
        description="Whether it was read. What is only remembered may give something, and never refuses anything."
    )

    @classmethod
    def of(cls, row: rows.LawRow) -> Self:
        """Return a row as clients see it."""
        return cls(
            id=strawberry.ID(row.id),
            rule=row.rule,
            value=row.said_value,
            unit=row.unit,
            article=row.article,
            source=row.source,
            effective_from=row.effective_from,
            verified=row.verified,
        )


@strawberry.type(description="Whether there is a right for such goods, until when, and how that was reckoned.")
class DeadlineExplanation:
    allowed: bool = strawberry.field(description="Whether there is such a right; it does not depend on today.")
    until: datetime | None = strawberry.field(
        description="The last second of the last day; null where there is no right, or no fixed end of it."
    )
    refund_due_by: datetime | None = strawberry.field(
        description="When the price must be back, where that clock starts with the goods' return."
    )
    return_freight_paid_by: Party | None = strawberry.field(
        description="Who pays for the way back; null where no rule that is kept says so."
    )
    steps: list[str] = strawberry.field(
        description="How it was reckoned, step by step, in the language of the request."
    )
    because: list[Citation] = strawberry.field(description="Every rule that it stands on.")

    @classmethod
    def of(cls, explanation: explaining.Explanation) -> Self:
        """Return an explanation as clients see it."""
        return cls(
            allowed=explanation.allowed,
            until=explanation.until,
            refund_due_by=explanation.refund_due_by,
            return_freight_paid_by=explanation.freight_paid_by,
            steps=list(explanation.steps),
            because=Citation.all_of(explanation.because),
        )
