"""The questions about cases, and what a request would come to."""

from typing import Annotated, Self

import strawberry

from aftersales.cases import lifecycle
from aftersales.cases.case_file import CaseFile, comes_back
from aftersales.cases.repository import CaseQuestion
from aftersales.identifiers import ActorId, CaseId, MerchantId, OrderId
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus, LegalBasis, Party
from schema.cases.decisions import Deadline, Decision
from schema.cases.inputs_of_requests import PreviewCaseInput
from schema.cases.pages import page_of_cases
from schema.cases.quotes import RefundPreview
from schema.cases.shipments import WayBack
from schema.cases.types import Case
from schema.context import Info
from schema.inputs import Given, Period, instants, unless_null
from schema.money import Citation
from schema.pages import PAGE, After, Connection, First
from schema.problems import InvalidInput, NotEligible, NotFound, NotPermitted, QuantityUnavailable


@strawberry.input(description="Which cases; all given conditions hold, a list means one of.")
class CaseFilter:
    merchant_id: strawberry.ID | None = strawberry.field(default=None, description="Of this shop.")
    buyer_id: strawberry.ID | None = strawberry.field(default=None, description="Of the buyer with this id.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="Of this order.")
    status: list[CaseStatus] | None = strawberry.field(default=None, description="That stand here.")
    kind: list[CaseKind] | None = strawberry.field(default=None, description="That ask for this.")
    waiting_on: Party | None = strawberry.field(default=None, description="That wait for this side.")
    number: str | None = strawberry.field(default=None, description="With this RMA number.")
    opened: Period | None = strawberry.field(default=None, description="Opened on one of these days, in UTC.")
    sort: CaseSort | None = strawberry.field(default=CaseSort.OPENED_AT_DESC, description="In this order.")

    def question(self) -> CaseQuestion:
        """Return the question as the business takes it."""
        opened_from, opened_before = instants(self.opened, argument="filter.opened")
        return CaseQuestion(
            merchant_id=None if self.merchant_id is None else MerchantId(self.merchant_id),
            buyer_id=None if self.buyer_id is None else ActorId(self.buyer_id),
            order_id=None if self.order_id is None else OrderId(self.order_id),
            number=self.number,
            statuses=None if self.status is None else frozenset(self.status),
            kinds=None if self.kind is None else frozenset(self.kind),
            waiting_on=self.waiting_on,
            opened_from=opened_from,
            opened_before=opened_before,
            sort=unless_null(self.sort, CaseSort.OPENED_AT_DESC),
        )


@strawberry.type(description="What a request would come to.")
class CasePreview:
    basis: LegalBasis = strawberry.field(description="The ground that it would stand on.")
    initial_status: CaseStatus = strawberry.field(description="Where the case would begin.")
    quote: RefundPreview = strawberry.field(description="What would go back.")
    decision: Decision | None = strawberry.field(description="How a rule would decide it at once, if one does.")
    deadline: Deadline | None = strawberry.field(description="Who would be waited for, and until when.")
    because: list[Citation] = strawberry.field(description="The rules that let it be asked for.")
    goods_stay: bool = strawberry.field(description="Whether nothing would have to come back, once it is approved.")
    way_back: WayBack | None = strawberry.field(description="What sending the goods back would emit, if any have to.")

    @classmethod
    def of(cls, file: CaseFile) -> Self:
        """Return the file that a request would open as clients see it."""
        case = file.case
        return cls(
            basis=case.basis,
            initial_status=case.status,
            quote=RefundPreview.of(file),
            decision=None if case.decision is None else Decision.of(case.decision, case=case),
            deadline=None if case.deadline is None else Deadline.of(case.deadline),
            because=Citation.all_of(case.because),
            goods_stay=not comes_back(case),
            way_back=WayBack.of(file) if lifecycle.goods_come_back(case.kind) else None,
        )


PreviewCaseResult = Annotated[
    CasePreview | NotFound | NotPermitted | NotEligible | QuantityUnavailable | InvalidInput,
    strawberry.union("PreviewCaseResult", description="What a request would come to, or why it would be refused."),
]
_Filter = Annotated[
    CaseFilter | None,
    strawberry.argument(description="Which ones; a buyer sees its own, staff their shop's, the platform names whose."),
]
_Id = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]


@strawberry.type
class CaseQueries:
    @strawberry.field(description="A case, if there is one that the viewer may see.")
    def case(self, info: Info, id: _Id) -> Case | None:
        ask = info.context
        found = ask.business.ask_cases.case(CaseId(id), viewer=ask.actor)
        return None if found is None else Case.of(found)

    @strawberry.field(description="The cases that the viewer may see.")
    def cases(self, info: Info, filter: _Filter = None, first: First = PAGE, after: After = None) -> Connection[Case]:
        question = (filter or CaseFilter()).question()
        return page_of_cases(question, context=info.context, first=first, after=after)

    @strawberry.field(description="Try a request: whether it may be made, and the exact money. Nothing is written.")
    def preview_case(self, info: Info, input: Given[PreviewCaseInput]) -> PreviewCaseResult:
        ask = info.context
        return CasePreview.of(ask.business.cases.preview(input.ask(), actor=ask.actor))
