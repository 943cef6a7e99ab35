"""A feedback's records: never with the words of another version, whole without any, and no heavier than promised."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.dynamodb import feedback_records, keys
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.weights import KILOBYTE, weight_of
from adapters.sealing import sealed_feedback
from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.feedback.scores import Scores
from aftersales.idempotency import LostRace
from aftersales.identifiers import CaseId, OrderId
from aftersales.languages import LanguageTag
from aftersales.pages import Slice
from aftersales.territories import Territory
from tests.dynamodb import weather
from tests.dynamodb.big_case import random_ulid
from tests.dynamodb.tables import in_moto
from tests.said import a_feedback, a_reading
from tests.shop import EUR, NOON

READ = "BatchGetItem"


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def feedback(store: DynamoStore) -> Feedback:
    """Return a feedback that was read, as it is kept."""
    feedback = a_feedback().read(a_reading(), at=NOON)
    store.feedback.save(feedback)
    return feedback.recorded()


def got(store: DynamoStore, feedback: Feedback) -> Feedback:
    return store.feedback.get(feedback.id)


def listed(store: DynamoStore, feedback: Feedback) -> Feedback:
    (found,) = store.feedback.page(FeedbackQuestion(merchant_id=feedback.merchant_id), Slice()).items
    return found


HOWEVER = pytest.mark.parametrize("found", [got, listed])
Found = Callable[[DynamoStore, Feedback], Feedback]


class TestTheWords:
    @HOWEVER
    def test_that_are_of_another_version_are_read_again(
        self, store: DynamoStore, feedback: Feedback, found: Found
    ) -> None:
        with weather.over(store, READ) as storm:
            storm.turned = [_as_of_another_version]
            read = found(store, feedback)

        assert read == feedback
        assert len(storm.sent) == 2

    def test_that_are_of_another_version_let_a_list_read_that_one_again_alone(
        self, store: DynamoStore, feedback: Feedback
    ) -> None:
        held_still = a_feedback("Cheap.")
        store.feedback.save(held_still)

        with weather.over(store, READ) as storm:
            storm.turned = [_one_as_of_another_version(feedback)] * 3
            found = store.feedback.page(FeedbackQuestion(merchant_id=feedback.merchant_id), Slice()).items

        assert {one.id: one for one in found} == {feedback.id: feedback, held_still.id: held_still.recorded()}
        assert [_how_many(request) for request in storm.sent] == [4, 2, 2, 2]

    def test_that_never_hold_still_are_a_lost_race(self, store: DynamoStore, feedback: Feedback) -> None:
        with weather.over(store, READ) as storm:
            storm.turned = [_as_of_another_version] * 3
            with pytest.raises(LostRace):
                store.feedback.get(feedback.id)

    @HOWEVER
    def test_that_were_erased_are_missing_and_the_rest_is_left(
        self, store: DynamoStore, feedback: Feedback, found: Found
    ) -> None:
        store.table.connection.delete_item(*keys.feedback_words(feedback.id))

        erased = found(store, feedback)

        assert erased.reading is not None
        assert feedback.reading is not None
        unquoted = tuple(replace(mention, quote="") for mention in feedback.reading.mentions)
        assert erased == replace(feedback, text=None, reading=replace(feedback.reading, mentions=unquoted))


class TestWhatListsShow:
    def test_is_within_a_kilobyte_however_much_is_told_and_understood(self) -> None:
        mentions = tuple(
            Mention(aspect=aspect, sentiment=sentiment, quote="slow") for aspect in Aspect for sentiment in Sentiment
        )
        about = About(
            order_id=OrderId(f"ord_{random_ulid(NOON)}"),
            case_id=CaseId(f"case_{random_ulid(NOON)}"),
            sku="SKU-" * 12,
            category="Kitchen and dining",
            territory=Territory("DE"),
            currency=EUR,
        )
        scores = Scores(rating=5, nps=10, effort=7)
        feedback = a_feedback(about=about, scores=scores, told_language=LanguageTag("zh-Hant-TW"))
        reading = Reading(
            reader="2026-11-22b",
            language=LanguageTag("zh"),
            sentiment=Sentiment.NEUTRAL,
            score=-0.1234,
            mentions=mentions,
        )

        sealed = sealed_feedback(feedback.read(reading, at=NOON))
        record, words = feedback_records.records_of(sealed.feedback, sealed.words)

        assert weight_of(record.serialize()) <= KILOBYTE
        assert weight_of(words.serialize()) <= KILOBYTE


def _as_of_another_version(answer: Any) -> None:
    """Turn an answer into one whose words are from before or after a write."""
    ((_, items),) = answer["Responses"].items()
    for item in items:
        if "version" in item:
            item["version"] = {"N": "77"}


def _one_as_of_another_version(feedback: Feedback) -> Callable[[Any], None]:
    """Return what turns an answer into one where that is so for one feedback."""

    def turn(answer: Any) -> None:
        ((name, items),) = answer["Responses"].items()
        _as_of_another_version({"Responses": {name: [item for item in items if feedback.id in item["PK"]["S"]]}})

    return turn


def _how_many(request: Any) -> int:
    """Return how many records a request asks for."""
    ((_, asked),) = json.loads(request["body"])["RequestItems"].items()
    return len(asked["Keys"])
