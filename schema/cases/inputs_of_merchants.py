"""What merchants, shop systems and the platform do with a case: the inputs."""

from datetime import datetime

import strawberry

from aftersales.cases.act import Act
from aftersales.cases.deciding import Approve, Decline, RequestInfo
from aftersales.cases.disputing import Arbitrate
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.offering import MakeOffer
from aftersales.cases.receiving import Receive, TrackShipment
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.identifiers import CaseLineId, RemedyId, ShipmentId
from aftersales.vocabulary import (
    Condition,
    DecisionOutcome,
    Disposition,
    EvidenceKind,
    SettlementOutcome,
    ShipmentStatus,
)
from schema.cases.inputs_of_buyers import QuantityInput
from schema.inputs import CASE, EXPECTED_VERSION, NOTE, REMEDY, REQUEST_KEY, TEXT
from schema.orders.inputs import PaymentInput
from schema.scalars import Decimal


@strawberry.input(description="A request to allow.")
class ApproveCaseInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    note: str | None = strawberry.field(default=None, description=NOTE)
    without_return: bool | None = strawberry.field(
        default=False, description="Whether the remedy is granted without the goods coming back."
    )
    override: bool | None = strawberry.field(
        default=False,
        description="Whether it is granted as goodwill, beyond the policy; the note says why.",
    )

    def act(self) -> Act:
        return Approve(
            note=self.note,
            without_return=bool(self.without_return),
            override=bool(self.override),
        )


@strawberry.input(description="A request to refuse.")
class DeclineCaseInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    reason: strawberry.ID = strawberry.field(description="The code of the decline reason.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def act(self) -> Act:
        return Decline(reason=self.reason, note=self.note)


@strawberry.input(description="A question to the buyer.")
class RequestInfoInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    text: str = strawberry.field(description=TEXT)
    evidence: list[EvidenceKind] | None = strawberry.field(
        default_factory=list, description="Which kinds of files are asked for."
    )

    def act(self) -> Act:
        return RequestInfo(text=self.text, evidence=tuple(self.evidence or ()))


@strawberry.input(description="Money to offer instead of what was asked.")
class MakeOfferInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    text: str = strawberry.field(description=TEXT)
    amount: Decimal = strawberry.field(description="How much, in the order's currency.")
    keep_item: bool | None = strawberry.field(
        default=True, description="Whether the goods stay with, or go back to, the buyer."
    )

    def act(self) -> Act:
        return MakeOffer(text=self.text, amount=self.amount, keep_item=self.keep_item is not False)


@strawberry.input(description="A carrier's scan of a parcel.")
class TrackShipmentInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    shipment_id: strawberry.ID = strawberry.field(description="The parcel.")
    status: ShipmentStatus = strawberry.field(description="Where it is now.")
    at: datetime = strawberry.field(description="When it was scanned.")

    def act(self) -> Act:
        return TrackShipment(shipment_id=ShipmentId(self.shipment_id), status=self.status, scanned_at=self.at)


@strawberry.input(description="What came back. Quantities add up over several receipts.")
class ReceiveReturnInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    shipment_id: strawberry.ID | None = strawberry.field(
        default=None, description="The parcel that it came in; left out, those at the door."
    )
    lines: list[QuantityInput] = strawberry.field(description="How many of each line.")
    last: bool | None = strawberry.field(
        default=False, description="Whether nothing more will come: what is missing can be asked for again."
    )

    def act(self) -> Act:
        return Receive(
            shipment_id=None if self.shipment_id is None else ShipmentId(self.shipment_id),
            lines=tuple(line.counted() for line in self.lines),
            last=bool(self.last),
        )


@strawberry.input(description="What was found on units of one line.")
class InspectedLineInput:
    case_line_id: strawberry.ID = strawberry.field(description="The case line.")
    accepted: int = strawberry.field(description="How many are accepted.")
    rejected: int = strawberry.field(description="How many are rejected.")
    condition: Condition = strawberry.field(description="How they came back.")
    disposition: Disposition = strawberry.field(description="What becomes of them.")
    diminished_value: Decimal | None = strawberry.field(
        default=None, description="The value that the accepted ones lost by use, all together."
    )
    note: str | None = strawberry.field(default=None, description=NOTE)

    def verdict(self) -> Verdict:
        return Verdict(
            line_id=CaseLineId(self.case_line_id),
            accepted=self.accepted,
            rejected=self.rejected,
            condition=self.condition,
            disposition=self.disposition,
            diminished=self.diminished_value,
            note=self.note,
        )


@strawberry.input(description="The verdict on goods that came back.")
class InspectReturnInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    lines: list[InspectedLineInput] = strawberry.field(
        description="What was found; a line may be named once for each condition."
    )

    def act(self) -> Act:
        return Inspect(verdicts=tuple(line.verdict() for line in self.lines))


@strawberry.input(description="What came of a refund.")
class SettleRefundInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    remedy_id: strawberry.ID = strawberry.field(description=REMEDY)
    outcome: SettlementOutcome = strawberry.field(description="What came of it.")
    gateway_reference: str | None = strawberry.field(
        default=None, description="What the payment gateway, or who paid, calls it."
    )
    note: str | None = strawberry.field(default=None, description=NOTE)

    def act(self) -> Act:
        return Settle(
            remedy_id=RemedyId(self.remedy_id),
            outcome=self.outcome,
            gateway_reference=self.gateway_reference,
            note=self.note,
        )


@strawberry.input(description="The difference of an exchange that the buyer paid.")
class RecordPaymentInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    remedy_id: strawberry.ID = strawberry.field(description=REMEDY)
    payment: PaymentInput = strawberry.field(description="The payment, of the whole difference.")

    def act(self) -> Act:
        return RecordPayment(remedy_id=RemedyId(self.remedy_id), payment=self.payment.told())


@strawberry.input(description="Something on its way to the buyer.")
class ShipReplacementInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    remedy_id: strawberry.ID = strawberry.field(description=REMEDY)
    carrier: str | None = strawberry.field(default=None, description="Who carries it.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number of the parcel.")

    def act(self) -> Act:
        return ShipReplacement(
            remedy_id=RemedyId(self.remedy_id), carrier=self.carrier, tracking_number=self.tracking_number
        )


@strawberry.input(description="What a repair came to.")
class CompleteRepairInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    remedy_id: strawberry.ID = strawberry.field(description=REMEDY)
    repaired: bool = strawberry.field(description="Whether it is mended; if not, its value is refunded.")
    findings: str = strawberry.field(description="What was found, at most 5,000 characters.")

    def act(self) -> Act:
        return CompleteRepair(remedy_id=RemedyId(self.remedy_id), repaired=self.repaired, findings=self.findings)


@strawberry.input(description="The platform's ruling on a dispute.")
class ArbitrateCaseInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    ruling: DecisionOutcome = strawberry.field(description="For or against the buyer.")
    because: str = strawberry.field(description="The grounds, at most 5,000 characters.")
    without_return: bool | None = strawberry.field(
        default=False, description="Whether the remedy is granted without the goods coming back."
    )

    def act(self) -> Act:
        return Arbitrate(ruling=self.ruling, because=self.because, without_return=bool(self.without_return))
