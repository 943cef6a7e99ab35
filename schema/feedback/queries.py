"""The questions about feedback."""

from typing import Annotated

import strawberry

from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import ActorId, CaseId, MerchantId, OrderId
from aftersales.languages import LanguageTag
from aftersales.vocabulary import FeedbackStage
from schema.context import Info
from schema.feedback.pages import page_of_feedback
from schema.feedback.types import Feedback
from schema.inputs import Period, instants
from schema.pages import PAGE, After, Connection, First


@strawberry.input(description="Which feedback; all given conditions hold.")
class FeedbackFilter:
    merchant_id: strawberry.ID | None = strawberry.field(default=None, description="About this shop.")
    buyer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of the buyer with this id of the shop's."
    )
    order_id: strawberry.ID | None = strawberry.field(default=None, description="About this order.")
    case_id: strawberry.ID | None = strawberry.field(default=None, description="About this case: its surveys.")
    sku: str | None = strawberry.field(default=None, description="About the article with this code.")
    stage: FeedbackStage | None = strawberry.field(default=None, description="About this part of buying.")
    aspect: Aspect | None = strawberry.field(default=None, description="Whose text speaks of this anywhere.")
    sentiment: Sentiment | None = strawberry.field(default=None, description="Whose text sounds so on the whole.")
    language: LanguageTag | None = strawberry.field(
        default=None, description="In this language or a kind of it: zh covers zh-CN."
    )
    given: Period | None = strawberry.field(default=None, description="Given on one of these days, in UTC.")

    def question(self) -> FeedbackQuestion:
        """Return the question as the business takes it."""
        given_from, given_before = instants(self.given, argument="filter.given")
        return FeedbackQuestion(
            merchant_id=None if self.merchant_id is None else MerchantId(self.merchant_id),
            buyer_id=None if self.buyer_id is None else ActorId(self.buyer_id),
            order_id=None if self.order_id is None else OrderId(self.order_id),
            case_id=None if self.case_id is None else CaseId(self.case_id),
            sku=self.sku,
            stage=self.stage,
            aspect=self.aspect,
            sentiment=self.sentiment,
            language=self.language,
            given_from=given_from,
            given_before=given_before,
        )


_Filter = Annotated[
    FeedbackFilter | None,
    strawberry.argument(
        description="Which; a buyer sees its own, staff their shop's, the platform names a shop, an order or a case."
    ),
]


@strawberry.type
class FeedbackQueries:
    @strawberry.field(description="The feedback that the viewer may see, the newest first by when it was given.")
    def feedback(
        self, info: Info, filter: _Filter = None, first: First = PAGE, after: After = None
    ) -> Connection[Feedback]:
        question = (filter or FeedbackFilter()).question()
        return page_of_feedback(question, context=info.context, first=first, after=after)
