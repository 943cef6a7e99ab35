"""The questions about the law: what it says in a territory, and until when something may be asked for."""

from datetime import date, datetime
from typing import Annotated, Final

import strawberry

from aftersales.input_check import InputCheck
from aftersales.law.lookup import law_of
from aftersales.law.sale import Sale
from aftersales.policy.explaining import explain
from aftersales.territories import Territory
from aftersales.vocabulary import LegalBasis, ProductTrait
from aftersales.zones import zone_of
from schema.context import Info
from schema.inputs import unless_null
from schema.law.types import DeadlineExplanation, LawRow

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
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
        check = InputCheck()
        check.territory("territory", code=territory)
        check.refuse_question()
        on = at or info.context.business.now().astimezone(zone_of(territory)).date()
        return [LawRow.of(row) for row in law_of(territory, on=on).rows]

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
        check = InputCheck()
        check.territory("territory", code=territory)
        for name, at in (("deliveredAt", delivered_at), ("contractAt", contract_at), ("goodsBackAt", goods_back_at)):
            if at is not None and not _FIRST_YEAR <= at.year <= _LAST_YEAR:
                check.complain(name, message=f"must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}")
        if goods_back_at is not None and goods_back_at < delivered_at:
            check.complain("goodsBackAt", message="is before deliveredAt")
        check.refuse_question()
        sale = Sale(
            territory=territory,
            delivered_at=delivered_at,
            contract_at=contract_at,
            goods_back_at=goods_back_at,
            traits=frozenset(traits or ()),
            informed=unless_null(informed, default=True),
        )
        return DeadlineExplanation.of(explain(sale, basis))
