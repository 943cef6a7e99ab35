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
from aftersales.policy.claims import Ground
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


def evidenced(file: CaseFile, possible: Sequence[Ground], evidence: Sequence[Evidence]) -> Sequence[Ground]:
    """
    Return the grounds for which enough is shown, or refuse.

    What a reason says has to be shown, or another reason given. What only a rule of the merchant asks for is no
    hindrance where the request can stand on the law.
    """
    shown = frozenset(one.kind for one in evidence)
    on_policy = any(one.basis is LegalBasis.POLICY for one in possible)
    by_rules = tuple(_missing_by_policy(file, shown)) if on_policy else ()
    by_reason = tuple(_missing(file, shown))
    by_law = [one for one in possible if one.basis is not LegalBasis.POLICY]
    if by_reason and possible[0].basis in _SHOWN_FOR:
        # The right to change one's mind is not lost with a photo that nobody took.
        can_withdraw = any(one.basis is LegalBasis.WITHDRAWAL for one in possible)
        raise NotEligible((*by_reason, *by_rules, *((WITHDRAW_INSTEAD,) if can_withdraw else ())))
    if by_rules and not by_law:
        raise NotEligible(by_rules)
    return by_law if by_rules else possible


def evidence_without_reason(
    policy: Policy, basis: LegalBasis, *, worth: Callable[[], Money]
) -> tuple[EvidenceKind, ...]:
    """Return what a request of so much has to show on a ground whatever its reason is."""
    if basis not in _SHOWN_FOR:
        return ()
    always = REASONS["NO_REASON"].evidence
    rules = policy.evidence_for(worth, reasons=frozenset()) if basis is LegalBasis.POLICY else ()
    if not rules:
        return always
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


def _missing_by_policy(file: CaseFile, shown: frozenset[EvidenceKind]) -> Iterator[Citation]:
    """Yield the rules that ask for evidence that is not there."""
    reasons = frozenset(line.reason for line in file.case.lines)
    for rule in file.policy.evidence_for(lambda: worth_asked(file), reasons=reasons):
        if not shown.issuperset(rule.evidence):
            yield citation(rule)
