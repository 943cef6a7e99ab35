"""The questions about the law: what it says in a territory, and until when something may be asked for."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from aftersales.law.lookup import law_of
from aftersales.law.sale import Sale
from aftersales.pages import BadQuestion
from aftersales.policy.explaining import explain
from aftersales.territories import Territory, is_territory
from aftersales.vocabulary import LegalBasis, ProductTrait
from aftersales.zones import zone_of
from schema.context import Info
from schema.inputs import unless_null
from schema.law.types import DeadlineExplanation, LawRow

_Territory = Annotated[Territory, strawberry.argument(description="Where the buyer lives.")]
_At = Annotated[date | None, strawberry.argument(description="As it holds on this day; left out, today there.")]
_Basis = Annotated[LegalBasis, strawberry.argument(description="On what ground; POLICY is the default policy's.")]
_Delivered = Annotated[datetime, strawberry.argument(description="When the goods, the last of them, were delivered.")]
_Contract = Annotated[
    datetime | None,
    strawberry.argument(
        description="When the contract was made: its day's law holds. Left out, the day of delivery's."
    ),
]
_Back = Annotated[
    datetime | None,
    strawberry.argument(
        description="When the goods came back or, where the law goes by that, were handed to the carrier."
    ),
]
_Traits = Annotated[list[ProductTrait] | None, strawberry.argument(description="Of what kind the goods are.")]
_Informed = Annotated[
    bool | None,
    strawberry.argument(
        description="Whether the buyer was told of the right to withdraw, and of who pays for the way back."
    ),
]


@strawberry.type
class LawQueries:
    @strawberry.field(description="What the law says in a territory: the nearest jurisdiction's row of each rule.")
    def law(self, info: Info, territory: _Territory, at: _At = None) -> list[LawRow]:
        there = _checked(territory)
        on = at or info.context.business.now().astimezone(zone_of(there)).date()
        return [LawRow.of(row) for row in law_of(there, on=on).rows]

    @strawberry.field(
        description="Whether and until when something may be asked for, by the law alone; needs no order."
    )
    def explain_deadline(
        self,
        territory: _Territory,
        basis: _Basis,
        delivered_at: _Delivered,
        contract_at: _Contract = None,
        goods_back_at: _Back = None,
        traits: _Traits = None,
        *,
        informed: _Informed = True,
    ) -> DeadlineExplanation:
        if goods_back_at is not None and goods_back_at < delivered_at:
            raise BadQuestion("goodsBackAt", "is before deliveredAt")
        sale = Sale(
            territory=_checked(territory),
            delivered_at=delivered_at,
            contract_at=contract_at,
            goods_back_at=goods_back_at,
            traits=frozenset(traits or ()),
            informed=unless_null(informed, default=True),
        )
        return DeadlineExplanation.of(explain(sale, basis))


def _checked(territory: Territory) -> Territory:
    if not is_territory(territory):
        raise BadQuestion("territory", "is not an ISO 3166 code of a country, such as DE, or a subdivision, DE-BY")
    return territory
