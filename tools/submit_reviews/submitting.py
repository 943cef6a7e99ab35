"""Submitting reviews, one by one, each once however often the service goes away."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tools.replay.answers import text
from tools.replay.api import Api, Speaker
from tools.replay.killing import Killer
from tools.replay.stopped import ReplayStopped

MERCHANT: Final = "reviewed-shop"
_REVIEWER: Final = Speaker("BUYER", "a-reviewer")
_SUBMIT: Final = """
mutation ($input: SubmitFeedbackInput!) {
  result: submitFeedback(input: $input) {
    __typename
    ... on Feedback { id }
    ... on Problem { message }
  }
}
"""


@dataclass(frozen=True)
class Submitted:
    """What was kept, by the id that was answered, and what was refused and why."""

    texts: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


def submit(reviews: Iterable[str], *, api: Api, killer: Killer) -> Submitted:
    """Submit reviews, and return what became of them."""
    done = Submitted()
    for number, review in enumerate(reviews, start=1):
        given = {"requestKey": f"review-{number}", "merchantId": MERCHANT, "stage": "PRODUCT", "text": review}
        result = api.mutate(_SUBMIT, given, by=_REVIEWER)
        if result["__typename"] == "Feedback":
            done.texts[text(result["id"])] = review
        elif result["__typename"] == "InvalidInput":
            done.refused[text(result["message"])] += 1
        else:
            raise ReplayStopped(f"review {number} was not taken: {result['__typename']}: {result.get('message')}")
        killer.after(number)
    return done
