"""Articles that are chosen by the month before keep their share of false alarms; those chosen by hindsight do not."""

import pytest

from aftersales.insights.watching import month_that_chooses
from bench.insights_choice import PERIOD, SHARE, false_alarms_a_year


@pytest.mark.long
class TestTheArticlesChosen:
    def test_by_the_month_before_keep_their_share_of_false_alarms(self) -> None:
        assert false_alarms_a_year(month_that_chooses(PERIOD), months=30) <= SHARE

    def test_by_the_days_watched_would_exceed_it_many_times(self) -> None:
        assert false_alarms_a_year(PERIOD, months=30) > 5 * SHARE
