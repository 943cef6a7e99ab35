"""A cold start of the API is measured against the least that it could be, and kept within the goal."""

from pathlib import Path

import pytest

from bench.cold import GOAL, measure, ratio


class TestAColdStart:
    def test_is_measured_against_a_plain_one(self, built: Path, tmp_path: Path) -> None:
        took = measure(built / "api.zip", tmp_path, times=1)

        assert list(took) == ["the API", "boto3 alone"]
        assert all(len(times) == 1 and times[0] > 0 for times in took.values())

    @pytest.mark.long
    def test_costs_no_more_than_the_goal(self, built: Path, tmp_path: Path) -> None:
        assert ratio(measure(built / "api.zip", tmp_path)) <= GOAL
