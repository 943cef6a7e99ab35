"""The lines of a case as clients see them: so many of an order line, why, and what became of them."""

from typing import Self

import strawberry

from aftersales.cases import case_line
from aftersales.cases.case import Case
from aftersales.identifiers import number
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import Condition, Disposition
from schema.context import Info
from schema.money import Money, money_or_none
from schema.orders.lines import OrderLine
from schema.pages import Node
from schema.policy.reasons import Reason

_REQUESTED = 1
"""The number of the event with which every case begins: comments were written with it."""


@strawberry.type(description="A verdict on units that came back.")
class Inspection:
    accepted: int = strawberry.field(description="How many are accepted.")
    rejected: int = strawberry.field(description="How many are rejected.")
    condition: Condition | None = strawberry.field(description="How they came back; null where nobody looked in time.")
    disposition: Disposition | None = strawberry.field(description="What becomes of them.")
    diminished_value: Money | None = strawberry.field(description="The value that they lost by use.")

    @classmethod
    def of(cls, inspection: case_line.Inspection) -> Self:
        return cls(
            accepted=inspection.accepted,
            rejected=inspection.rejected,
            condition=inspection.condition,
            disposition=inspection.disposition,
            diminished_value=money_or_none(inspection.diminished),
        )


@strawberry.type(description="So many of one order line, in a case.")
class CaseLine(Node):
    case: strawberry.Private[Case]
    line: strawberry.Private[case_line.CaseLine]
    quantity: int = strawberry.field(description="How many were asked for.")
    reason: Reason = strawberry.field(description="Why.")
    amount: Money | None = strawberry.field(description="A part of the value, where no more was asked for.")
    replacement_sku: str | None = strawberry.field(description="For exchanges: the article wanted instead.")
    received_quantity: int = strawberry.field(description="How many came back.")
    accepted_quantity: int = strawberry.field(description="How many of those are accepted.")
    rejected_quantity: int = strawberry.field(description="How many of those are rejected.")
    condition: Condition | None = strawberry.field(description="How they came back, at the latest inspection.")
    disposition: Disposition | None = strawberry.field(description="What becomes of them, at the latest inspection.")
    inspections: list[Inspection] = strawberry.field(description="Every verdict since the case was last opened.")

    @strawberry.field(description="What it is about.")
    def order_line(self, info: Info) -> OrderLine:
        file = info.context.reading.file(self.case)
        return OrderLine.of(file.order_line(self.line), order=file.order)

    @strawberry.field(description="What the buyer wrote about it.")
    def comment(self, info: Info) -> str | None:
        words = info.context.reading.words(self.case).get(_REQUESTED)
        return words.comments.get(number(self.line.id)) if words else None

    @classmethod
    def of(cls, line: case_line.CaseLine, *, case: Case) -> Self:
        """Return a line of a case as clients see it."""
        latest = line.inspections[-1] if line.inspections else None
        stays = line.kept > 0 and line.received == 0
        return cls(
            case=case,
            line=line,
            id=strawberry.ID(line.id),
            quantity=line.quantity,
            reason=Reason.of(REASONS[line.reason]),
            amount=money_or_none(line.amount),
            replacement_sku=line.replacement_sku,
            received_quantity=line.settled + line.received,
            accepted_quantity=line.settled + line.accepted,
            rejected_quantity=line.rejected,
            condition=latest.condition if latest else None,
            disposition=latest.disposition if latest else Disposition.KEEP_WITH_BUYER if stays else None,
            inspections=[Inspection.of(inspection) for inspection in line.inspections],
        )
