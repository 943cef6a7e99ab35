"""Consequences: whichever act it was, its event says what changed that others count, and says it once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen
from aftersales.cases.inspecting import Inspect
from aftersales.cases.offering import AcceptOffer, MakeOffer
from aftersales.cases.receiving import Receive
from aftersales.cases.settling import Settle, ShipReplacement
from aftersales.cases.talking import PostMessage
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import AutomaticApproval
from aftersales.vocabulary import CaseKind, DecisionOutcome, RefundDestination, SettlementOutcome
from tests.shop import LEAD, NOON, a_case_file, an_order, ask_for, euros, policy_of
from tests.unit.cases.story import LAMP, SHADE, Story, a_story, a_swap
from tests.unit.journey import a_verdict, all_units, settles, the_refund, units


def consequences_in(data: Mapping[str, object]) -> set[str]:
    """Return which of the consequences an event tells of."""
    return {"decided", "received", "refunded", "completed", "kept", "articles"} & data.keys()


class TestEveryEvent:
    def test_says_what_those_need_who_know_no_other(self) -> None:
        story = a_story()

        story.does(PostMessage(text="Hello."))

        for data in story.told:
            assert (data["opened_at"], data["placed_at"]) == (NOON.isoformat(), NOON.isoformat())
            assert (data["territory"], data["currency"]) == ("DE", "EUR")

    def test_says_where_the_case_stood(self) -> None:
        story = a_story()

        story.does(PostMessage(text="Hello."))
        story.does(Approve())

        assert story.said("was") == [None, "REQUESTED", "REQUESTED"]
        assert story.told[-1]["status"] == "APPROVED"

    def test_says_no_more_where_nothing_changed(self) -> None:
        story = a_story()

        assert consequences_in(story.told[0]) == set()
        assert consequences_in(story.does(PostMessage(text="Hello."))) == set()


class TestAnAnswer:
    def test_is_the_decision_of_a_person(self) -> None:
        data = a_story(2, 1).does(Approve())

        assert data["decided"] == {"automatic": False}
        assert data["articles"] == [LAMP, SHADE]

    def test_is_automatic_where_a_rule_gave_it(self) -> None:
        order, rule = an_order(1), AutomaticApproval(id="small", up_to=euros("50"), kinds=(CaseKind.RETURN,))
        policy = replace(policy_of(), rules=(*default_rules(), rule))

        story = Story(a_case_file(order, policy=policy))

        assert story.told[0]["decided"] == {"automatic": True}
        assert story.told[0]["was"] is None

    def test_is_automatic_where_nobody_answered_in_time(self) -> None:
        story = a_story()

        assert story.waits_in_vain()["decided"] == {"automatic": True}

    def test_is_an_offer_that_was_taken(self) -> None:
        story = a_story()

        assert "decided" not in story.does(MakeOffer(text="Keep it?", amount="4.00"))
        assert story.does(AcceptOffer())["decided"] == {"automatic": False}

    def test_is_given_once_also_where_the_platform_rules(self) -> None:
        story = a_story()

        story.does(Decline(reason="OTHER"))
        story.does(Escalate(statement="Unfair."))
        story.does(Arbitrate(ruling=DecisionOutcome.APPROVED, because="So.", without_return=True))

        assert story.said("decided") == [{"automatic": False}]

    def test_is_given_once_also_where_the_case_is_opened_again(self) -> None:
        story = a_story()
        story.does(Approve())
        story.waits_in_vain()

        story.does(Reopen())
        story.does(Approve())

        assert story.said("decided") == [{"automatic": False}]


class TestWhatCameBack:
    def test_is_told_line_by_line_with_what_came_before(self) -> None:
        story = a_story(5, 2)
        story.does(Approve())

        first = story.does(Receive(lines=units(story.file, 2)))
        second = story.does(Receive(lines=units(story.file, 3, 1)))

        assert first["received"] == [{**LAMP, "quantity": 2, "before": 0, "delivered": 5}]
        assert second["received"] == [
            {**LAMP, "quantity": 3, "before": 2, "delivered": 5},
            {**SHADE, "quantity": 1, "before": 0, "delivered": 2},
        ]

    def test_is_no_return_of_what_an_exchange_had_sent(self) -> None:
        swap = a_swap("10.00")
        swap.is_accepted()
        swap.does(ShipReplacement(remedy_id=swap.file.case.remedies[0].id))
        swap.does(ConfirmDelivery())
        again = Story(a_case_file(swap.file.order, ask_for(swap.file.order, {2: 1}), by=LEAD))
        again.does(Approve())

        data = again.does(Receive(lines=all_units(again.file)))

        assert "received" not in data


class TestMoneyBack:
    def test_is_told_once_it_was_paid_and_not_before(self) -> None:
        story = a_story()
        story.is_accepted()
        refund = the_refund(story.file)

        assert "refunded" not in story.does(settles(refund.id, SettlementOutcome.FAILED))
        assert story.does(settles(refund.id))["refunded"] == [
            {**LAMP, "reason": "OTHER", "amount": "10.00", "to": "ORIGINAL_PAYMENT"}
        ]

    def test_is_shared_among_the_lines_to_the_cent(self) -> None:
        story = a_story(1, 2, kind=CaseKind.REFUND, reason="ARRIVED_LATE")
        story.does(MakeOffer(text="Sorry.", amount="10.00"))
        story.does(AcceptOffer())

        data = story.does(settles(the_refund(story.file).id))

        assert _amounts(data, "refunded") == ["3.33", "6.67"]

    def test_says_that_it_went_to_store_credit(self) -> None:
        order = an_order(1)
        story = Story(a_case_file(order, replace(ask_for(order), refund_to=RefundDestination.STORE_CREDIT)))
        story.is_accepted()

        data = story.does(settles(the_refund(story.file).id))

        assert [paid["to"] for paid in _lines(data, "refunded")] == ["STORE_CREDIT"]
        assert data["completed"] == {"with": ["STORE_CREDIT"]}


class TestAnEnding:
    def test_names_what_the_buyer_got(self) -> None:
        story = a_story(2)
        story.is_accepted()

        data = story.does(settles(the_refund(story.file).id))

        assert data["completed"] == {"with": ["REFUND"]}
        assert data["articles"] == [LAMP]
        assert "kept" not in data

    def test_names_both_where_a_cheaper_article_was_sent(self) -> None:
        story = a_swap("4.00")
        story.is_accepted()
        exchange, refund = story.file.case.remedies
        story.does(Settle(remedy_id=refund.id, outcome=SettlementOutcome.SUCCEEDED))
        story.does(ShipReplacement(remedy_id=exchange.id))

        assert story.does(ConfirmDelivery())["completed"] == {"with": ["EXCHANGE", "REFUND"]}

    def test_is_told_once_also_where_rejected_goods_are_ruled_on(self) -> None:
        story = a_story(2)
        story.does(Approve())
        story.does(Receive(lines=all_units(story.file)))
        story.does(Inspect(verdicts=(a_verdict(story.file, 1, 1),)))
        story.does(settles(the_refund(story.file).id))

        story.does(Escalate(statement="Both are fine."))
        story.does(Arbitrate(ruling=DecisionOutcome.DECLINED, because="No."))

        assert story.file.case.status.value == "COMPLETED"
        assert story.said("completed") == [{"with": ["REFUND"]}]

    def test_is_none_where_a_request_was_declined(self) -> None:
        story = a_story()

        story.does(Decline(reason="OTHER"))

        assert story.said("completed") == []


class TestWhatTheMerchantKeeps:
    def test_is_the_price_of_goods_that_arrived_in_exchange(self) -> None:
        story = a_swap("8.00")
        story.is_accepted()
        exchange = story.file.case.remedies[0]
        assert story.said("kept") == []
        story.does(ShipReplacement(remedy_id=exchange.id))

        data = story.does(ConfirmDelivery())

        assert data["kept"] == [{**LAMP, "sku": "NEW", "amount": "8.00"}]

    def test_is_nothing_of_an_exchange_that_an_offer_settled_in_full(self) -> None:
        story = a_swap("8.00")
        story.does(MakeOffer(text="All of it back?", amount="10.00"))
        story.does(AcceptOffer())

        data = story.does(settles(the_refund(story.file).id))

        assert data["completed"] == {"with": ["REFUND"]}
        assert story.said("kept") == []

    def test_is_what_buyers_left_who_kept_the_goods_for_a_part_of_the_value(self) -> None:
        story = a_story(1, 2)
        assert "kept" not in story.does(MakeOffer(text="Keep them?", amount="10.00"))

        data = story.does(AcceptOffer())

        assert _amounts(data, "kept") == ["6.67", "13.33"]
        assert "kept" not in story.does(settles(the_refund(story.file).id))

    def test_is_what_is_left_of_an_amount_that_was_asked_for(self) -> None:
        order = an_order(1)
        ask = ask_for(order, kind=CaseKind.REFUND, reason="ARRIVED_LATE")
        story = Story(a_case_file(order, replace(ask, lines=(replace(ask.lines[0], amount="3.00"),))))

        data = story.does(Approve())

        assert data["kept"] == [{**LAMP, "amount": "7.00"}]

    def test_is_taken_back_when_the_rest_goes_back_in_another_case(self) -> None:
        story = a_story(2)
        story.does(MakeOffer(text="Keep both?", amount="5.00"))
        assert story.does(AcceptOffer())["kept"] == [{**LAMP, "amount": "15.00"}]
        again = Story(a_case_file(story.file.order, ask_for(story.file.order, {1: 1})))

        again.is_accepted()

        assert again.said("kept") == [[{**LAMP, "amount": "-7.50"}]]

    def test_is_taken_back_when_what_was_sent_in_exchange_comes_back(self) -> None:
        swap = a_swap("8.00")
        swap.is_accepted()
        swap.does(Settle(remedy_id=swap.file.case.remedies[1].id, outcome=SettlementOutcome.SUCCEEDED))
        swap.does(ShipReplacement(remedy_id=swap.file.case.remedies[0].id))
        swap.does(ConfirmDelivery())
        again = Story(a_case_file(swap.file.order, ask_for(swap.file.order, {2: 1}), by=LEAD))

        again.is_accepted()

        assert again.said("kept") == [[{**LAMP, "sku": "NEW", "amount": "-8.00"}]]


class TestAPassedDeadline:
    def test_says_what_the_case_is_about(self) -> None:
        story = a_story(1, 1)
        story.does(Approve())

        data = story.waits_in_vain()

        assert (data["late"], data["articles"]) == ("BUYER", [LAMP, SHADE])


def _lines(data: Mapping[str, object], name: str) -> Sequence[Mapping[str, str]]:
    return cast(Sequence[Mapping[str, str]], data[name])


def _amounts(data: Mapping[str, object], name: str) -> Sequence[str]:
    return [line["amount"] for line in _lines(data, name)]
