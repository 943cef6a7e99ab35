"""Everything that is shown of a shop together keeps the stated rate of false alarms, also where much is on its way."""

from dataclasses import replace

import pytest

from bench.insights_whole_shops import KINDS, WholeShop, days_to_show_a_doubling
from bench.insights_whole_shops import false_alarms_a_year as false_alarms

STATED = 1.0
LUCK = 0.3
"""Thirty alarms may be a third more by chance."""


class TestWhatIsShownOfAQuietShop:
    def test_is_hardly_ever_an_alert(self) -> None:
        assert false_alarms(WholeShop(lines=20), years=3) <= STATED

    @pytest.mark.long
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_an_alert_no_more_often_than_stated(self, kind: str) -> None:
        assert false_alarms(replace(KINDS[kind], lines=50), years=30) <= STATED + LUCK


class TestADoublingOfReturns:
    def test_is_shown_within_weeks(self) -> None:
        assert days_to_show_a_doubling(WholeShop(lines=50), shops=3) <= 28
