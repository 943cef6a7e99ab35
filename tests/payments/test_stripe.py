"""An account at Stripe, asked over HTTP through Stripe's own library, with a double at the other end."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from adapters.payments.stripe import BadSignature, StripeGateway, heard
from aftersales.cases.gateways import GatewayRefused, GatewayState, GatewayUnreachable, RefundRequest
from aftersales.identifiers import TransferReference
from tests.payments.paid_online import SECRET, told_of
from tests.payments.stripe_double import KEY, Document, StripeDouble, Wire, serving
from tests.shop import NOON, euros

REFERENCE = TransferReference("rem_01ARZ3NDEKTSV4RRFFQ6KA0001-1-1")


def a_request(amount: str = "4.00", *, payment: str = "pi_1", reference: str = REFERENCE) -> RefundRequest:
    return RefundRequest(reference=TransferReference(reference), payment=payment, amount=euros(amount))


@pytest.fixture
def double() -> StripeDouble:
    double = StripeDouble()
    double.pays("pi_1", 1000)
    double.pays("ch_1", 1000)
    return double


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def gateway(double: StripeDouble, wire: Wire) -> Iterator[StripeGateway]:
    with serving(double, wire=wire) as address:
        yield StripeGateway(KEY, address=address)


class TestARefund:
    @pytest.mark.parametrize("payment", ["pi_1", "ch_1"])
    def test_goes_back_over_its_payment_under_our_reference(
        self, gateway: StripeGateway, double: StripeDouble, payment: str
    ) -> None:
        told = gateway.refund(a_request(payment=payment))

        assert (told.id, told.reference, told.amount) == ("re_1", REFERENCE, euros("4.00"))
        assert (told.state, told.created_at, payment in told.payments) == (GatewayState.SUCCEEDED, NOON, True)
        assert [refund["amount"] for refund in double.refunds] == [400]

    def test_asked_for_twice_is_made_once(self, gateway: StripeGateway, double: StripeDouble) -> None:
        assert gateway.refund(a_request()) == gateway.refund(a_request())

        assert len(double.refunds) == 1

    def test_whose_answer_is_lost_is_made_all_the_same(
        self, gateway: StripeGateway, double: StripeDouble, wire: Wire
    ) -> None:
        wire.lost = 1

        with pytest.raises(GatewayUnreachable):
            gateway.refund(a_request())

        assert [refund["id"] for refund in double.refunds] == ["re_1"]
        assert gateway.refund(a_request()).id == "re_1"

    def test_is_made_again_by_who_does_not_look_after_a_day(self, gateway: StripeGateway, double: StripeDouble) -> None:
        gateway.refund(a_request())
        double.clock.move(hours=25)

        gateway.refund(a_request())

        assert len(double.refunds) == 2

    def test_is_found_by_our_reference_for_ever(self, gateway: StripeGateway, double: StripeDouble) -> None:
        made = gateway.refund(a_request())
        for number in range(120):
            double.clock.move(minutes=1)
            double.payments["pi_1"] = (1000 + number, "eur")
            gateway.refund(a_request("0.01", reference=f"{REFERENCE}{number}"))
        double.clock.move(days=300)

        assert gateway.find(a_request()) == made
        assert gateway.find(a_request(reference="rem_another")) is None

    @pytest.mark.parametrize("payment", ["invoice-7", "pi_unknown"])
    def test_of_a_payment_that_is_not_there_is_not_there_either(self, gateway: StripeGateway, payment: str) -> None:
        assert gateway.find(a_request(payment=payment)) is None

    def test_may_be_told_by_the_day(self, gateway: StripeGateway, double: StripeDouble) -> None:
        gateway.refund(a_request("1.00"))
        double.clock.move(days=1)
        second = gateway.refund(a_request("2.00", reference="second"))

        assert list(gateway.created(NOON + timedelta(hours=1), NOON + timedelta(days=2))) == [second]
        assert list(gateway.created(NOON + timedelta(days=2), NOON + timedelta(days=3))) == []

    @pytest.mark.parametrize(
        ("theirs", "ours"),
        [
            ("pending", GatewayState.PENDING),
            ("requires_action", GatewayState.PENDING),
            ("failed", GatewayState.FAILED),
            ("canceled", GatewayState.FAILED),
        ],
    )
    def test_stands_where_stripe_says(
        self, gateway: StripeGateway, double: StripeDouble, theirs: str, ours: GatewayState
    ) -> None:
        double.next_states = [theirs]

        assert gateway.refund(a_request()).state is ours


class TestARefusal:
    @pytest.mark.parametrize(
        ("request_", "code"),
        [
            (a_request("10.01"), "amount_too_large"),
            (a_request(payment="pi_unknown"), "resource_missing"),
            (a_request(payment="invoice-7"), "no_payment_of_this_gateway"),
        ],
    )
    def test_says_why(self, gateway: StripeGateway, double: StripeDouble, request_: RefundRequest, code: str) -> None:
        with pytest.raises(GatewayRefused, match=code):
            gateway.refund(request_)

        assert double.refunds == []

    def test_stays_one_for_as_long_as_its_key_is_known(self, gateway: StripeGateway, double: StripeDouble) -> None:
        double.next_troubles = ["no money"]

        for _ in range(2):
            with pytest.raises(GatewayRefused, match="insufficient_funds"):
                gateway.refund(a_request())

        assert double.refunds == []

    @pytest.mark.parametrize("trouble", ["broken", "busy with it"])
    def test_is_none_where_stripe_has_troubles_of_its_own(
        self, gateway: StripeGateway, double: StripeDouble, trouble: str
    ) -> None:
        double.next_troubles = [trouble]

        with pytest.raises(GatewayUnreachable):
            gateway.refund(a_request())

    def test_is_none_where_too_much_is_asked_at_once(self, gateway: StripeGateway) -> None:
        for _ in range(25):
            gateway.find(a_request())

        with pytest.raises(GatewayUnreachable):
            gateway.refund(a_request())

    def test_is_none_where_our_key_is_not_theirs(self, double: StripeDouble) -> None:
        with serving(double) as address, pytest.raises(GatewayUnreachable):
            StripeGateway("sk_test_wrong", address=address).refund(a_request())

    def test_is_none_where_nobody_answers(self) -> None:
        with pytest.raises(GatewayUnreachable):
            StripeGateway(KEY, address="http://127.0.0.1:1").refund(a_request())


class TestAMessage:
    CHARGE: Final[Document] = {"object": "charge", "id": "ch_1"}

    def test_tells_of_a_refund(self, gateway: StripeGateway, double: StripeDouble) -> None:
        gateway.refund(a_request())
        body, signature = told_of(double.fails("re_1"), kind="refund.failed")

        told = heard(body.encode(), signature=signature, secret=SECRET)

        assert told is not None
        assert (told.reference, told.state, told.failure) == (
            REFERENCE,
            GatewayState.FAILED,
            "expired_or_canceled_card",
        )

    def test_may_tell_of_something_else(self) -> None:
        body, signature = told_of(self.CHARGE, kind="charge.succeeded")

        assert heard(body.encode(), signature=signature, secret=SECRET) is None

    def test_is_not_believed_without_a_signature_of_now(self) -> None:
        body, signature = told_of(self.CHARGE, kind="charge.succeeded")
        another = told_of(self.CHARGE, kind="charge.succeeded", secret="whsec_other")
        old = told_of(self.CHARGE, kind="charge.succeeded", at=time.time() - 301)

        for bad in [None, "", "t=1,v1=00", another.signature, old.signature]:
            with pytest.raises(BadSignature):
                heard(body.encode(), signature=bad, secret=SECRET)
        with pytest.raises(BadSignature):
            heard(f"{body} ".encode(), signature=signature, secret=SECRET)
        with pytest.raises(BadSignature):
            heard(b"\xff", signature=signature, secret=SECRET)
