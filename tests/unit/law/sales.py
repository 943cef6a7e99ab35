"""Sales whose deadlines are asked for: delivered at noon, where the buyer lives."""

from datetime import date, datetime, time

from aftersales.law.sale import Sale
from aftersales.territories import Territory
from aftersales.vocabulary import ProductTrait
from aftersales.zones import zone_of


def noon(day: str, territory: str) -> datetime:
    """Return noon of a day in a territory."""
    return datetime.combine(date.fromisoformat(day), time(12), zone_of(Territory(territory)))


def a_sale(
    territory: str,
    delivered: str,
    *traits: ProductTrait,
    contract: str | None = None,
    back: str | None = None,
    informed: bool = True,
) -> Sale:
    """Return a sale by the days of its events."""
    return Sale(
        territory=Territory(territory),
        delivered_at=noon(delivered, territory),
        contract_at=None if contract is None else noon(contract, territory),
        goods_back_at=None if back is None else noon(back, territory),
        traits=frozenset(traits),
        informed=informed,
    )
