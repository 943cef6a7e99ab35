"""Doing a thing once: the same request again answers with the thing, and another one under its key is refused."""

from collections.abc import Callable
from typing import Final

import pytest

from tests.api.doings import CHANGES_A_CASE, DOINGS, OF_A_SHOP, Given
from tests.api.stages import STORY, Stages, order_told
from tests.counter import Counter
from tests.shop import BUYER, LEAD, STRANGER

Kept = Callable[[], list[str]]


def _without(result: object, *names: str) -> object:
    return {name: value for name, value in result.items() if name not in names} if isinstance(result, dict) else result


class TestTheTableOfDoings:
    def test_names_every_mutation(self, counter: Counter) -> None:
        told = counter.asks("{ __schema { mutationType { fields { name } } } }", by=BUYER)

        assert {field["name"] for field in told["__schema"]["mutationType"]["fields"]} == set(DOINGS)

    @pytest.mark.parametrize("mutation", DOINGS)
    def test_does_what_is_possible(self, mutation: str, stages: Stages) -> None:
        by, given = DOINGS[mutation](stages)

        result = stages.counter.does(mutation, by=by, **given)

        assert "message" not in result, result


class TestARequestKey:
    @pytest.mark.parametrize("mutation", DOINGS)
    def test_answers_the_same_request_again_and_changes_nothing(
        self, mutation: str, stages: Stages, all_that_is_kept: Kept
    ) -> None:
        by, given = DOINGS[mutation](stages)
        first = stages.counter.does(mutation, by=by, requestKey="mine", **given)
        before = all_that_is_kept()

        again = stages.counter.does(mutation, by=by, requestKey="mine", **given)

        assert _without(again, "results") == _without(first, "results")
        assert all_that_is_kept() == before

    @pytest.mark.parametrize("mutation", DOINGS)
    def test_is_not_taken_for_another_input(self, mutation: str, stages: Stages, all_that_is_kept: Kept) -> None:
        by, given = DOINGS[mutation](stages)
        stages.counter.does(mutation, by=by, requestKey="mine", **given)
        other = _another(given) if mutation in OF_A_SHOP else DOINGS[mutation](stages)[1]
        before = all_that_is_kept()

        result = stages.counter.does(mutation, by=by, requestKey="mine", **other)

        assert result["__typename"] == "RequestKeyReused"
        assert all_that_is_kept() == before

    @pytest.mark.parametrize("mutation", CHANGES_A_CASE)
    def test_is_known_whatever_version_is_expected(self, mutation: str, stages: Stages) -> None:
        by, given = DOINGS[mutation](stages)
        first = stages.counter.does(mutation, by=by, requestKey="mine", **given)

        again = stages.counter.does(mutation, by=by, requestKey="mine", expectedVersion=first["version"] - 1, **given)

        assert again == first

    @pytest.mark.parametrize("mutation", DOINGS)
    def test_is_needed_everywhere(self, mutation: str, stages: Stages, all_that_is_kept: Kept) -> None:
        by, given = DOINGS[mutation](stages)
        before = all_that_is_kept()

        result = stages.counter.does(mutation, by=by, requestKey="", **given)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["requestKey"])
        assert all_that_is_kept() == before

    @pytest.mark.parametrize("key", [" ", "\n", "k" * 201, "\x00", "half \ud800"])
    def test_is_made_of_200_characters_that_can_be_read(self, key: str, stages: Stages) -> None:
        case = stages.requested()

        result = stages.counter.does("approveCase", by=LEAD, requestKey=key, caseId=case["id"])

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["requestKey"])

    def test_is_its_owners_alone(self, counter: Counter, stages: Stages) -> None:
        case = stages.requested()

        one = counter.does("postMessage", by=BUYER, requestKey="mine", caseId=case["id"], text=STORY)
        other = counter.does("postMessage", by=LEAD, requestKey="mine", caseId=case["id"], text="another")

        assert (one["text"], other["text"]) == (STORY, "another")

    def test_tells_nobody_what_a_stranger_asked(self, counter: Counter, stages: Stages) -> None:
        case = stages.requested()
        counter.does("postMessage", by=BUYER, requestKey="mine", caseId=case["id"], text=STORY)

        result = counter.does("postMessage", by=STRANGER, requestKey="mine", caseId=case["id"], text=STORY)

        assert result["__typename"] == "NotFound"


def _another(given: Given) -> dict[str, object]:
    """Return an input of a shop that asks for something else."""
    more = {name: [*value, *_MORE[name]] for name, value in given.items() if name in _MORE}
    return {**given, **(more or _ELSE)}


_ELSE: Final[Given] = {"recommendationId": "rec_approve_return_disliked_21.00_eur"}
_MORE: Final[Given] = {
    "orders": [order_told("B-2")],
    "products": [{"sku": "POT", "title": "A pot", "price": "1", "currency": "EUR"}],
    "types": ["order.imported"],
    "feedback": [{"stage": "CART", "rating": 1}],
    "rules": [{"finalSale": {"id": "never", "category": "food"}}],
}
