"""`python -m tools.make_demo FILE`: cut the demo shop, one real week, out of the books (docs/replay.md says which)."""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.sandbox import demo
from api.sandbox.demo import WrittenOrder, WrittenProduct, WrittenReturn, WrittenShop
from api.sandbox.retail import RetailLine, RetailOrder, pounds, written
from tools.retail.articles import family
from tools.retail.returns import RetailReturn
from tools.retail.shop import Shop, read_shop

SOURCE: Final = "Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0; one week, rearranged"
# The shortest whole week in the books but the first: four days before the shop closed for Christmas.
FROM: Final = datetime(2010, 12, 20, tzinfo=UTC)
UNTIL: Final = datetime(2010, 12, 27, tzinfo=UTC)


def main() -> None:
    """Write the demo shop's file from the books that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_demo", description=__doc__)
    parser.add_argument("file", type=Path, help="the Online Retail CSV, gzipped or not")
    shop = week(read_shop(parser.parse_args().file))
    demo.FILE.write_text(in_short_lines(shop), encoding="utf-8")
    print(
        f"{demo.FILE}: {len(shop['orders'])} orders, {len(shop['returns'])} returns, {len(shop['products'])} products"
    )


def week(shop: Shop) -> WrittenShop:
    """Return the week of a shop: all its orders, and what of them came back before it was over."""
    orders = [order for order in shop.orders if FROM <= order.at < UNTIL]
    numbers = {order.number for order in orders}
    returns = [back for back in shop.returns if back.ordered.order in numbers and back.at < UNTIL]
    return WrittenShop(
        source=SOURCE,
        products=products_of(line for order in orders for line in order.lines),
        orders=[_order(order) for order in orders],
        returns=[_return(back) for back in returns],
    )


def products_of(lines: Iterable[RetailLine]) -> dict[str, WrittenProduct]:
    """Return what was sold, at the price most often paid; articles that differ in their letters alone are a group."""
    titles: dict[str, str] = {}
    prices: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        titles.setdefault(line.sku, line.title)
        prices[line.sku][pounds(line.price)] += 1
    sizes = Counter(family(sku) for sku in titles)
    return {sku: (titles[sku], prices[sku].most_common(1)[0][0], _group(sku, sizes)) for sku in sorted(titles)}


def in_short_lines(shop: WrittenShop) -> str:
    """Return the file's text, with one product, order or return a line, so that a change of it can be read."""
    products = ",\n".join(f"{_json(sku)}: {_json(product)}" for sku, product in shop["products"].items())
    orders = ",\n".join(_json(order) for order in shop["orders"])
    returns = ",\n".join(_json(back) for back in shop["returns"])
    return (
        f'{{"source": {_json(shop["source"])},\n"products": {{\n{products}\n}},\n'
        f'"orders": [\n{orders}\n],\n"returns": [\n{returns}\n]}}\n'
    )


def _group(sku: str, sizes: Mapping[str | None, int]) -> str:
    digits = family(sku)
    return digits if digits is not None and sizes[digits] > 1 else ""


def _order(order: RetailOrder) -> WrittenOrder:
    return WrittenOrder(
        number=order.number,
        buyer=order.buyer,
        territory=order.territory,
        at=written(order.at),
        shipping=pounds(order.shipping),
        lines=[(line.sku, line.quantity, pounds(line.price)) for line in order.lines],
    )


def _return(back: RetailReturn) -> WrittenReturn:
    return WrittenReturn(order=back.ordered.order, line=back.ordered.line, quantity=back.quantity, at=written(back.at))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
