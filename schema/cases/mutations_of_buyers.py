"""What buyers do, and merchants on their behalf."""

from typing import Annotated

import strawberry

from aftersales.cases.deciding import Cancel
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.identifiers import CaseId, OrderId
from schema.cases.acting import acted, done, requested
from schema.cases.evidence import EvidenceUpload
from schema.cases.inputs_of_buyers import (
    AddEvidenceInput,
    AnswerOfferInput,
    CaseActionInput,
    CreateEvidenceUploadInput,
    EscalateCaseInput,
    PostMessageInput,
    ProvideInfoInput,
    RegisterShipmentInput,
)
from schema.cases.inputs_of_requests import (
    RequestExchangeInput,
    RequestRefundInput,
    RequestRepairInput,
    RequestReshipInput,
    RequestReturnInput,
)
from schema.cases.results import CaseResult
from schema.cases.timeline import Message
from schema.context import Info
from schema.inputs import Given
from schema.problems import ConcurrentChange, InvalidInput, NotAllowedNow, NotFound, NotPermitted, RequestKeyReused

PostMessageResult = Annotated[
    Message | NotFound | NotPermitted | NotAllowedNow | InvalidInput | RequestKeyReused | ConcurrentChange,
    strawberry.union("PostMessageResult", description="The message, or why none was posted."),
]
CreateEvidenceUploadResult = Annotated[
    EvidenceUpload | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("CreateEvidenceUploadResult", description="Where to send the file, or why it is not wanted."),
]


@strawberry.type
class BuyerMutations:
    @strawberry.mutation(description="Ask for money back; the goods stay.")
    def request_refund(self, info: Info, input: Given[RequestRefundInput]) -> CaseResult:
        return requested(input, info=info)

    @strawberry.mutation(description="Ask for money back for goods that come back.")
    def request_return(self, info: Info, input: Given[RequestReturnInput]) -> CaseResult:
        return requested(input, info=info)

    @strawberry.mutation(description="Ask for another article for goods that come back.")
    def request_exchange(self, info: Info, input: Given[RequestExchangeInput]) -> CaseResult:
        return requested(input, info=info)

    @strawberry.mutation(description="Ask for a repair.")
    def request_repair(self, info: Info, input: Given[RequestRepairInput]) -> CaseResult:
        return requested(input, info=info)

    @strawberry.mutation(description="Ask for what was missing or wrong to be sent again.")
    def request_reship(self, info: Info, input: Given[RequestReshipInput]) -> CaseResult:
        return requested(input, info=info)

    @strawberry.mutation(description="Withdraw a request; a merchant says why.")
    def cancel_case(self, info: Info, input: Given[CaseActionInput]) -> CaseResult:
        return done(Cancel(note=input.note), input, info=info)

    @strawberry.mutation(
        description="Confirm a withdrawal: its second step, which nobody has to approve, and which gives the receipt."
    )
    def confirm_withdrawal(self, info: Info, input: Given[CaseActionInput]) -> CaseResult:
        return done(ConfirmWithdrawal(note=input.note), input, info=info)

    @strawberry.mutation(description="Answer what the merchant asked.")
    def provide_info(self, info: Info, input: Given[ProvideInfoInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Take or leave an offer.")
    def answer_offer(self, info: Info, input: Given[AnswerOfferInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Announce a parcel on its way back; a case may have several.")
    def register_shipment(self, info: Info, input: Given[RegisterShipmentInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Bring a declined request, or rejected goods, before the platform; within 7 days.")
    def escalate_case(self, info: Info, input: Given[EscalateCaseInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Announce a file and learn where to send it.")
    def create_evidence_upload(self, info: Info, input: Given[CreateEvidenceUploadInput]) -> CreateEvidenceUploadResult:
        ask = info.context
        return EvidenceUpload.of(
            ask.business.evidence.create_upload(
                OrderId(input.order_id),
                input.kind,
                content_type=input.content_type,
                size=input.bytes,
                actor=ask.actor,
                request=ask.key_of(input, mutation=info.field_name),
            )
        )

    @strawberry.mutation(description="Attach uploaded files to a case.")
    def add_evidence(self, info: Info, input: Given[AddEvidenceInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Write to the other side of a case, or to colleagues.")
    def post_message(self, info: Info, input: Given[PostMessageInput]) -> PostMessageResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        return Message.of(ask.business.cases.post(CaseId(input.case_id), input.act(), actor=ask.actor, request=key))
