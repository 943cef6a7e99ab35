"""
Required evidence: what a request must show, by its reasons and by the rules of the policy.

A withdrawal asks for no reason and goodwill for no proof, so nothing has to be shown for them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from aftersales.cases.case_file import CaseFile
from aftersales.cases.evidence import Evidence
from aftersales.cases.worth import worth_asked
from aftersales.errors import NotEligible
from aftersales.money import Money
from aftersales.policy.policy import Policy
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import citation, shown_as
from aftersales.vocabulary import Citation, EvidenceKind, LegalBasis
from aftersales.wording import Said

_SHOWN_FOR: Final = frozenset({LegalBasis.POLICY, LegalBasis.CONFORMITY})

WITHDRAW_INSTEAD: Final = Citation(
    rule="evidence.withdrawal",
    text=Said("A withdrawal needs no reason, and nothing has to be shown: name the basis WITHDRAWAL."),
)


def must_be_evidenced(file: CaseFile, bases: Sequence[LegalBasis], evidence: Sequence[Evidence]) -> None:
    """Refuse a request that has to show something and does not; `bases` are those it can stand on, the first counts."""
    if bases[0] not in _SHOWN_FOR:
        return
    missing = tuple(_missing(file, frozenset(one.kind for one in evidence)))
    if missing:
        # The right to change one's mind is not lost with a photo that nobody took.
        raise NotEligible((*missing, WITHDRAW_INSTEAD) if LegalBasis.WITHDRAWAL in bases else missing)


def evidence_without_reason(
    policy: Policy, basis: LegalBasis, *, worth: Callable[[], Money]
) -> tuple[EvidenceKind, ...]:
    """Return what a request of so much has to show on a ground whatever its reason is."""
    if basis not in _SHOWN_FOR:
        return ()
    rules = policy.evidence_for(worth, reasons=frozenset())
    always = REASONS["NO_REASON"].evidence
    return tuple(dict.fromkeys((*always, *(kind for rule in rules for kind in rule.evidence))))


def _missing(file: CaseFile, shown: frozenset[EvidenceKind]) -> Iterator[Citation]:
    """Yield what asks for evidence that is not there."""
    reasons = dict.fromkeys(line.reason for line in file.case.lines)
    for code in reasons:
        for kind in REASONS[code].evidence:
            if kind not in shown:
                text = Said(
                    "The reason “{reason}” needs {evidence}.", reason=REASONS[code].label, evidence=shown_as(kind)
                )
                yield Citation(rule=f"evidence.{code}", text=text)
    for rule in file.policy.evidence_for(lambda: worth_asked(file), reasons=frozenset(reasons)):
        if not shown.issuperset(rule.evidence):
            yield citation(rule)
