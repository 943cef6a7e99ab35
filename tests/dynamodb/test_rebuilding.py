"""Counters are made anew while what happens meanwhile is counted, and come to what all events come to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

import pytest
from pynamodb.exceptions import UpdateError

from adapters.dynamodb.counting import MOST_COUNTERS
from adapters.dynamodb.generations import Generation, Generations, GenerationToRead
from adapters.dynamodb.insight_records import FILED, filed_under, insight_schema, month_key, tally_in
from adapters.dynamodb.rebuilding import HEARD_OF_WITHIN, RECORDED_WITHIN, Rebuilding
from adapters.dynamodb.recounting import DynamoRecounting
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.table import PK, Table
from aftersales.idempotency import LostRace
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.sheets import Facts, InsightScope
from tests.dynamodb.adding_up import counted_in, much_happens, records_of, what_adds_up
from tests.dynamodb.lost_answers import WAYS, losing_answers
from tests.dynamodb.streamed import count_records, record
from tests.dynamodb.tables import in_moto
from tests.happenings import THAT_DAY, Sold
from tests.open_shop import Clock
from tests.shop import NOON, SHOP

AFTER = NOON + HEARD_OF_WITHIN
CODE = "the code of today"


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def insights(store: DynamoStore) -> Table:
    return store.insights.table


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def rebuilding(insights: Table, clock: Clock) -> Rebuilding:
    return Rebuilding(table=insights, now=clock, code=CODE)


def happening(seed: int, *, at: datetime, times: int = 4) -> list[Event]:
    """Return a bit of everything, one after another from an instant on."""
    seconds = count()
    return [
        replace(event, at=at + timedelta(seconds=next(seconds))) for event in much_happens(Random(seed), times=times)
    ]


def recorded(store: DynamoStore, until: datetime) -> Facts:
    """Return what all recorded events come to that happened until an instant."""
    facts = Facts()
    for folded in DynamoRecounting(cases=store.table, insights=store.insights.table).folded(until=until):
        assert not folded.failures
        facts.merge(folded.facts)
    return facts


def rebuilt(store: DynamoStore, rebuilding: Rebuilding) -> None:
    generation = rebuilding.begin()
    assert generation.after is not None
    rebuilding.fill(generation, recorded(store, generation.after))
    rebuilding.turn_over(generation)


class TestAGeneration:
    def test_is_the_first_until_there_is_another(self, insights: Table) -> None:
        assert Generations.of(insights) == Generations(counted=Generation("1"), made=None)
        assert Generation("1").takes(NOON)

    def test_is_begun_with_an_instant_that_everyone_has_heard_of_by_then(
        self, insights: Table, rebuilding: Rebuilding
    ) -> None:
        begun = rebuilding.begin()

        assert begun == Generation("2", AFTER, CODE)
        assert Generations.of(insights) == Generations(counted=Generation("1"), made=begun)
        assert [begun.takes(at) for at in (NOON, AFTER, AFTER + timedelta(microseconds=1))] == [False, False, True]

    def test_that_was_begun_is_gone_on_with(self, rebuilding: Rebuilding, clock: Clock) -> None:
        begun = rebuilding.begin()
        clock.move(hours=1)

        assert rebuilding.begin() == begun

    def test_that_other_code_has_begun_is_given_up_with_its_name(
        self, insights: Table, rebuilding: Rebuilding, clock: Clock
    ) -> None:
        old = replace(rebuilding, code="the code of yesterday").begin()
        clock.move(hours=1)

        begun = rebuilding.begin()

        assert begun == Generation("3", AFTER + timedelta(hours=1), CODE)
        assert Generations.of(insights) == Generations(counted=Generation("1"), made=begun)
        with pytest.raises(LostRace):
            rebuilding.turn_over(old)
        assert Generations.of(insights) == Generations(counted=Generation("1"), made=begun)

    def test_is_read_once_it_is_whole_and_the_next_may_follow(self, insights: Table, rebuilding: Rebuilding) -> None:
        rebuilding.turn_over(rebuilding.begin())

        assert Generations.of(insights) == Generations(counted=Generation("2", AFTER, CODE), made=None)
        assert rebuilding.begin().name == "3"
        assert [one.name for one in Generations.of(insights)] == ["2", "3"]

    def test_is_turned_to_once(self, insights: Table, rebuilding: Rebuilding) -> None:
        begun = rebuilding.begin()
        rebuilding.turn_over(begun)

        rebuilding.turn_over(begun)

        assert Generations.of(insights).counted == begun

    def test_is_begun_by_one_of_two(self, insights: Table) -> None:
        before = Generations.of(insights)
        before.beginning(AFTER, by=CODE).keep(insights, before=before)

        with pytest.raises(LostRace):
            before.beginning(NOON, by=CODE).keep(insights, before=before)

        assert Generations.of(insights).made == Generation("2", AFTER, CODE)

    def test_is_asked_for_again_after_a_minute(self, insights: Table, rebuilding: Rebuilding) -> None:
        seconds = [0.0]
        to_read = GenerationToRead(insights, clock=lambda: seconds[0])
        assert to_read() == "1"
        rebuilding.turn_over(rebuilding.begin())

        seconds[0] = 59.0
        assert to_read() == "1"
        seconds[0] = 60.0
        assert to_read() == "2"


class TestWhatIsCountedAnew:
    def test_comes_to_what_all_events_come_to_whenever_they_happened_and_came(
        self, store: DynamoStore, insights: Table, rebuilding: Rebuilding, clock: Clock
    ) -> None:
        # Given counters that lack something
        before = happening(1, at=NOON - timedelta(days=1))
        record(store.table, before)
        counted = records_of(before)
        count_records(insights, counted[:3], at=clock())

        # When they are made anew while something happens at each step, some of which is only counted later
        begun = rebuilding.begin()
        assert begun.after is not None
        meanwhile = happening(2, at=NOON + timedelta(minutes=2))
        later = happening(3, at=AFTER + timedelta(minutes=1))
        for events in (meanwhile, later):
            record(store.table, events)
        came = [*records_of(meanwhile), *records_of(later)]
        count_records(insights, came[:2], at=clock())
        clock.at = AFTER + RECORDED_WITHIN
        rebuilding.fill(begun, recorded(store, begun.after))
        count_records(insights, came[2:-2], at=clock())
        rebuilding.turn_over(begun)
        count_records(insights, came[-2:], at=clock())

        # Then everything is counted once, also when all that the stream remembers comes again
        everything = [*before, *meanwhile, *later]
        assert counted_in(insights) == what_adds_up(everything)
        count_records(insights, [*counted, *came], at=clock())
        assert counted_in(insights) == what_adds_up(everything)

    def test_is_the_same_though_the_making_was_stopped_again_and_again(
        self, store: DynamoStore, insights: Table, rebuilding: Rebuilding
    ) -> None:
        # Given many events, and a tally of more counters than one update takes
        events = happening(4, at=NOON - timedelta(days=1), times=30)
        long = [Sold("L", f"category {nth}", "CH").delivered() for nth in range(130)]
        record(store.table, [*events, *long])

        # When the making is stopped after some writes, and begun again
        for writes in (1, 7, 20, 60, 10_000):
            stop = Stopping(after=writes)
            client = insights.connection.connection.client
            client.meta.events.register("after-call.dynamodb.UpdateItem", stop)
            try:
                rebuilt(store, rebuilding)
            except KeyboardInterrupt:
                assert Generations.of(insights).counted.name == "1"
            finally:
                client.meta.events.unregister("after-call.dynamodb.UpdateItem", stop)

        # Then it is as if it had not been
        assert Generations.of(insights).counted.name == "2"
        assert counted_in(insights) == what_adds_up([*events, *long])

    @pytest.mark.parametrize("way", [None, *WAYS])
    @pytest.mark.parametrize("write", range(6))
    def test_is_filed_in_its_category_wherever_the_making_was_stopped_or_an_answer_got_lost(
        self, insights: Table, rebuilding: Rebuilding, write: int, way: str | None
    ) -> None:
        # Given a month of so many counters that its category is only known once they are written
        begun = rebuilding.begin()
        facts = Facts()
        few = {f"category.{nth}": 1 for nth in range(MOST_COUNTERS + 1)}
        lamp = InsightScope(merchant_id=SHOP.id, sku="L")
        facts.add([lamp], THAT_DAY, {**few, "category.most": 2})
        stop = Stopping(after=write + 1)
        client = insights.connection.connection.client

        # When one of the writes is the last, or its answer is lost
        if way is None:
            client.meta.events.register("after-call.dynamodb.UpdateItem", stop)
            with suppress(KeyboardInterrupt):
                rebuilding.fill(begun, facts)
            client.meta.events.unregister("after-call.dynamodb.UpdateItem", stop)
        else:
            with losing_answers(insights, way, {write}), suppress(UpdateError):
                rebuilding.fill(begun, facts)
        rebuilding.fill(begun, facts)

        # Then it is as if it had not been
        month = month_key(begun.name, SHOP.id, THAT_DAY, "L")
        item = insights.read([month])[month]
        assert tally_in(item) == {**few, "category.most": 2}
        assert item[FILED]["S"] == filed_under(month.pk, "most")

    def test_can_be_counted_anew_again(self, store: DynamoStore, insights: Table, rebuilding: Rebuilding) -> None:
        events = happening(5, at=NOON - timedelta(days=1))
        record(store.table, events)

        for _ in range(3):
            rebuilt(store, rebuilding)

        assert Generations.of(insights).counted.name == "4"
        assert counted_in(insights) == what_adds_up(events)

    def test_ranks_products_as_what_is_counted_as_it_comes_does(
        self, store: DynamoStore, insights: Table, rebuilding: Rebuilding
    ) -> None:
        events = happening(6, at=NOON - timedelta(days=1), times=20)
        record(store.table, events)
        count_records(insights, records_of(events), at=NOON)
        before = indexed(insights, "1")

        rebuilt(store, rebuilding)

        assert before
        assert indexed(insights, "2") == before


class TestAnEventThatNobodyCanCount:
    def test_is_named_and_leaves_the_others_alone(self, store: DynamoStore) -> None:
        events: Sequence[Event] = [Sold().delivered(), replace(Sold().delivered(), data={"lines": "none"})]
        record(store.table, events)

        (folded,) = DynamoRecounting(cases=store.table, insights=store.insights.table).folded()

        assert folded.events == 2
        assert dict(folded.facts) == dict(facts_of(events[:1]))
        ((place, error),) = folded.failures
        assert place.endswith("/EVENT#000001")
        assert isinstance(error.__cause__, (KeyError, TypeError))


class Stopping:
    """Stops whoever writes, after so many writes."""

    def __init__(self, *, after: int) -> None:
        self._left = after

    def __call__(self, **_: object) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


def indexed(insights: Table, generation: str) -> set[tuple[str, ...]]:
    """Return what the indexes know of the months of a generation, without its name."""
    names = [each["AttributeName"] for each in insight_schema()["AttributeDefinitions"]]
    items = insights.scan(PK.startswith(f"{generation}#MONTH#"))
    return {tuple(_without(generation, item.get(name, {})) for name in names) for item in items}


def _without(generation: str, value: Mapping[str, str]) -> str:
    return "".join(value.values()).removeprefix(f"{generation}#")
