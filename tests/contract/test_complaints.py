"""What a case cost counts once for each aspect, over each of the books, whoever reads what at the same instant."""

from dataclasses import replace
from typing import cast

import pytest

from adapters.dynamodb.recounting import DynamoRecounting
from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.recounting import SqliteRecounting
from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.settling import Settle
from aftersales.feedback.complaints import Complaints, heard
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Aspect, Reading
from aftersales.idempotency import LostRace
from aftersales.identifiers import CaseId
from aftersales.insights.sheets import Facts, InsightScope, merged
from aftersales.languages import LanguageTag
from aftersales.vocabulary import CaseKind, SettlementOutcome
from tests.contract.test_races import at_once
from tests.open_shop import OpenShop
from tests.readers import WordReader
from tests.said import a_reading, told
from tests.shop import BUYER, LEAD, SHOP, an_order, ask_for, request_by

LATER = "2026-12-01"


class DeafReader(WordReader):
    """Hears how a text sounds, and of what it speaks no more."""

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what the words say, without what they mention."""
        return replace(super().read(text, language=language), mentions=())


def refunded(shop: OpenShop) -> Case:
    """Return a case for which ten euros went back, whose reason speaks of no aspect."""
    ask = ask_for(shop.sells(an_order(1)), kind=CaseKind.REFUND, reason="OTHER")
    case = shop.business.cases.request(ask, actor=BUYER, request=request_by(BUYER))
    case = shop.acts(case, Approve(), by=LEAD)
    return shop.acts(case, Settle(remedy_id=case.remedies[0].id, outcome=SettlementOutcome.SUCCEEDED), by=LEAD)


def says(shop: OpenShop, case: Case, text: str = "It was slow.") -> Feedback:
    return shop.business.feedback.submit(SHOP.id, told(text, case_id=case.id), actor=BUYER, request=request_by(BUYER))


def cost_of(kept: Repositories, aspect: Aspect = Aspect.DELIVERY_SPEED) -> int:
    """Return what the events of the books say that an aspect cost, in cents."""
    everything = InsightScope(merchant_id=SHOP.id)
    tally = merged(tally for sheet, tally in events_in(kept) if sheet.scope == everything)
    return tally.get(f"aspect.{aspect}.cost.EUR", 0)


def events_in(kept: Repositories) -> Facts:
    """Return what all events of the books add up to."""
    facts = Facts()
    for folded in _recounting_of(kept).folded():
        facts.merge(folded.facts)
    return facts


def _recounting_of(kept: Repositories) -> DynamoRecounting | SqliteRecounting:
    if isinstance(kept, DynamoStore):
        return DynamoRecounting(cases=kept.table, insights=kept.insights.table)
    store = cast(SqliteStore, kept)
    while store.counting.catch_up():
        pass
    return store.recounting


class TestWhatACaseCost:
    def test_counts_once_where_two_feedbacks_complain_of_the_same(self, shop: OpenShop) -> None:
        case, reader = refunded(shop), WordReader()
        first, second = says(shop, case), says(shop, case, "It was slow and expensive.")

        for feedback in (first, second):
            shop.business.feedback.read(feedback.id, reader)

        assert cost_of(shop.kept) == 1_000
        assert cost_of(shop.kept, Aspect.PRICE) == 1_000
        assert [one.texts for one in shop.kept.feedback.complaints(case.id).counted] == [2, 1]

    def test_counts_on_while_one_of_them_still_complains(self, shop: OpenShop) -> None:
        case, reader = refunded(shop), WordReader()
        both = [says(shop, case), says(shop, case)]
        for feedback in both:
            shop.business.feedback.read(feedback.id, reader)

        costs = []
        for feedback in both:
            shop.business.feedback.read(feedback.id, DeafReader(version=LATER))
            costs.append(cost_of(shop.kept))

        assert costs == [1_000, 0]

    def test_counts_for_each_case(self, shop: OpenShop) -> None:
        for _ in range(2):
            shop.business.feedback.read(says(shop, refunded(shop)).id, WordReader())

        assert cost_of(shop.kept) == 2_000

    def test_counts_once_where_six_are_read_at_the_same_instant(self, busy_shop: OpenShop) -> None:
        case = refunded(busy_shop)
        said = [says(busy_shop, case) for _ in range(6)]

        at_once(lambda nth: busy_shop.business.feedback.read(said[nth - 1].id, WordReader()))
        for feedback in said:
            busy_shop.business.feedback.read(feedback.id, WordReader())

        complaints = busy_shop.kept.feedback.complaints(case.id)
        assert (complaints.version, [one.texts for one in complaints.counted]) == (6, [6])
        assert cost_of(busy_shop.kept) == 1_000


class TestComplaints:
    def test_are_none_of_a_case_that_nobody_complained_about(self, kept: Repositories) -> None:
        assert kept.feedback.complaints(CaseId("case_1")) == Complaints(case_id=CaseId("case_1"))

    @pytest.mark.parametrize("known", [0, 1])
    def test_that_changed_meanwhile_are_a_lost_race_that_keeps_nothing(self, shop: OpenShop, known: int) -> None:
        case, reading = refunded(shop), a_reading((Aspect.PRICE, "dear"))
        said = [says(shop, case) for _ in range(known + 2)]
        *_, stale = [shop.kept.feedback.complaints(case.id), *(_reads(shop, one) for one in said[:known])]
        after = _reads(shop, said[known])
        late = said[-1].read(reading, at=shop.clock(), costs=heard(stale, said[-1], reading).costs)

        with pytest.raises(LostRace):
            shop.kept.feedback.save(late, complaints=heard(stale, said[-1], reading).complaints)

        assert shop.kept.feedback.complaints(case.id) == after
        assert shop.kept.feedback.get(said[-1].id) == said[-1]


def _reads(shop: OpenShop, feedback: Feedback) -> Complaints:
    """Read a text, and return what is complained of then about its case."""
    shop.business.feedback.read(feedback.id, WordReader())
    assert feedback.about.case_id is not None
    return shop.kept.feedback.complaints(feedback.about.case_id)
