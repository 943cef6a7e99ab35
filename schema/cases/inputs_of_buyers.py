"""What buyers, and merchants on their behalf, do with a case: the inputs."""

import strawberry

from aftersales.cases.act import Act
from aftersales.cases.deciding import ProvideInfo
from aftersales.cases.disputing import Escalate
from aftersales.cases.offering import AcceptOffer, DeclineOffer
from aftersales.cases.receiving import RegisterShipment
from aftersales.cases.shipments import Announced
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.identifiers import CaseLineId, EvidenceId
from aftersales.vocabulary import EvidenceKind, ReturnMethod
from schema.inputs import CASE, EVIDENCE, EXPECTED_VERSION, NOTE, REQUEST_KEY, TEXT, unless_null


@strawberry.input(description="Something that needs no more than a case.")
class CaseActionInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    note: str | None = strawberry.field(default=None, description=NOTE)


@strawberry.input(description="An answer to what the merchant asked.")
class ProvideInfoInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    text: str = strawberry.field(description=TEXT)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=EVIDENCE)

    def act(self) -> Act:
        return ProvideInfo(text=self.text, evidence=evidence_in(self.evidence_ids))


@strawberry.input(description="An answer to an offer.")
class AnswerOfferInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    accept: bool = strawberry.field(description="Whether the offer is taken.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def act(self) -> Act:
        return AcceptOffer(note=self.note) if self.accept else DeclineOffer(note=self.note)


@strawberry.input(description="So many units of a case line.")
class QuantityInput:
    case_line_id: strawberry.ID = strawberry.field(description="The case line.")
    quantity: int = strawberry.field(description="How many units.")

    def counted(self) -> Announced:
        return Announced(line_id=CaseLineId(self.case_line_id), quantity=self.quantity)


@strawberry.input(description="A parcel on its way back.")
class RegisterShipmentInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    method: ReturnMethod = strawberry.field(description="How it travels.")
    carrier: str | None = strawberry.field(default=None, description="Who carries it.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number of it.")
    lines: list[QuantityInput] | None = strawberry.field(
        default=None, description="What it holds; left out, it may hold anything."
    )

    def act(self) -> Act:
        return RegisterShipment(
            method=self.method,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            lines=tuple(line.counted() for line in self.lines or ()),
        )


@strawberry.input(description="A case to bring before the platform.")
class EscalateCaseInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    statement: str = strawberry.field(description="What is wrong, at most 5,000 characters.")
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=EVIDENCE)

    def act(self) -> Act:
        return Escalate(statement=self.statement, evidence=evidence_in(self.evidence_ids))


@strawberry.input(description="Uploaded files to attach to a case.")
class AddEvidenceInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    evidence_ids: list[strawberry.ID] = strawberry.field(description=EVIDENCE)

    def act(self) -> Act:
        return AddEvidence(evidence=evidence_in(self.evidence_ids))


@strawberry.input(description="A message in a case.")
class PostMessageInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    case_id: strawberry.ID = strawberry.field(description=CASE)
    text: str = strawberry.field(description=TEXT)
    internal: bool | None = strawberry.field(default=False, description="Whether only staff may read it.")

    def act(self) -> PostMessage:
        return PostMessage(text=self.text, visible="to staff" if self.internal else "to all")


@strawberry.input(description="A file that is about to be uploaded.")
class CreateEvidenceUploadInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description="The order that it is about.")
    kind: EvidenceKind = strawberry.field(description="What kind of proof it is.")
    content_type: str = strawberry.field(description="Its media type, such as image/jpeg.")
    bytes: int = strawberry.field(description="Its size.")


def evidence_in(ids: list[strawberry.ID] | None) -> tuple[EvidenceId, ...]:
    """Return the evidence that an input names."""
    return tuple(EvidenceId(one) for one in unless_null(ids, []))
