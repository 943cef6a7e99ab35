"""No list is read from end to end: every statement finds what it reads by an index, in its order."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from adapters.sqlite.store import SqliteStore
from aftersales.cases.deciding import Approve
from aftersales.cases.repository import CaseQuestion
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import CaseId, OrderId
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import InsightScope
from aftersales.languages import LanguageTag
from aftersales.orders.events import told
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Slice
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus, FeedbackStage, Party
from tests.listening import a_delivery, a_webhook
from tests.open_shop import OpenShop
from tests.phones import a_device
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, LEAD, NOON, SHOP, a_product, an_order, buyer_of, evidence_for, policy_of, request_by


def use_everything(shop: OpenShop, store: SqliteStore) -> None:
    """Do whatever can be done with the books, once."""
    order = shop.sells(an_order(2, 2))
    after = replace(order, version=2, ledger=replace(order.ledger, order_version=2))
    store.orders.update(order, after, buyer_of(order), told(after, by=Party.SYSTEM, at=NOON))
    case = shop.acts(shop.opens(order), Approve(note="Yes."), by=LEAD)
    evidence = evidence_for(order)
    store.cases.add_evidence(evidence, request_by(BUYER))
    store.cases.opening(order.id, {1}, skus={"A"}, evidence_ids={evidence.id}, request=request_by(BUYER))
    store.cases.events(case.id, after=0, limit=5)
    store.cases.words(case.id)
    store.cases.many([case.id])
    store.cases.due(NOON, limit=5)
    store.orders.get(order.id)
    store.orders.numbered(SHOP.id, order.number)
    store.merchants.buyers([(SHOP.id, BUYER.id)])
    store.merchants.put_products([a_product("A")])
    promise(store)
    store.requests.remember(request_by(BUYER), "this")
    say_and_read(store)
    count_and_ask(store)
    listen(store)
    store.topic.relay()
    store.topic.published()
    store.memos.write("clock", "noon")
    store.memos.read("clock")


def promise(store: SqliteStore) -> None:
    store.policies.publish(replace(policy_of(), version=2), request_by(LEAD))
    store.policies.latest(SHOP.id)
    store.policies.effective(SHOP.id, NOON)


def say_and_read(store: SqliteStore) -> None:
    feedback = a_feedback()
    store.feedback.save(feedback, request_by(BUYER))
    store.feedback.save(feedback.recorded().read(a_reading(), at=NOON))
    store.feedback.with_request(feedback.id, request_by(BUYER))


def listen(store: SqliteStore) -> None:
    """Let a shop and a buyer listen."""
    webhook = a_webhook()
    store.webhooks.save(webhook, request_by(LEAD))
    store.webhooks.get(webhook.id)
    store.webhooks.of(SHOP.id)
    store.deliveries.save(a_delivery(webhook).postponed(NOON))
    store.deliveries.get(webhook.id, "case_1/2")
    store.deliveries.due(NOON, limit=5)
    device = a_device()
    store.devices.save(device, request_by(BUYER))
    store.devices.find(device.id)
    store.devices.of_buyer(SHOP.id, BUYER.id)


def count_and_ask(store: SqliteStore) -> None:
    """Count what happened, and ask for all that was counted; what is added up has no order."""
    store.counting.catch_up()
    of_shop, day = InsightScope(merchant_id=SHOP.id), NOON.date()
    store.insights.standing(SHOP.id)
    store.insights.some_products(SHOP.id, day, day, at_most=5)
    for scope in (
        of_shop,
        replace(of_shop, sku="SKU-1"),
        replace(of_shop, category="things"),
        replace(of_shop, category="things", territory=Territory("DE")),
    ):
        store.insights.days(scope, day, day)
        for by in ProductRanking:
            store.insights.products(scope, day, day, by=by, at_most=5)


def ask_everything(store: SqliteStore) -> None:
    """Ask for every list, from its beginning and from a position on."""
    of_shop = CaseQuestion(merchant_id=SHOP.id)
    cases = store.cases.page(of_shop, Slice(first=1))
    for question in (
        of_shop,
        replace(of_shop, kinds=frozenset({CaseKind.RETURN}), waiting_on=Party.BUYER, opened_from=NOON),
        replace(of_shop, statuses=frozenset({CaseStatus.APPROVED})),
        replace(of_shop, statuses=frozenset(CaseStatus), opened_before=NOON),
        replace(of_shop, buyer_id=BUYER.id),
        replace(of_shop, number="RMA"),
        replace(of_shop, order_id=cases.items[0].order_id),
    ):
        for sort in (CaseSort.OPENED_AT_DESC, CaseSort.OPENED_AT_ASC):
            store.cases.page(replace(question, sort=sort), Slice())
            store.cases.page(replace(question, sort=sort), Slice(after=cases.positions[0]))
        urgent = replace(question, sort=CaseSort.DEADLINE_ASC)
        store.cases.page(urgent, Slice())
        store.cases.page(urgent, Slice(after=f"2026-11-22/{cases.positions[0]}"))
    store.cases.page(CaseQuestion(buyer_id=BUYER.id), Slice())
    store.cases.page(CaseQuestion(buyer_id=BUYER.id), Slice(after=f"{SHOP.id}/{cases.positions[0]}"))
    ask_for_orders(store)
    ask_for_feedback(store)


def ask_for_feedback(store: SqliteStore) -> None:
    of_shop = FeedbackQuestion(merchant_id=SHOP.id)
    feedback = store.feedback.page(of_shop, Slice(first=1))
    for question in (
        of_shop,
        replace(of_shop, given_from=NOON, given_before=NOON),
        replace(of_shop, stage=FeedbackStage.PRODUCT, aspect=Aspect.PRICE, sentiment=Sentiment.NEGATIVE),
        replace(of_shop, language=LanguageTag("en")),
        replace(of_shop, sku="SKU-1"),
        replace(of_shop, buyer_id=BUYER.id, sku="SKU-1"),
        replace(of_shop, order_id=OrderId("ord_")),
        replace(of_shop, case_id=CaseId("case_"), order_id=OrderId("ord_")),
        FeedbackQuestion(order_id=OrderId("ord_")),
        FeedbackQuestion(case_id=CaseId("case_")),
    ):
        store.feedback.page(question, Slice())
        store.feedback.page(question, Slice(after=feedback.positions[0]))
    to_read = store.feedback.to_read("2026-12-01", Slice(first=1))
    store.feedback.to_read("2026-12-01", Slice(after=to_read.positions[0]))


def ask_for_orders(store: SqliteStore) -> None:
    of_shop = OrderQuestion(merchant_id=SHOP.id)
    orders = store.orders.page(of_shop, Slice(first=1))
    for question in (
        of_shop,
        replace(of_shop, placed_from=NOON, placed_before=NOON),
        replace(of_shop, buyer_id=BUYER.id),
        replace(of_shop, number="A"),
        replace(of_shop, order_id=orders.items[0].id),
    ):
        store.orders.page(question, Slice())
        store.orders.page(question, Slice(after=orders.positions[0]))
    store.orders.page(OrderQuestion(buyer_id=BUYER.id), Slice())
    store.orders.page(OrderQuestion(buyer_id=BUYER.id), Slice(after=f"{SHOP.id}/{orders.positions[0]}"))


class TestEveryStatement:
    def test_finds_what_it_reads_by_an_index(self, path: Path, shop: OpenShop, store: SqliteStore) -> None:
        statements: list[str] = []
        with store.topic.connections.reading() as connection:
            connection.set_trace_callback(statements.append)
        use_everything(shop, store)
        ask_everything(store)

        with closing(sqlite3.connect(path)) as books:
            plans = {statement: _plan_of(statement, books) for statement in statements if _reads(statement)}

        assert len(plans) > 80
        scanned = {statement: plan for statement, plan in plans.items() if any(_is_scan(step) for step in plan)}
        assert not scanned

    def test_for_a_list_reads_it_in_its_order(self, path: Path, shop: OpenShop, store: SqliteStore) -> None:
        use_everything(shop, store)
        statements: list[str] = []
        with store.topic.connections.reading() as connection:
            connection.set_trace_callback(statements.append)
        ask_everything(store)

        with closing(sqlite3.connect(path)) as books:
            sorted_late = {
                statement
                for statement in statements
                if "TEMP B-TREE" in " ".join(_plan_of(statement, books)) and _is_long(statement)
            }

        assert not sorted_late


def _reads(statement: str) -> bool:
    return statement.startswith(("SELECT", "UPDATE", "DELETE"))


def _is_long(statement: str) -> bool:
    """Tell a list that can be long from the cases of one order and from what has one number or id."""
    short = ("BY cases_of_order", "BY cases_by_number", "BY orders_by_number", "AND id = ")
    return not any(words in statement for words in short)


def _plan_of(statement: str, books: sqlite3.Connection) -> list[str]:
    return [row[3] for row in books.execute(f"EXPLAIN QUERY PLAN {statement}")] if _reads(statement) else []


def _is_scan(step: str) -> bool:
    """Tell whether a table is read from end to end; lists that come with the question are."""
    return step.startswith("SCAN") and not step.startswith(("SCAN json_each", "SCAN wanted", "SCAN CONSTANT"))
