"""Reading cases: what is known is read as it was kept, what is unknown is missing or refused."""

from dataclasses import replace

import pytest

from aftersales.business import Repositories
from aftersales.cases.events import Words
from aftersales.cases.repository import Opening, events_of
from aftersales.cases.talking import PostMessage
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace, Remembered
from aftersales.identifiers import CaseId, EvidenceId, OrderId
from tests.open_shop import OpenShop
from tests.shop import (
    AGENT,
    BUYER,
    NOON,
    OTHER_SHOP,
    a_case_file,
    a_product,
    an_order,
    ask_for,
    change_to,
    evidence_for,
    new_ulid,
    request_by,
)

WRITTEN = "Zu groß 👟,\n\t「太大」 – \\ \"quoted\" '\u202e'"
NO_ORDER = OrderId(f"ord_{new_ulid(NOON)}")
NO_CASE = CaseId(f"case_{new_ulid(NOON)}")
NO_EVIDENCE = EvidenceId(f"evd_{new_ulid(NOON)}")


class TestOpening:
    def test_reads_everything_at_once(self, shop: OpenShop, kept: Repositories) -> None:
        order, request = shop.sells(an_order(1, 2, 3)), request_by(BUYER)
        product, evidence = a_product("B"), evidence_for(order)
        kept.merchants.put_products([product, a_product("C")])
        kept.cases.add_evidence(evidence, request)

        opening = kept.cases.opening(order.id, {1, 3}, skus={"B"}, evidence_ids={evidence.id}, request=request)

        assert opening == Opening(
            order=replace(order, lines=(order.lines[0], order.lines[2])),
            products={"B": product},
            evidence=(evidence,),
            remembered=Remembered(fingerprint=request.fingerprint, outcome=evidence.id),
        )
        assert opening.order.ledger == order.ledger

    def test_brings_with_a_product_those_that_it_would_replace(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(1, 2, 3))
        new, first, third = (a_product(sku) for sku in ("B", "SKU-1", "SKU-3"))
        kept.merchants.put_products([new, first, third])

        assert kept.cases.opening(order.id, {1, 2}, skus={"B"}).products == {"B": new, "SKU-1": first}
        assert kept.cases.opening(order.id, {1, 2}).products == {}

    def test_misses_what_does_not_exist(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(1))
        kept.merchants.put_products([a_product("B", merchant=OTHER_SHOP)])

        opening = kept.cases.opening(
            order.id, {1, 2}, skus={"B", "?"}, evidence_ids={NO_EVIDENCE}, request=request_by(BUYER)
        )

        assert opening == Opening(order=order)

    def test_refuses_an_unknown_order(self, shop: OpenShop, kept: Repositories) -> None:
        shop.sells(an_order(1))

        with pytest.raises(NotFound):
            kept.cases.opening(NO_ORDER, {1})


class TestACase:
    def test_that_is_unknown_is_not_found(self, kept: Repositories) -> None:
        with pytest.raises(NotFound):
            kept.cases.get(NO_CASE)
        with pytest.raises(NotFound):
            kept.cases.with_request(NO_CASE, request_by(BUYER))

        assert kept.cases.many([NO_CASE]) == {}
        assert kept.cases.events(NO_CASE, after=0, limit=10) == ()
        assert kept.cases.words(NO_CASE) == {}

    def test_comes_with_what_a_request_led_to(self, shop: OpenShop, kept: Repositories) -> None:
        order, request = shop.sells(an_order(1)), request_by(BUYER)
        file = a_case_file(order)
        kept.cases.save(change_to(file, before=order, request=request))

        case, remembered = kept.cases.with_request(file.case.id, request)
        assert case == file.case.recorded()
        assert remembered == Remembered(fingerprint=request.fingerprint, outcome=case.id)
        assert kept.cases.with_request(case.id, request_by(BUYER)) == (case, None)

    def test_is_found_among_many(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(*[1] * 3))
        cases = [shop.opens(order, {line: 1}) for line in (1, 2, 3)]

        found = kept.cases.many([cases[2].id, NO_CASE, cases[0].id])

        assert found == {cases[2].id: cases[2], cases[0].id: cases[0]}

    def test_is_found_among_more_than_a_hundred(self, shop: OpenShop, kept: Repositories) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        strangers = [CaseId(f"case_{new_ulid(NOON)}") for _ in range(130)]

        assert kept.cases.many([*strangers, case.id]) == {case.id: case}
        assert kept.cases.many([]) == {}


class TestEvents:
    def test_are_read_in_their_order_from_a_number_on(self, shop: OpenShop, kept: Repositories) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        for nth in range(2, 13):
            shop.acts(case, PostMessage(text=f"Message {nth}"), by=BUYER)

        assert [event.number for event in kept.cases.events(case.id, after=0, limit=100)] == list(range(1, 13))
        assert [event.number for event in kept.cases.events(case.id, after=8, limit=3)] == [9, 10, 11]
        assert kept.cases.events(case.id, after=12, limit=3) == ()

    @pytest.mark.parametrize("at_once", [1, 2, 3, 100])
    def test_are_all_read_however_many_at_once(
        self, shop: OpenShop, kept: Repositories, at_once: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("aftersales.cases.repository._AT_ONCE", at_once)
        case = shop.opens(shop.sells(an_order(1)))
        for nth in range(2, 5):
            shop.acts(case, PostMessage(text=f"Message {nth}"), by=BUYER)

        assert tuple(events_of(kept.cases, case.id)) == kept.cases.events(case.id, after=0, limit=4)
        assert list(events_of(kept.cases, NO_CASE)) == []

    def test_come_with_what_people_wrote(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(1, 1))
        asked = ask_for(order, {1: 1, 2: 1})
        commented = replace(asked, lines=(asked.lines[0], replace(asked.lines[1], comment=WRITTEN)))
        case = shop.business.cases.request(commented, actor=BUYER, request=request_by(BUYER))
        shop.acts(case, PostMessage(text="Für uns", visible="to staff"), by=AGENT)

        first, second = kept.cases.events(case.id, after=0, limit=10)

        assert first.words == Words(comments={2: WRITTEN})
        assert second.words == Words(text="Für uns")
        assert second.internal
        assert kept.cases.words(case.id) == {1: first.words, 2: second.words}


class TestEvidence:
    def test_is_kept_with_its_request(self, shop: OpenShop, kept: Repositories) -> None:
        evidence, request = evidence_for(shop.sells(an_order(1))), request_by(BUYER)

        kept.cases.add_evidence(evidence, request)

        assert kept.cases.evidence([evidence.id, NO_EVIDENCE]) == {evidence.id: evidence}
        assert kept.requests.remembered(request) == Remembered(fingerprint=request.fingerprint, outcome=evidence.id)

    def test_is_announced_once_for_one_request(self, shop: OpenShop, kept: Repositories) -> None:
        order, request = shop.sells(an_order(1)), request_by(BUYER)
        first, second = evidence_for(order), evidence_for(order)
        kept.cases.add_evidence(first, request)

        with pytest.raises(LostRace):
            kept.cases.add_evidence(second, request)

        assert kept.cases.evidence([second.id]) == {}
        assert kept.cases.evidence([]) == {}
