"""The sandbox's clock and its events: time that can be set, and all that happens on its way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftersales.vocabulary import CaseStatus, Party
from tests.api_http.visitor import EARLY, Visitor


class TestTheClock:
    def test_is_the_walls_at_first(self, visitor: Visitor) -> None:
        assert abs(visitor.now() - datetime.now(UTC)) < timedelta(seconds=5)

    @pytest.mark.parametrize("at", [EARLY, datetime(2040, 1, 1, tzinfo=UTC)])
    def test_can_be_set_to_any_instant_while_nothing_was_written(self, visitor: Visitor, at: datetime) -> None:
        visitor.token(party="BUYER", subject="ann", merchant="shop-9")

        assert visitor.set_clock(at + timedelta(days=1)) == 200
        assert visitor.set_clock(at) == 200

        assert timedelta() <= visitor.now() - at < timedelta(seconds=5)

    def test_answers_the_instant_that_it_was_set_to(self, visitor: Visitor) -> None:
        answer = visitor.client.post("/dev/clock", json={"now": "2010-12-01T09:26:00+01:00"})

        assert answer.json() == {"now": "2010-12-01T08:26:00Z"}

    def test_ticks_on(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)

        first, second = visitor.now(), visitor.now()

        assert EARLY <= first < second

    def test_goes_forward_only_once_something_was_written(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        visitor.opens_a_case()
        before = visitor.now()

        assert visitor.set_clock(EARLY - timedelta(days=1)) == 409

        assert visitor.now() >= before
        assert visitor.set_clock(EARLY + timedelta(hours=1)) == 200

    def test_goes_forward_only_after_a_policy_was_published(self, visitor: Visitor) -> None:
        token = visitor.token(party="MERCHANT", subject="lea", merchant="shop-9")
        published = visitor.ask(
            'mutation { publishPolicy(input: {requestKey: "1", merchantId: "shop-9", rules: [{window: {id: "w", '
            "days: 60}}]}) { __typename } }",
            token,
        )

        assert published == 200
        assert visitor.set_clock(EARLY) == 409

    def test_is_kept_across_restarts(self, tmp_path: Path) -> None:
        first = Visitor(tmp_path)
        first.set_clock(EARLY)
        first.store.close()

        second = Visitor(tmp_path)

        assert timedelta() <= second.now() - EARLY < timedelta(seconds=30)
        second.store.close()

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"{}",
            b'{"now": null}',
            b'{"now": 7}',
            b'{"now": "tomorrow"}',
            b'{"now": "2010-12-01T08:26:00"}',
            b'{"now": "2010-13-01T08:26:00Z"}',
            b'{"now": "0001-01-01T00:00:00Z"}',
            b'{"now": "9999-12-31T23:59:59Z"}',
            b'{"now": "9999-12-31T23:59:59-23:59"}',
            b'{"now": "\xff"}',
            b'{"now": "\\ud800"}',
        ],
    )
    def test_refuses_what_is_no_instant(self, visitor: Visitor, body: bytes) -> None:
        visitor.set_clock(EARLY)

        assert visitor.client.post("/dev/clock", content=body).status_code == 400

        assert visitor.now() - EARLY < timedelta(seconds=5)


class TestADeadline:
    def test_has_had_its_outcome_when_the_clock_answers(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()

        visitor.set_clock(EARLY + timedelta(days=365))

        after = visitor.store.cases.get(case.id)
        assert after.status is CaseStatus.EXPIRED
        assert visitor.store.cases.due(EARLY + timedelta(days=365), limit=1) == ()

    def test_has_its_outcome_at_its_own_time_and_so_has_what_follows_from_it(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()
        assert case.deadline is not None

        visitor.set_clock(EARLY + timedelta(days=365))

        passed = [
            event for event in visitor.store.cases.events(case.id, after=0, limit=100) if event.by is Party.SYSTEM
        ]
        assert len({event.at for event in passed}) == 2, "approved at the first deadline, expired at the second"
        assert passed[0].at == case.deadline.at
        assert passed[-1].at > passed[0].at

    def test_that_is_not_due_yet_is_left_alone(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()
        assert case.deadline is not None

        visitor.set_clock(case.deadline.at - timedelta(seconds=30))

        assert visitor.store.cases.get(case.id) == case


class TestTheEvents:
    def test_are_all_there_when_the_clock_answers(self, visitor: Visitor) -> None:
        case = visitor.opens_a_case()

        visitor.set_clock(visitor.now() + timedelta(days=365))

        told = [event["id"] for event in visitor.events() if event["subject"] == case.id]
        happened = visitor.store.cases.events(case.id, after=0, limit=100)
        assert told == [f"{case.id}/{event.number}" for event in happened]

    def test_are_cloud_events_with_their_attributes(self, visitor: Visitor) -> None:
        case = visitor.opens_a_case()
        visitor.set_clock(visitor.now() + timedelta(minutes=1))

        order, opened = visitor.events()[:2]

        assert order["attributes"] == {"type": "order.imported", "merchant": "shop-1"}
        assert opened["attributes"] == {
            "type": opened["type"],
            "merchant": "shop-1",
            "kind": "RETURN",
            "status": "REQUESTED",
        }
        assert (opened["specversion"], opened["source"], opened["subject"]) == ("1.0", "/merchants/shop-1", case.id)

    def test_are_read_page_by_page(self, visitor: Visitor) -> None:
        visitor.opens_a_case()
        visitor.set_clock(visitor.now() + timedelta(days=365))
        everything = visitor.events()

        paged, position = [], 0
        for _ in range(len(everything) + 1):
            page = visitor.client.get(f"/dev/events?after={position}&limit=1").json()
            paged += page["events"]
            position = page["next"]

        assert paged == everything
        assert visitor.client.get(f"/dev/events?after={position}").json() == {"events": [], "next": position}

    def test_are_told_without_anybody_setting_the_clock(self, visitor: Visitor) -> None:
        with visitor.sandbox.installation.workers.at_work():
            visitor.opens_a_case()

        assert len(visitor.events()) == 2

    @pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0", "limit=1001", "limit=x", f"after={'9' * 30}"])
    def test_are_not_told_to_who_asks_nonsense(self, visitor: Visitor, query: str) -> None:
        assert visitor.client.get(f"/dev/events?{query}").status_code == 400
