"""What the business needs of whoever keeps personal data beside orders, cases and feedback."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from aftersales.cases.evidence import Evidence
from aftersales.identifiers import ActorId, CaseId, DeviceId, EvidenceId, MerchantId, OrderId


@dataclass(frozen=True, kw_only=True)
class KeptRequest:
    """A request that a buyer made, as it is remembered: by whom and for what, its key, and what it led to."""

    scope: str
    key: str
    outcome: str


class PersonalRecords(Protocol):
    """Finds what else is kept of a buyer, and erases it. What is gone already is erased without a word."""

    def evidence(
        self, merchant_id: MerchantId, buyer_id: ActorId, order_ids: Collection[OrderId]
    ) -> tuple[Evidence, ...]:
        """Return the evidence that a buyer announced, and all that anyone did for some orders: all is searched."""
        ...

    def requests(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[KeptRequest, ...]:
        """Return the requests of a buyer that are remembered; all of them are searched."""
        ...

    def erase_words(self, case_id: CaseId, *, before: int) -> None:
        """Erase the words of a case's events before a number, with their salts."""
        ...

    def erase_evidence(self, evidence_id: EvidenceId) -> None:
        """Erase that evidence was announced."""
        ...

    def erase_request(self, request: KeptRequest) -> None:
        """Forget a request."""
        ...

    def erase_device(self, device_id: DeviceId) -> None:
        """Erase a phone."""
        ...

    def erase_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> None:
        """Erase who a buyer is, and which phones were ever theirs."""
        ...

    def wipe(self) -> None:
        """Let nothing that was erased be left on the disk, as far as that is ours to see to."""
        ...
