"""Rules about what a request must bring, and how often one may be made."""

from dataclasses import dataclass

from aftersales.money import Money
from aftersales.vocabulary import EvidenceKind


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
        what = " and ".join(f"a {kind.lower()}" for kind in self.evidence)
        when = f" where the reason is {' or '.join(self.reasons)}" if self.reasons is not None else ""
        worth = f", for requests worth more than {self.above}" if self.above is not None else ""
        return f"A request needs {what}{when}{worth}."

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
        times = "once" if self.per_line == 1 else f"{self.per_line} times"
        return f"Each line of an order can be asked about {times}."

    def allows(self, attempts: int) -> bool:
        """Tell whether a line that had so many cases can have another."""
        return attempts < self.per_line
