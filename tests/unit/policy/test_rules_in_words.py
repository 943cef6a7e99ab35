"""Rules say themselves in words: buyers and merchants read them wherever they are cited."""

import pytest

from aftersales.policy.rules import (
    AutomaticApproval,
    InstantExchange,
    InstantRefund,
    KeepItem,
    MaximumAttempts,
    PolicyRule,
    RequiredEvidence,
    StageDeadline,
    Window,
)
from aftersales.vocabulary import CaseKind, CaseStatus, EvidenceKind
from tests.shop import euros

FIVE = euros("5.00")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RequiredEvidence(id="a", evidence=(EvidenceKind.PHOTO,)), "A request needs a photo."),
        (
            RequiredEvidence(
                id="a", evidence=(EvidenceKind.PHOTO, EvidenceKind.VIDEO), reasons=("DAMAGED", "OTHER"), above=FIVE
            ),
            (
                "A request needs a photo and a video where the reason is “It arrived damaged” or “Something else”, "
                "if it is worth more than 5.00 EUR."
            ),
        ),
        (MaximumAttempts(id="a", per_line=1), "Each line of an order can be asked about once."),
        (MaximumAttempts(id="a", per_line=3), "Each line of an order can be asked about 3 times."),
        (
            KeepItem(id="a", below=FIVE),
            "Returns and exchanges worth less than 5.00 EUR are granted, and the goods stay.",
        ),
        (
            InstantRefund(id="a", up_to=FIVE, max_risk=50),
            (
                "Returns worth up to 5.00 EUR are refunded once the carrier has the parcel, "
                "provided that the risk is at most 0.50."
            ),
        ),
        (
            InstantExchange(id="a", up_to=FIVE),
            "Exchanges worth up to 5.00 EUR go on once the carrier has the parcel.",
        ),
        (
            AutomaticApproval(id="a", up_to=FIVE, kinds=(CaseKind.RETURN,), max_risk=5, max_cases=2),
            (
                "Requests for return worth up to 5.00 EUR are approved at once, provided that the risk is at most 0.05 "
                "and the buyer had at most 2 cases in the year before."
            ),
        ),
        (
            AutomaticApproval(id="a", up_to=FIVE, max_cases=1),
            (
                "Requests worth up to 5.00 EUR are approved at once, "
                "provided that the buyer had at most one case in the year before."
            ),
        ),
        (
            AutomaticApproval(id="a", up_to=FIVE, max_cases=0),
            (
                "Requests worth up to 5.00 EUR are approved at once, "
                "provided that the buyer had no case in the year before."
            ),
        ),
        (Window(id="a", days=1), "Within one day of delivery: any request."),
        (StageDeadline(id="a", status=CaseStatus.REQUESTED, hours=1), "A case may stay requested for one hour."),
    ],
)
def test_a_rule_says_what_it_does(rule: PolicyRule, words: str) -> None:
    assert rule.text == words
