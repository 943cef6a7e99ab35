"""What merchants, shop systems and the platform do."""

import strawberry

from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Reopen
from schema.cases.acting import acted, done
from schema.cases.inputs_of_buyers import CaseActionInput
from schema.cases.inputs_of_merchants import (
    ApproveCaseInput,
    ArbitrateCaseInput,
    CompleteRepairInput,
    DeclineCaseInput,
    InspectReturnInput,
    MakeOfferInput,
    ReceiveReturnInput,
    RecordPaymentInput,
    RequestInfoInput,
    SettleRefundInput,
    ShipReplacementInput,
    TrackShipmentInput,
)
from schema.cases.results import CaseResult
from schema.context import Info
from schema.inputs import Given


@strawberry.type
class MerchantMutations:
    @strawberry.mutation(description="Let the goods come back, or grant the remedy without it.")
    def approve_case(self, info: Info, input: Given[ApproveCaseInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Refuse a request, for a reason of the list; goods that were held go back.")
    def decline_case(self, info: Info, input: Given[DeclineCaseInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Ask the buyer for words or for evidence.")
    def request_info(self, info: Info, input: Given[RequestInfoInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Offer an amount that settles the case.")
    def make_offer(self, info: Info, input: Given[MakeOfferInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Note a carrier's scan of a parcel on its way back.")
    def track_shipment(self, info: Info, input: Given[TrackShipmentInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Note what came back, in as many receipts as it takes.")
    def receive_return(self, info: Info, input: Given[ReceiveReturnInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Give a verdict on what came back; once every unit has one, the remedies begin.")
    def inspect_return(self, info: Info, input: Given[InspectReturnInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Say what came of a refund that a person settles, or try a failed one again.")
    def settle_refund(self, info: Info, input: Given[SettleRefundInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Note that an exchange's difference was paid; the replacement may ship.")
    def record_payment(self, info: Info, input: Given[RecordPaymentInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Note that a replacement, a missing part or a mended item is on its way.")
    def ship_replacement(self, info: Info, input: Given[ShipReplacementInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Say that an item is mended, or cannot be.")
    def complete_repair(self, info: Info, input: Given[CompleteRepairInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Confirm that what was sent has arrived; the buyer of the case may do so too.")
    def confirm_delivery(self, info: Info, input: Given[CaseActionInput]) -> CaseResult:
        return done(ConfirmDelivery(note=input.note), input, info=info)

    @strawberry.mutation(description="Rule on a dispute, as the platform alone may; the ruling is final.")
    def arbitrate_case(self, info: Info, input: Given[ArbitrateCaseInput]) -> CaseResult:
        return acted(input, info=info)

    @strawberry.mutation(description="Open a case again with what it has not remedied, as the platform alone may.")
    def reopen_case(self, info: Info, input: Given[CaseActionInput]) -> CaseResult:
        return done(Reopen(note=input.note), input, info=info)
