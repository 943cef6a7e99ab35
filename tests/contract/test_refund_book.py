"""The book of refunds and the marks of workers, over each of the books."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from aftersales.cases.case_file import CaseFile
from aftersales.cases.gateways import GatewayRefund, GatewayState, Route, Routes
from aftersales.cases.marks import Bucket, end_lease, take_lease
from aftersales.cases.moving_money import concluded, submitted, with_refunds_routed
from aftersales.cases.refund_book import Sent
from aftersales.cases.transfers import reference_of
from aftersales.idempotency import LostRace
from aftersales.identifiers import GatewayAccount, TransferReference
from tests.open_shop import OpenShop
from tests.shop import NOON, SHOP, a_case_file, an_order, change_to
from tests.unit.journey import accepted, the_refund

MAIN = GatewayAccount("main#1")
ROUTES = Routes({SHOP.id: Route(account=MAIN)})
LATER = NOON + timedelta(days=2)


@pytest.fixture
def books(kept: Repositories) -> SqliteStore | DynamoStore:
    assert isinstance(kept, SqliteStore | DynamoStore)
    return kept


def an_owed_refund(shop: OpenShop) -> CaseFile:
    """Keep a case whose refund is to go through a gateway, and return its file."""
    order = shop.sells(an_order())
    file = with_refunds_routed(accepted(a_case_file(order)), since=None, routes=ROUTES)
    shop.kept.cases.save(change_to(file, before=order))
    return _recorded(file)


def reference(file: CaseFile) -> TransferReference:
    refund = the_refund(file)
    return reference_of(refund.id, refund.transfers[0])


def sent(shop: OpenShop, file: CaseFile) -> CaseFile:
    """Keep that a refund was given to its gateway."""
    after = submitted(file, reference(file), at=LATER)
    shop.kept.cases.save(change_to(after, before=file))
    return _recorded(after)


def arrived(shop: OpenShop, file: CaseFile) -> None:
    """Keep that a refund has arrived."""
    refund = the_refund(file)
    told = GatewayRefund(
        id="re_1",
        reference=reference(file),
        payments=frozenset(refund.tenders),
        amount=refund.amount,
        state=GatewayState.SUCCEEDED,
        created_at=LATER,
    )
    after = concluded(file, reference(file), told, at=LATER)
    shop.kept.cases.save(change_to(after, before=file))


def _recorded(file: CaseFile) -> CaseFile:
    return file.with_case(file.case.recorded())


class TestTheBook:
    def test_names_the_cases_whose_money_is_on_its_way(self, shop: OpenShop, books: SqliteStore | DynamoStore) -> None:
        owed, given, paid = (an_owed_refund(shop) for _ in range(3))
        given = sent(shop, given)
        arrived(shop, sent(shop, paid))

        assert books.refunds.under_way(limit=10) == [owed.case.id, given.case.id]
        assert books.refunds.under_way(limit=1) == [owed.case.id]
        assert books.refunds.under_way(limit=10, after=owed.case.id) == [given.case.id]

    def test_keeps_what_was_ever_sent(self, shop: OpenShop, books: SqliteStore | DynamoStore) -> None:
        file = an_owed_refund(shop)
        arrived(shop, sent(shop, file))

        day = timedelta(days=1)
        there = [Sent(account=MAIN, at=LATER, reference=reference(file))]
        assert books.refunds.sent(MAIN, since=NOON, until=LATER + day) == there
        assert books.refunds.sent(MAIN, since=LATER, until=LATER + day) == there
        assert books.refunds.sent(MAIN, since=NOON, until=LATER) == []
        assert books.refunds.sent(GatewayAccount("other"), since=NOON, until=LATER + day) == []


class TestAMark:
    def test_is_changed_by_who_knows_what_it_says(self, books: SqliteStore | DynamoStore) -> None:
        books.marks.replace("lease", before=None, after="one", until=LATER)
        books.marks.replace("lease", before="one", after="two", until=LATER)

        for before in (None, "one"):
            with pytest.raises(LostRace):
                books.marks.replace("lease", before=before, after="three", until=LATER)
        assert books.marks.read("lease") == "two"
        assert books.marks.read("another") is None

    def test_keeps_others_away_until_it_ends(self, books: SqliteStore | DynamoStore) -> None:
        minute = timedelta(minutes=1)
        lease = take_lease(books.marks, "work", at=NOON, lasting=minute)

        assert lease is not None
        assert take_lease(books.marks, "work", at=NOON, lasting=minute) is None
        end_lease(books.marks, lease, at=NOON)
        second = take_lease(books.marks, "work", at=NOON, lasting=minute)
        assert second is not None
        assert take_lease(books.marks, "work", at=NOON + minute, lasting=minute) is not None
        end_lease(books.marks, replace(second), at=NOON + minute)
        assert take_lease(books.marks, "work", at=NOON + minute, lasting=minute) is None

    def test_gives_so_many_tokens_a_second(self, books: SqliteStore | DynamoStore) -> None:
        bucket, at, taken = Bucket(name="account", per_second=10), NOON, list[datetime]()
        while at < NOON + timedelta(seconds=2):
            wait = bucket.take(books.marks, at=at)
            taken += [] if wait else [at]
            at += wait

        second = timedelta(seconds=1)
        assert len(taken) == 2 + 2 * 8 - 1
        assert all(sum(start <= each < start + second for each in taken) <= 10 for start in taken)
