"""
What the table keeps of buyers beside orders, cases and feedback, found and erased.

Nobody asks for it but somebody who exports or erases a buyer, and so there is no list of it: all of the table is read.
"""

from collections.abc import Collection
from dataclasses import dataclass

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import thing_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import REQUEST
from adapters.dynamodb.table import PK, Item, Range, Table, body_of
from aftersales.cases.evidence import Evidence
from aftersales.idempotency import scope_of
from aftersales.identifiers import ActorId, CaseId, DeviceId, EvidenceId, MerchantId, OrderId
from aftersales.personal.repository import KeptRequest
from aftersales.vocabulary import Party


@dataclass(frozen=True)
class DynamoPersonal:
    """Keeps the promises of PersonalRecords."""

    table: Table

    def evidence(
        self, merchant_id: MerchantId, buyer_id: ActorId, order_ids: Collection[OrderId]
    ) -> tuple[Evidence, ...]:
        """Return the evidence that a buyer announced, and all that anyone did for some orders."""
        everyones = (thing_in(Evidence, body_of(item)) for item in self.table.scan(PK.startswith("EVIDENCE#")))
        theirs = (
            one
            for one in everyones
            if one.merchant_id == merchant_id
            and (one.order_id in order_ids or (one.uploaded_by, one.uploader_id) == (Party.BUYER, buyer_id))
        )
        return tuple(sorted(theirs, key=lambda one: one.id))

    def requests(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[KeptRequest, ...]:
        """Return the requests of a buyer that are remembered."""
        beginning = keys.requests_in(scope_of(merchant_id, Party.BUYER, buyer_id))
        found = map(_request_in, self.table.scan(PK.startswith(beginning)))
        return tuple(sorted(found, key=lambda one: (one.scope, one.key)))

    def erase_words(self, case_id: CaseId, *, before: int) -> None:
        """Erase the words of a case's events before a number, with their salts."""
        within = Range(partition=keys.case(case_id).pk, low=keys.text(1), high=keys.text(before - 1))
        for key in self.table.read_range(within):
            self.table.delete(key)

    def erase_evidence(self, evidence_id: EvidenceId) -> None:
        """Erase that evidence was announced."""
        self.table.delete(keys.evidence(evidence_id))

    def erase_request(self, request: KeptRequest) -> None:
        """Forget a request."""
        self.table.delete(Key(keys.requests_in(request.scope) + f"#{keys.escaped(request.key)}", REQUEST))

    def erase_device(self, device_id: DeviceId) -> None:
        """Erase a phone."""
        self.table.delete(keys.device(device_id))

    def erase_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> None:
        """Erase who a buyer is, and which phones were ever theirs."""
        for key in self.table.read_range(Range(partition=keys.buyer(merchant_id, buyer_id).pk)):
            self.table.delete(key)

    def wipe(self) -> None:
        """Do nothing: what DynamoDB deletes is gone from the table, and from its backups after 35 days."""


def _request_in(item: Item) -> KeptRequest:
    _, scope, key = item["PK"]["S"].split("#")
    return KeptRequest(scope=keys.unescaped(scope), key=keys.unescaped(key), outcome=item["outcome"]["S"])
