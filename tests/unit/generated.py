"""Orders and policies of all kinds, for laws that hold for every one of them."""

from dataclasses import replace

from hypothesis import strategies as st

from aftersales.currencies import CurrencyCode
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.orders.order_line import Payment
from aftersales.orders.told import ToldLine, ToldShipping
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import (
    AutomaticApproval,
    InstantExchange,
    InstantRefund,
    KeepItem,
    PolicyRule,
    RestockingFee,
    ReturnFreight,
)
from aftersales.vocabulary import CaseKind, Condition, Party, TaxMode
from tests.shop import NOON, SHOP, policy_of
from tests.unit.told import an_order_told, imported, worth_of

currencies = st.sampled_from([CurrencyCode(code) for code in ("EUR", "JPY", "KWD", "CLF")])
prices = st.one_of(st.integers(0, 20), st.integers(0, 100_000))


@st.composite
def told_lines(draw: st.DrawFn, currency: CurrencyCode) -> ToldLine:
    """Return a line of a few units, with a discount and a tax that its price can bear."""
    quantity, price = draw(st.integers(1, 7)), draw(prices)
    gross = quantity * price
    discount = draw(st.integers(0, gross // 2))
    tax = draw(st.integers(0, (gross - discount) // 4))
    return ToldLine(
        sku="SKU",
        title="Article",
        quantity=quantity,
        unit_price=Money(price, currency).amount,
        discount=Money(discount, currency).amount,
        tax=Money(tax, currency).amount,
    )


@st.composite
def unpaid_orders(draw: st.DrawFn) -> Order:
    """Return an order with shipping and a discount that its lines can bear, and no payment."""
    currency = draw(currencies)
    lines = tuple(draw(st.lists(told_lines(currency), min_size=1, max_size=3)))
    told = an_order_told(*lines, currency=currency, tax_mode=TaxMode.ON_TOP)
    most = sum(line.paid.minor_units - line.tax.minor_units for line in imported(told).lines)
    discount = Money(draw(st.integers(0, most // 3)), currency).amount
    shipping = ToldShipping(paid=Money(draw(st.integers(0, 1_000)), currency).amount)
    told = replace(told, discount=discount, shipping=shipping)
    if draw(st.booleans()):
        untaxed = tuple(replace(line, tax="0") for line in told.lines)
        told = replace(told, tax_mode=TaxMode.INCLUDED, lines=untaxed)
    return imported(told)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Return an order that is paid in one to three payments."""
    order = draw(unpaid_orders())
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    shares = Money(worth_of(order), order.currency).split(weights)
    captured = [draw(st.sampled_from([None, NOON])) for _ in shares]
    payments = (
        Payment(id=f"pay-{nth}", amount=share, method="card", captured_at=at)
        for nth, (share, at) in enumerate(zip(shares, captured, strict=True), start=1)
    )
    return replace(order, payments=tuple(payments))


@st.composite
def fees(draw: st.DrawFn, currency: CurrencyCode) -> tuple[PolicyRule, ...]:
    """Return rules that keep something back."""
    amount = Money(draw(st.integers(1, 2_000)), currency)
    worn = (Condition.USED, Condition.DAMAGED)
    percent = RestockingFee(id="percent", percent=draw(st.integers(1, 10_000)))
    fixed = RestockingFee(id="fixed", amount=amount, conditions=draw(st.sampled_from([None, worn])))
    freight = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=amount)
    return tuple(draw(st.lists(st.sampled_from([percent, fixed, freight]), max_size=3, unique_by=lambda one: one.id)))


@st.composite
def trust(draw: st.DrawFn, currency: CurrencyCode) -> tuple[PolicyRule, ...]:
    """Return rules that grant something before the goods are seen, or without their coming back."""
    worth = Money(draw(st.integers(1, 50_000)), currency)
    risk = draw(st.sampled_from([None, 0, 50]))
    keep = KeepItem(id="keep", below=worth, max_risk=risk)
    refund = InstantRefund(id="refund", up_to=worth, max_risk=risk)
    exchange = InstantExchange(id="exchange", up_to=worth, max_risk=risk)
    return tuple(draw(st.lists(st.sampled_from([keep, refund, exchange]), max_size=3, unique_by=lambda one: one.id)))


@st.composite
def policies(draw: st.DrawFn, currency: CurrencyCode) -> Policy:
    """Return a policy, perhaps with fees and with approvals that need no person."""
    rules = (*default_rules(), *draw(fees(currency)))
    if draw(st.booleans()):
        up_to = Money(draw(st.integers(0, 50_000)), currency)
        rules = (*rules, AutomaticApproval(id="small", up_to=up_to, kinds=(CaseKind.RETURN, CaseKind.REFUND)))
    return replace(policy_of(SHOP), rules=(*rules, *draw(trust(currency))))
