"""Lists of cases: what was asked for, all of it, once, in its order, whatever the size of the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.repository import CaseQuestion
from aftersales.identifiers import MerchantId, OrderId
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus, Party
from tests.contract.walking import walk
from tests.open_shop import OpenShop
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


@pytest.fixture
def cases(shop: OpenShop) -> list[Case]:
    """Return cases opened 40 minutes apart, the oldest first; their deadlines are in another order."""
    return [_opened(shop, row) for row in ROWS]


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


def asking(shop: OpenShop, question: CaseQuestion) -> Callable[[Slice], Page[Case]]:
    return lambda page: shop.kept.cases.page(question, page)


def answers(question: CaseQuestion, cases: Sequence[Case]) -> list[Case]:
    """Return what answers a question, the oldest first, by looking at every case."""
    return [case for case in cases if _answers(question, case)]


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
    def test_holds_what_was_asked_for_newest_first(
        self, shop: OpenShop, cases: list[Case], question: CaseQuestion
    ) -> None:
        for first in (1, 3, 100):
            assert walk(asking(shop, question), first=first) == answers(question, cases)[::-1]

    def test_holds_what_was_asked_for_oldest_first(
        self, shop: OpenShop, cases: list[Case], question: CaseQuestion
    ) -> None:
        oldest_first = replace(question, sort=CaseSort.OPENED_AT_ASC)

        for first in (2, 5):
            assert walk(asking(shop, oldest_first), first=first) == answers(question, cases)

    def test_holds_what_was_asked_for_most_urgent_first(
        self, shop: OpenShop, cases: list[Case], question: CaseQuestion
    ) -> None:
        urgent_first = replace(question, sort=CaseSort.DEADLINE_ASC)
        waiting = [(case.deadline.at, case.id, case) for case in answers(question, cases) if case.deadline]

        for first in (1, 4, 100):
            assert walk(asking(shop, urgent_first), first=first) == [case for _, _, case in sorted(waiting)]


class TestOneCase:
    def test_is_found_by_its_order(self, shop: OpenShop, cases: list[Case]) -> None:
        page = shop.kept.cases.page(replace(OF_SHOP, order_id=cases[2].order_id), Slice())

        assert (page.items, page.more) == ((cases[2],), False)

    def test_is_found_by_its_number(self, shop: OpenShop, cases: list[Case]) -> None:
        ours, theirs = cases[4], cases[3]

        assert shop.kept.cases.page(replace(OF_SHOP, number=ours.number), Slice()).items == (ours,)
        assert shop.kept.cases.page(replace(OF_SHOP, number=theirs.number), Slice()).items == ()
        assert shop.kept.cases.page(replace(OF_SHOP, number=ours.number, buyer_id=BUYER.id), Slice()).items == ()

    def test_is_found_by_its_order_alone(self, shop: OpenShop, cases: list[Case]) -> None:
        assert shop.kept.cases.page(CaseQuestion(order_id=cases[3].order_id), Slice()).items == (cases[3],)


class TestABuyerEverywhere:
    @pytest.mark.parametrize("first", [1, 4, 100])
    def test_is_told_shop_by_shop(self, shop: OpenShop, cases: list[Case], first: int) -> None:
        found = walk(asking(shop, CaseQuestion(buyer_id=BUYER.id)), first=first)

        shops = [case.merchant_id for case in found]
        assert shops in (sorted(shops), sorted(shops, reverse=True))
        for merchant in (SHOP.id, OTHER_SHOP.id):
            own = answers(CaseQuestion(merchant_id=merchant, buyer_id=BUYER.id), cases)
            assert [case for case in found if case.merchant_id == merchant] == own[::-1]


class TestAPage:
    def test_is_full_as_long_as_there_is_enough(self, shop: OpenShop, cases: list[Case]) -> None:
        page = shop.kept.cases.page(OF_SHOP, Slice(first=4))

        assert page.items == tuple(answers(OF_SHOP, cases)[::-1][:4])
        assert page.more

    def test_at_the_end_says_so(self, shop: OpenShop, cases: list[Case]) -> None:
        there = len(answers(OF_SHOP, cases))

        assert not shop.kept.cases.page(OF_SHOP, Slice(first=there)).more
        assert shop.kept.cases.page(OF_SHOP, Slice(first=there - 1)).more

    def test_goes_on_where_it_was_whatever_was_opened_since(self, shop: OpenShop, cases: list[Case]) -> None:
        page = shop.kept.cases.page(OF_SHOP, Slice(first=3))
        _opened(shop, Row())

        following = shop.kept.cases.page(OF_SHOP, Slice(first=100, after=page.positions[-1]))

        assert [*page.items, *following.items] == answers(OF_SHOP, cases)[::-1]

    @pytest.mark.usefixtures("cases")
    def test_after_nonsense_is_a_bad_question(self, shop: OpenShop) -> None:
        of_buyer = CaseQuestion(buyer_id=BUYER.id)
        by_deadline = replace(OF_SHOP, sort=CaseSort.DEADLINE_ASC)

        for question in (OF_SHOP, by_deadline, of_buyer):
            for position in ("", "x", "///", "'; DROP TABLE cases --"):
                with pytest.raises(BadQuestion):
                    shop.kept.cases.page(question, Slice(after=position))


class TestDue:
    def test_is_what_has_passed_most_overdue_first(self, shop: OpenShop, cases: list[Case]) -> None:
        waiting = sorted((case.deadline.at, case.id) for case in cases if case.deadline)

        assert list(shop.kept.cases.due(waiting[-1][0], limit=100)) == [case_id for _, case_id in waiting]
        assert list(shop.kept.cases.due(waiting[2][0], limit=100)) == [case_id for _, case_id in waiting[:3]]
        assert list(shop.kept.cases.due(waiting[-1][0], limit=2)) == [case_id for _, case_id in waiting[:2]]
        assert shop.kept.cases.due(waiting[0][0] - timedelta(microseconds=1), limit=100) == ()

    @pytest.mark.usefixtures("cases")
    def test_is_no_longer_what_has_had_its_outcome(self, shop: OpenShop) -> None:
        shop.clock.move(days=400)
        for _ in range(4):
            for case_id in shop.kept.cases.due(shop.clock(), limit=100):
                shop.business.cases.expire(case_id)
            shop.clock.move(days=400)

        left = walk(asking(shop, replace(OF_SHOP, sort=CaseSort.DEADLINE_ASC)), first=5)

        assert shop.kept.cases.due(shop.clock(), limit=100) == ()
        assert left == []
