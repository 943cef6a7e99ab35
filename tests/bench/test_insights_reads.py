"""What insights cost does not grow with what was counted, and counting gets cheaper the more comes together."""

from collections.abc import Mapping

import pytest

from bench.insights_reads import QUESTIONS, Cost, costs, counting, year
from tests.dynamodb.tables import in_moto
from tests.shop import NOON


def costs_of(cases: int) -> Mapping[str, Cost]:
    return costs(cases, articles=12, tables=lambda: in_moto(lambda: NOON))


@pytest.fixture(scope="module")
def many() -> Mapping[str, Cost]:
    return costs_of(1_200)


class TestAQuestion:
    def test_takes_as_many_requests_of_ten_times_as_many_cases(self, many: Mapping[str, Cost]) -> None:
        few = costs_of(120)

        assert {name: many[name].requests for name in QUESTIONS} == {name: few[name].requests for name in QUESTIONS}
        assert max(cost.requests for cost in many.values()) < 70

    def test_reads_no_more_records_than_the_period_and_the_parts_make(self, many: Mapping[str, Cost]) -> None:
        assert many["where cases stand"].read == 4
        assert many["a month, day by day"].read == 4 * 31
        assert many["a month of an article"].read <= 31
        assert many["what came back most in a month"].read == 12 + 12
        assert many["what came back most in two months"].read == 2 * (12 + 12)


@pytest.mark.long
class TestAYear:
    def test_takes_as_many_requests_as_its_months_make_and_most_at_the_same_time(self) -> None:
        taken = year(60, articles=12, tables=lambda: in_moto(lambda: NOON))

        requests = {name: cost.requests for name, (cost, _) in taken.items()}
        assert requests["a year, day by day"] == 4
        # Twelve months in four parts, the months of twelve articles in two requests, and days before and after.
        assert requests["what came back most in a year"] == 4 * 12 + 2
        assert requests["what cost most in a year from mid-month on"] == 4 * 13 + 2 + 2 * 12
        assert requests["400 products to compare with, of a year"] == 4 * 12
        for name in ("what came back most in a year", "what cost most in a year from mid-month on"):
            seconds = taken[name][1]
            assert seconds.at_once < 0.8 * seconds.in_turn


@pytest.mark.long
class TestCounting:
    def test_writes_less_for_each_event_the_more_come_together(self) -> None:
        alone, together = counting(1), counting(100)

        assert alone.write_units <= 16
        assert together.write_units / 100 < alone.write_units / 2
        assert together.requests["UpdateItem"] == together.write_units
