"""
Attempts: how often a line was asked about on the policy, counted where the policy limits it.

A case that was declined, that lapsed, or that was canceled once it had an answer, was an attempt. One that is taken
back before anybody answered it, by whomever, was none: who asked for the wrong thing may ask again.
"""

from aftersales.cases.case_file import CaseFile
from aftersales.orders.order_line import OrderLine
from aftersales.vocabulary import LegalBasis


def attempted(file: CaseFile) -> CaseFile:
    """Return the file of a new case with an attempt noted at each of its lines."""
    ledger = file.order.ledger
    for line in _counted(file):
        ledger = ledger.attempt(line)
    return file.with_ledger(ledger)


def taken_back(file: CaseFile) -> CaseFile:
    """Return the file of a case that is taken back without the attempts that nobody answered."""
    ledger = file.order.ledger
    for line in _counted(file) if file.case.answered_at is None else ():
        ledger = ledger.unattempt(line)
    return file.with_ledger(ledger)


def _counted(file: CaseFile) -> tuple[OrderLine, ...]:
    """Return the order's lines that the case is an attempt at, each once."""
    if file.policy.attempts is None or file.case.basis is not LegalBasis.POLICY:
        return ()
    lines = {line.order_line_id: file.order_line(line) for line in file.case.lines}
    return tuple(lines.values())
