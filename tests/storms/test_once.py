"""The functions that are deployed, while AWS fails and workers die: what is asked for is done once, and heard of."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from adapters.dynamodb.store import DynamoStore
from tests.storms import proxy
from tests.storms.commands import POST, Answered, Desk
from tests.storms.deployment import SERVICES, Deployment, deploy
from tests.storms.fleet import fleet
from tests.storms.proxy import ANSWERS_LOST, SLOW_WRITES, STORM, Proxy
from tests.storms.reckoning import Reckoning, events_in, id_of, miscounted, reckoned, untold, waiting_in
from tests.storms.returns import Return, Shop, come_in, commands_of, opened
from tests.storms.triggers import awake
from tools.aws_local import ministack


@dataclass(frozen=True)
class Sky:
    """AWS on this machine, and the weather before it."""

    aws: str
    proxy: Proxy


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sky]:
    folder = tmp_path_factory.mktemp("storm")
    with ministack.running(folder, services=SERVICES) as aws, proxy.before(aws, folder) as running:
        yield Sky(aws, running)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much happens in a storm. Each order has a unit less than are sent back."""

    orders: int
    returns_each: int
    overdue: int
    workers: int
    kills: int

    @property
    def commands(self) -> int:
        """How many commands are answered in the end."""
        return commands_of(orders=self.orders, each=self.returns_each)

    @property
    def killing(self) -> frozenset[int]:
        """After how many answers somebody is killed."""
        return frozenset(self.commands * nth // (self.kills + 1) for nth in range(1, self.kills + 1))


SHORT: Final = Size(orders=2, returns_each=3, overdue=3, workers=3, kills=2)
LONG: Final = Size(orders=4, returns_each=7, overdue=8, workers=6, kills=6)


class TestAStorm:
    def test_does_nothing_twice_and_loses_nothing(self, sky: Sky, tmp_path: Path) -> None:
        _weathered(SHORT, sky, tmp_path)

    @pytest.mark.long
    def test_does_nothing_twice_and_loses_nothing_of_200_commands(self, sky: Sky, tmp_path: Path) -> None:
        assert LONG.commands >= 200

        _weathered(LONG, sky, tmp_path)


def _weathered(size: Size, sky: Sky, folder: Path) -> None:
    """Let returns come in during a storm, and find that all of it is done once and heard of."""
    deployment, failed, calls = deploy(sky.aws), sky.proxy.failed(), sky.proxy.calls()
    shop = opened(deployment.store, orders=size.orders, units=size.returns_each - 1, overdue=size.overdue)
    with fleet(size.workers, told=deployment.told_to_workers(behind=sky.proxy.address), folder=folder) as workers:
        desk = Desk(workers.invoke, then=lambda count: workers.kill_one_at_work() if count in size.killing else None)
        with sky.proxy.weather(STORM), awake(deployment, workers.invoke):
            come_in(shop.orders, desk, each=size.returns_each)

        # It was a storm, and everyone had an answer in the end.
        failed = sky.proxy.failed() - failed
        assert failed.total() >= 0.2 * (sky.proxy.calls() - calls)
        assert min(failed[way] for way in proxy.WAYS) > 0
        assert (workers.killed, len(desk.answered)) == (size.kills, size.commands)

        assert reckoned(deployment.store, shop, desk.answered) == Reckoning()
        _are_answered_again(desk.answered, by=Desk(workers.invoke))
        assert reckoned(deployment.store, shop, desk.answered) == Reckoning()
    _is_heard_of(deployment)


def _are_answered_again(answered: Sequence[Answered], *, by: Desk) -> None:
    """Find that whoever asks again under their key hears of the same thing."""
    for one in answered:
        if one.was_taken:
            again = by.ask(one.command)
            assert (again["__typename"], again["id"]) == (one.result["__typename"], one.result["id"])


def _is_heard_of(deployment: Deployment) -> None:
    """Find everything told in its order, and counted."""
    events = events_in(deployment.store)
    heard = [str(event["id"]) for event in deployment.heard()]
    # What could not be told in so short a time is kept, and nothing of it is told out of its turn.
    assert untold(events, [*heard, *map(id_of, waiting_in(deployment.store))]) == []
    assert len(set(heard)) > len(events) / 2
    assert not miscounted(deployment.store, events)


class TestARequest:
    def test_whose_answers_are_lost_is_done_once(self, sky: Sky, tmp_path: Path) -> None:
        with _one_order(sky, tmp_path, workers=1) as one, sky.proxy.weather(ANSWERS_LOST):
            one.asks()

            assert one.desk.tries == 2
            assert one.reckoned() == Reckoning()

    def test_would_be_done_twice_by_a_store_that_forgets_requests(self, sky: Sky, tmp_path: Path) -> None:
        flawed = _one_order(sky, tmp_path, workers=1, flaws=["forgets requests"])
        with flawed as one, sky.proxy.weather(ANSWERS_LOST):
            case = one.asks()

            (doubled,) = one.reckoned().doubled
            assert doubled.endswith(": case.requested × 1")
            assert case["id"] not in doubled


class TestMessagesAtOnce:
    def test_are_all_kept(self, sky: Sky, tmp_path: Path) -> None:
        with _one_order(sky, tmp_path, workers=3) as one, sky.proxy.weather(SLOW_WRITES):
            one.says_much_at_once()

            assert one.reckoned() == Reckoning()

    def test_would_get_lost_in_a_store_that_overwrites_events(self, sky: Sky, tmp_path: Path) -> None:
        flawed = _one_order(sky, tmp_path, workers=3, flaws=["overwrites events"])
        with flawed as one, sky.proxy.weather(SLOW_WRITES):
            one.says_much_at_once()

            assert one.reckoned().missing


@dataclass(frozen=True)
class OneOrder:
    """An order of several units in a shop, and whoever asks for something about it."""

    store: DynamoStore
    shop: Shop
    desk: Desk

    def asks(self) -> Mapping[str, Any]:
        """Ask for a return, and tell the case."""
        return self.desk.ask(self._return.requested())

    def says_much_at_once(self) -> None:
        """Post messages about a case: first one by one, so that every worker has begun, and then many at a time."""
        case = self.asks()
        messages = [self._return.about(case, POST, f"post-{nth}", text=f"Message {nth}") for nth in range(9)]
        for message in messages[:3]:
            self.desk.ask(message)
        with ThreadPoolExecutor() as talkers:
            list(talkers.map(self.desk.ask, messages[3:]))

    def reckoned(self) -> Reckoning:
        """Return what is wrong by now."""
        return reckoned(self.store, self.shop, self.desk.answered)

    @property
    def _return(self) -> Return:
        return Return("one", self.shop.orders[0], self.desk)


@contextmanager
def _one_order(sky: Sky, folder: Path, *, workers: int, flaws: Sequence[str] = ()) -> Iterator[OneOrder]:
    deployment = deploy(sky.aws)
    shop = opened(deployment.store, orders=1, units=3, overdue=0)
    told = deployment.told_to_workers(behind=sky.proxy.address)
    with fleet(workers, told=told, folder=folder, flaws=flaws) as running:
        yield OneOrder(deployment.store, shop, Desk(running.invoke))
