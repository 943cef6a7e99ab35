"""What the books of one machine keep of buyers beside orders, cases and feedback, found and erased."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from adapters.documents import read
from adapters.sqlite.connections import Connections
from aftersales.cases.evidence import Evidence
from aftersales.idempotency import scope_of
from aftersales.identifiers import ActorId, CaseId, DeviceId, EvidenceId, MerchantId, OrderId
from aftersales.personal.repository import KeptRequest
from aftersales.vocabulary import Party


@dataclass(frozen=True)
class SqlitePersonal:
    """Keeps the promises of PersonalRecords."""

    connections: Connections

    def evidence(
        self, merchant_id: MerchantId, buyer_id: ActorId, order_ids: Collection[OrderId]
    ) -> tuple[Evidence, ...]:
        """Return the evidence that a buyer announced, and all that anyone did for some orders."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT body FROM evidence WHERE json_extract(body, '$.merchant_id') = :merchant_id
                   AND (json_extract(body, '$.order_id') IN (SELECT value FROM json_each(:order_ids))
                        OR json_extract(body, '$.uploaded_by') = :buyer
                        AND json_extract(body, '$.uploader_id') = :buyer_id)
                   ORDER BY id""",
                {
                    "merchant_id": merchant_id,
                    "order_ids": json.dumps(list(order_ids)),
                    "buyer": Party.BUYER,
                    "buyer_id": buyer_id,
                },
            ).fetchall()
        return tuple(read(Evidence, json.loads(row["body"])) for row in rows)

    def requests(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[KeptRequest, ...]:
        """Return the requests of a buyer that are remembered."""
        beginning = scope_of(merchant_id, Party.BUYER, buyer_id)
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT scope, key, outcome FROM requests WHERE substr(scope, 1, ?) = ? ORDER BY scope, key",
                (len(beginning), beginning),
            ).fetchall()
        return tuple(KeptRequest(scope=row["scope"], key=row["key"], outcome=row["outcome"]) for row in rows)

    def erase_words(self, case_id: CaseId, *, before: int) -> None:
        """Erase the words of a case's events before a number, with their salts."""
        self._do("DELETE FROM words WHERE case_id = ? AND number < ?", case_id, before)

    def erase_evidence(self, evidence_id: EvidenceId) -> None:
        """Erase that evidence was announced."""
        self._do("DELETE FROM evidence WHERE id = ?", evidence_id)

    def erase_request(self, request: KeptRequest) -> None:
        """Forget a request."""
        self._do("DELETE FROM requests WHERE scope = ? AND key = ?", request.scope, request.key)

    def erase_device(self, device_id: DeviceId) -> None:
        """Erase a phone."""
        self._do("DELETE FROM devices WHERE id = ?", device_id)

    def erase_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> None:
        """Erase who a buyer is."""
        self._do("DELETE FROM buyers WHERE merchant_id = ? AND id = ?", merchant_id, buyer_id)

    def wipe(self) -> None:
        """Write the books anew, without the places where something erased was."""
        self.connections.compact()

    def _do(self, statement: str, *given: object) -> None:
        with self.connections.writing() as connection:
            connection.execute(statement, given)
