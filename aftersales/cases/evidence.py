"""Evidence: photographs, videos and documents that a case rests on, each bound to who uploaded it and to an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aftersales.errors import InvalidInput
from aftersales.identifiers import ActorId, EvidenceId, MerchantId, OrderId
from aftersales.input_check import InputCheck
from aftersales.vocabulary import EvidenceKind, Party
from aftersales.wording import Said, word_for

_MIB: Final = 1024 * 1024
UPLOAD_WITHIN: Final = timedelta(minutes=15)
MAX_AT_ONCE: Final = 20
MAX_OF_A_CASE: Final = 100
# Neither SVG nor HTML: both can carry scripts.
MAX_BYTES: Final[Mapping[EvidenceKind, Mapping[str, int]]] = {
    EvidenceKind.PHOTO: {
        "image/jpeg": 10 * _MIB,
        "image/png": 10 * _MIB,
        "image/webp": 10 * _MIB,
        "image/heic": 10 * _MIB,
    },
    EvidenceKind.VIDEO: {"video/mp4": 100 * _MIB, "video/quicktime": 100 * _MIB},
    EvidenceKind.DOCUMENT: {"application/pdf": 10 * _MIB, "image/jpeg": 10 * _MIB, "image/png": 10 * _MIB},
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A file that was announced: its upload may still be missing until `uploaded_by` has sent it."""

    id: EvidenceId
    order_id: OrderId
    merchant_id: MerchantId
    kind: EvidenceKind
    content_type: str
    bytes: int
    uploaded_by: Party
    uploader_id: ActorId
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Where and how to send a file: a form POST with these fields before the file, until `expires_at`."""

    evidence: Evidence
    url: str
    fields: tuple[tuple[str, str], ...]
    expires_at: datetime


class EvidenceStore(Protocol):
    """Keeps the files themselves."""

    def upload(self, evidence: Evidence) -> Upload:
        """Return how to send the file; the store refuses another type or a bigger file."""
        ...

    def url_of(self, evidence: Evidence) -> str:
        """Return a short-lived address that serves the file as an attachment."""
        ...

    def has(self, evidence: Evidence) -> bool:
        """Tell whether the file has arrived."""
        ...

    def erase(self, evidence: Evidence) -> None:
        """Erase the file, if it has arrived."""
        ...


def refuse_unfit(kind: EvidenceKind, content_type: str, size: int) -> None:
    """Refuse a file of a type or a size that is not taken."""
    most = MAX_BYTES[kind].get(content_type)
    if most is None:
        taken = ", ".join(MAX_BYTES[kind])
        raise InvalidInput.at(
            "contentType", message=Said("is not taken for a {kind}; {taken} are", kind=word_for(kind), taken=taken)
        )
    if not 1 <= size <= most:
        raise InvalidInput.at("bytes", message=Said("must be from {least} to {most}", least=1, most=f"{most:,}"))


def must_be_few(evidence: Sequence[EvidenceId], *, least: int = 0) -> None:
    """Refuse more evidence than may come with one act, or less than it needs."""
    check = InputCheck()
    check.count("evidenceIds", things=evidence, at_most=MAX_AT_ONCE, least=least)
    check.refuse()


def together(kept: Sequence[EvidenceId], added: Sequence[EvidenceId]) -> tuple[EvidenceId, ...]:
    """Return the evidence of a case with what is added, each once, or refuse more than a case takes."""
    evidence = tuple(dict.fromkeys((*kept, *added)))
    if len(evidence) > MAX_OF_A_CASE:
        raise InvalidInput.at("evidenceIds", message=Said("a case takes at most {most}", most=MAX_OF_A_CASE))
    return evidence
