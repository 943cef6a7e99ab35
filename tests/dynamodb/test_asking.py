"""Questions that do not wait for one another are asked at the same time, some at once, and answered in their order."""

import time
from threading import Barrier, Lock

import pytest

from adapters.dynamodb.asking import READERS, answers_of


class TestQuestions:
    def test_are_answered_in_their_order(self) -> None:
        def slow_at_first(number: int) -> int:
            time.sleep(0.05 if number == 0 else 0)
            return 10 * number

        assert answers_of(slow_at_first, range(20)) == [10 * number for number in range(20)]

    def test_are_asked_at_the_same_time(self) -> None:
        # Nobody passes before all have come.
        everyone = Barrier(READERS, timeout=10)

        assert sorted(answers_of(lambda _: everyone.wait(), range(READERS))) == list(range(READERS))

    def test_are_never_asked_more_at_once_than_the_client_has_connections_for(self) -> None:
        lock, asked, most = Lock(), [0], [0]

        def ask(_: int) -> None:
            with lock:
                asked[0] += 1
                most[0] = max(most[0], asked[0])
            time.sleep(0.005)
            with lock:
                asked[0] -= 1

        answers_of(ask, range(5 * READERS))

        assert most[0] <= READERS < 10

    def test_fail_together_if_one_does(self) -> None:
        with pytest.raises(ZeroDivisionError):
            answers_of(lambda number: 1 // number, [1, 0, 2])

    @pytest.mark.parametrize("questions", [[], [7]])
    def test_may_be_few(self, questions: list[int]) -> None:
        assert answers_of(str, questions) == [str(question) for question in questions]
