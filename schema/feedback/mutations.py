"""What is done with feedback: buyers submit it, shops import what was said elsewhere, merchants reply."""

from collections.abc import Iterable
from typing import Annotated, Self

import strawberry

from aftersales.feedback import operations
from aftersales.identifiers import FeedbackId, MerchantId
from schema.context import Info
from schema.feedback.inputs import ImportFeedbackInput, ReplyToFeedbackInput, SubmitFeedbackInput
from schema.feedback.types import Feedback
from schema.inputs import Given
from schema.problems import (
    ConcurrentChange,
    InvalidInput,
    NotFound,
    NotPermitted,
    Problem,
    RequestKeyReused,
    twin_of,
)


@strawberry.type(description="What became of one feedback of an import: it was kept, or refused with a reason.")
class ImportedFeedback:
    feedback: Feedback | None = strawberry.field(description="The feedback as it is kept; null if it was refused.")
    problem: Problem | None = strawberry.field(
        description="Why it was refused; the path of an InvalidInput is the way within this feedback."
    )

    @classmethod
    def of(cls, imported: operations.ImportedFeedback) -> Self:
        return cls(
            feedback=None if imported.feedback is None else Feedback.of(imported.feedback),
            problem=None if imported.problem is None else twin_of(imported.problem),
        )


@strawberry.type(description="What became of each feedback, in the order in which they were told.")
class ImportFeedbackPayload:
    results: list[ImportedFeedback] = strawberry.field(description="One result for each feedback.")

    @classmethod
    def of(cls, results: Iterable[operations.ImportedFeedback]) -> Self:
        return cls(results=[ImportedFeedback.of(one) for one in results])


SubmitFeedbackResult = Annotated[
    Feedback | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("SubmitFeedbackResult", description="The feedback, or why it was not taken."),
]
ImportFeedbackResult = Annotated[
    ImportFeedbackPayload | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("ImportFeedbackResult", description="What became of each feedback, or why none was looked at."),
]
ReplyToFeedbackResult = Annotated[
    Feedback | NotFound | NotPermitted | InvalidInput | RequestKeyReused | ConcurrentChange,
    strawberry.union("ReplyToFeedbackResult", description="The feedback with its reply, or why none was kept."),
]


@strawberry.type
class FeedbackMutations:
    @strawberry.mutation(description="Say how it was: a score, a text or both. A text is read soon after.")
    def submit_feedback(self, info: Info, input: Given[SubmitFeedbackInput]) -> SubmitFeedbackResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        merchant_id = MerchantId(input.merchant_id)
        return Feedback.of(ask.business.feedback.submit(merchant_id, input.told(), actor=ask.actor, request=key))

    @strawberry.mutation(description="Import up to 100 feedbacks that were given elsewhere, with a result for each.")
    def import_feedback(self, info: Info, input: Given[ImportFeedbackInput]) -> ImportFeedbackResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        told = [one.told() for one in input.feedback]
        merchant_id = MerchantId(input.merchant_id)
        return ImportFeedbackPayload.of(
            ask.business.feedback.import_feedback(merchant_id, told, actor=ask.actor, request=key)
        )

    @strawberry.mutation(description="Reply to a feedback; a later reply takes the place of the earlier one.")
    def reply_to_feedback(self, info: Info, input: Given[ReplyToFeedbackInput]) -> ReplyToFeedbackResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        feedback_id = FeedbackId(input.feedback_id)
        return Feedback.of(ask.business.feedback.reply(feedback_id, input.text, actor=ask.actor, request=key))
