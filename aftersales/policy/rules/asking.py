"""Rules about what a request must bring, and how often one may be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftersales.money import Money
from aftersales.policy.reasons import where_it_is
from aftersales.vocabulary import EvidenceKind
from aftersales.wording import Said, all_of

_SHOWN: Final[Mapping[EvidenceKind, str]] = {
    EvidenceKind.PHOTO: Said("a photo"),
    EvidenceKind.VIDEO: Said("a video"),
    EvidenceKind.DOCUMENT: Said("a document"),
}


@dataclass(frozen=True, kw_only=True)
class RequiredEvidence:
    """What must be shown for these reasons, or for any; with `above`, only for requests that are worth more."""

    id: str
    evidence: tuple[EvidenceKind, ...]
    reasons: tuple[str, ...] | None = None
    above: Money | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        return Said(
            "A request needs {evidence}{when}{worth}.",
            evidence=all_of(*map(shown_as, self.evidence)),
            when=where_it_is(self.reasons),
            worth=Said(", if it is worth more than {amount}", amount=self.above) if self.above is not None else "",
        )

    def covers(self, value: Money, reasons: frozenset[str]) -> bool:
        """Tell whether a request needs this evidence; an amount in another currency asks for none."""
        return (self.reasons is None or not reasons.isdisjoint(self.reasons)) and (
            self.above is None or (value.currency == self.above.currency and value > self.above)
        )


@dataclass(frozen=True, kw_only=True)
class MaximumAttempts:
    """How many cases a line of an order can have; one that is taken back before it is answered is none of them."""

    id: str
    per_line: int

    @property
    def text(self) -> str:
        """The rule in words."""
        if self.per_line == 1:
            return Said("Each line of an order can be asked about once.")
        return Said("Each line of an order can be asked about {count} times.", count=self.per_line)

    def allows(self, attempts: int) -> bool:
        """Tell whether a line that had so many cases can have another."""
        return attempts < self.per_line


def shown_as(kind: EvidenceKind) -> str:
    """Return a kind of evidence as it stands in a sentence."""
    return _SHOWN[kind]
