"""Lists of cases: what was asked for, all of it, once, in its order, whatever the size of the pages."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.repository import CaseQuestion
from aftersales.identifiers import MerchantId, OrderId
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus, Party
from tests.contract.walking import walk
from tests.open_shop import OpenShop, open_shop
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, SHOP, STRANGER, an_order, ask_for, request_by

ELSEWHERE = replace(BUYER, merchant_id=OTHER_SHOP.id)
LEAD_ELSEWHERE = replace(LEAD, merchant_id=OTHER_SHOP.id)
REQUESTED, APPROVED, DECLINED = CaseStatus.REQUESTED, CaseStatus.APPROVED, CaseStatus.DECLINED


@dataclass(frozen=True)
class Row:
    """What the lists below are about: a case and what is to become of it."""

    buyer: str = "ann"
    merchant: MerchantId = SHOP.id
    kind: CaseKind = CaseKind.RETURN
    becomes: CaseStatus = REQUESTED


ROWS = (
    Row(),
    Row(becomes=APPROVED),
    Row(buyer="bob", kind=CaseKind.REFUND),
    Row(merchant=OTHER_SHOP.id),
    Row(buyer="bob", becomes=DECLINED),
    Row(becomes=DECLINED),
    Row(kind=CaseKind.REFUND),
    Row(merchant=OTHER_SHOP.id, becomes=APPROVED),
    Row(becomes=APPROVED),
    Row(buyer="bob"),
    Row(buyer="bob", becomes=APPROVED),
    Row(kind=CaseKind.REFUND, becomes=DECLINED),
)


@dataclass(frozen=True)
class Listed:
    """A shop that opened cases 40 minutes apart, the oldest first; their deadlines are in another order."""

    shop: OpenShop
    cases: list[Case]

    def page(self, question: CaseQuestion, page: Slice | None = None) -> Page[Case]:
        return self.shop.kept.cases.page(question, page or Slice())

    def walk(self, question: CaseQuestion, *, first: int) -> list[Case]:
        return walk(lambda page: self.page(question, page), first=first)

    def answers(self, question: CaseQuestion) -> list[Case]:
        """Return what answers a question, the oldest first, by looking at every case."""
        return [case for case in self.cases if _answers(question, case)]


@pytest.fixture
def listed(shop: OpenShop) -> Listed:
    return Listed(shop, [_opened(shop, row) for row in ROWS])


@pytest.fixture(scope="module")
def read_only(kept_for_all: Repositories) -> Listed:
    shop = open_shop(kept_for_all, SHOP, OTHER_SHOP)
    return Listed(shop, [_opened(shop, row) for row in ROWS])


def _opened(shop: OpenShop, row: Row) -> Case:
    merchant = SHOP if row.merchant == SHOP.id else OTHER_SHOP
    buyer = replace(BUYER if row.buyer == "ann" else STRANGER, merchant_id=merchant.id)
    lead = replace(LEAD, merchant_id=merchant.id)
    shop.clock.move(minutes=40)
    order = shop.sells(an_order(1, at=shop.clock(), buyer=buyer, merchant=merchant))
    case = shop.business.cases.request(ask_for(order, kind=row.kind), actor=buyer, request=request_by(buyer))
    if row.becomes is APPROVED:
        return shop.acts(case, Approve(), by=lead)
    if row.becomes is DECLINED:
        return shop.acts(case, Decline(reason="OTHER", note="No."), by=lead)
    return case


def _answers(question: CaseQuestion, case: Case) -> bool:
    named = (
        (question.merchant_id, case.merchant_id),
        (question.buyer_id, case.buyer_id),
        (question.order_id, case.order_id),
        (question.number, case.number),
        (question.waiting_on, case.waiting_on),
    )
    return (
        all(wanted in (None, there) for wanted, there in named)
        and (question.statuses is None or case.status in question.statuses)
        and (question.kinds is None or case.kind in question.kinds)
        and (question.opened_from is None or question.opened_from <= case.opened_at)
        and (question.opened_before is None or case.opened_at < question.opened_before)
    )


OF_SHOP = CaseQuestion(merchant_id=SHOP.id)
THIRD, TENTH = NOON + timedelta(minutes=3 * 40), NOON + timedelta(minutes=10 * 40)
QUESTIONS = {
    "of a shop": OF_SHOP,
    "in a status": replace(OF_SHOP, statuses=frozenset({APPROVED})),
    "in some statuses": replace(OF_SHOP, statuses=frozenset({APPROVED, DECLINED, CaseStatus.EXPIRED})),
    "in every status": replace(OF_SHOP, statuses=frozenset(CaseStatus)),
    "of some kinds": replace(OF_SHOP, kinds=frozenset({CaseKind.REFUND, CaseKind.REPAIR})),
    "waiting on a side": replace(OF_SHOP, waiting_on=Party.BUYER),
    "in a status, of a kind": replace(OF_SHOP, statuses=frozenset({REQUESTED}), kinds=frozenset({CaseKind.RETURN})),
    "opened in a while": replace(OF_SHOP, opened_from=THIRD, opened_before=TENTH),
    "in a status, opened in a while": replace(
        OF_SHOP, statuses=frozenset({REQUESTED, DECLINED}), opened_from=THIRD, opened_before=TENTH
    ),
    "opened between two ticks of the ids": replace(
        OF_SHOP, opened_from=THIRD + timedelta(microseconds=1), opened_before=TENTH + timedelta(microseconds=1)
    ),
    "of a buyer in a shop": replace(OF_SHOP, buyer_id=BUYER.id),
    "of a buyer, of some kinds": replace(OF_SHOP, buyer_id=BUYER.id, kinds=frozenset({CaseKind.REFUND})),
    "of a buyer in some statuses": replace(OF_SHOP, buyer_id=STRANGER.id, statuses=frozenset({REQUESTED, DECLINED})),
    "in no status": replace(OF_SHOP, statuses=frozenset()),
    "of no kind": replace(OF_SHOP, kinds=frozenset()),
    "of an unknown shop": CaseQuestion(merchant_id=MerchantId("nowhere")),
    "of an unknown order": replace(OF_SHOP, order_id=OrderId("ord_7ZZZZZZZZZZZZZZZZZZZZZ0000")),
    "of an unknown number": replace(OF_SHOP, number="RMA-ZZZZZ-ZZZZZ"),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
class TestAList:
    def test_holds_what_was_asked_for_newest_first(self, read_only: Listed, question: CaseQuestion) -> None:
        for first in (1, 3, 100):
            assert read_only.walk(question, first=first) == read_only.answers(question)[::-1]

    def test_holds_what_was_asked_for_oldest_first(self, read_only: Listed, question: CaseQuestion) -> None:
        oldest_first = replace(question, sort=CaseSort.OPENED_AT_ASC)

        for first in (2, 5):
            assert read_only.walk(oldest_first, first=first) == read_only.answers(question)

    def test_holds_what_was_asked_for_most_urgent_first(self, read_only: Listed, question: CaseQuestion) -> None:
        urgent_first = replace(question, sort=CaseSort.DEADLINE_ASC)
        waiting = [(case.deadline.at, case.id, case) for case in read_only.answers(question) if case.deadline]

        for first in (1, 4, 100):
            assert read_only.walk(urgent_first, first=first) == [case for _, _, case in sorted(waiting)]


class TestOneCase:
    def test_is_found_by_its_order(self, read_only: Listed) -> None:
        case = read_only.cases[2]

        page = read_only.page(replace(OF_SHOP, order_id=case.order_id))

        assert (page.items, page.more) == ((case,), False)

    def test_is_found_by_its_number(self, read_only: Listed) -> None:
        ours, theirs = read_only.cases[4], read_only.cases[3]

        assert read_only.page(replace(OF_SHOP, number=ours.number)).items == (ours,)
        assert read_only.page(replace(OF_SHOP, number=theirs.number)).items == ()
        assert read_only.page(replace(OF_SHOP, number=ours.number, buyer_id=BUYER.id)).items == ()

    def test_is_found_by_its_order_alone(self, read_only: Listed) -> None:
        case = read_only.cases[3]

        assert read_only.page(CaseQuestion(order_id=case.order_id)).items == (case,)


class TestABuyerEverywhere:
    @pytest.mark.parametrize("first", [1, 4, 100])
    def test_is_told_shop_by_shop(self, read_only: Listed, first: int) -> None:
        found = read_only.walk(CaseQuestion(buyer_id=BUYER.id), first=first)

        shops = [case.merchant_id for case in found]
        assert shops in (sorted(shops), sorted(shops, reverse=True))
        for merchant in (SHOP.id, OTHER_SHOP.id):
            own = read_only.answers(CaseQuestion(merchant_id=merchant, buyer_id=BUYER.id))
            assert [case for case in found if case.merchant_id == merchant] == own[::-1]


class TestAPage:
    def test_is_full_as_long_as_there_is_enough(self, read_only: Listed) -> None:
        page = read_only.page(OF_SHOP, Slice(first=4))

        assert page.items == tuple(read_only.answers(OF_SHOP)[::-1][:4])
        assert page.more

    def test_at_the_end_says_so(self, read_only: Listed) -> None:
        there = len(read_only.answers(OF_SHOP))

        assert not read_only.page(OF_SHOP, Slice(first=there)).more
        assert read_only.page(OF_SHOP, Slice(first=there - 1)).more

    def test_goes_on_where_it_was_whatever_was_opened_since(self, listed: Listed) -> None:
        page = listed.page(OF_SHOP, Slice(first=3))
        _opened(listed.shop, Row())

        following = listed.page(OF_SHOP, Slice(first=100, after=page.positions[-1]))

        assert [*page.items, *following.items] == listed.answers(OF_SHOP)[::-1]

    def test_after_nonsense_is_a_bad_question(self, read_only: Listed) -> None:
        of_buyer = CaseQuestion(buyer_id=BUYER.id)
        by_deadline = replace(OF_SHOP, sort=CaseSort.DEADLINE_ASC)

        for question in (OF_SHOP, by_deadline, of_buyer):
            for position in ("", "x", "///", "'; DROP TABLE cases --"):
                with pytest.raises(BadQuestion):
                    read_only.page(question, Slice(after=position))


class TestDue:
    def test_is_what_has_passed_most_overdue_first(self, read_only: Listed) -> None:
        waiting = sorted((case.deadline.at, case.id) for case in read_only.cases if case.deadline)
        due = read_only.shop.kept.cases.due

        assert list(due(waiting[-1][0], limit=100)) == [case_id for _, case_id in waiting]
        assert list(due(waiting[2][0], limit=100)) == [case_id for _, case_id in waiting[:3]]
        assert list(due(waiting[-1][0], limit=2)) == [case_id for _, case_id in waiting[:2]]
        assert due(waiting[0][0] - timedelta(microseconds=1), limit=100) == ()

    def test_is_no_longer_what_has_had_its_outcome(self, listed: Listed) -> None:
        shop = listed.shop
        shop.clock.move(days=400)
        for _ in range(4):
            for case_id in shop.kept.cases.due(shop.clock(), limit=100):
                shop.business.cases.expire(case_id)
            shop.clock.move(days=400)

        left = listed.walk(replace(OF_SHOP, sort=CaseSort.DEADLINE_ASC), first=5)

        assert shop.kept.cases.due(shop.clock(), limit=100) == ()
        assert left == []
