"""What insights are asked of: all of a shop's business, or a part of it."""

from typing import Final

from aftersales.insights.sheets import InsightScope
from aftersales.territories import Territory
from tests.shop import SHOP

ALL: Final = InsightScope(merchant_id=SHOP.id)


def of(*, sku: str | None = None, category: str | None = None, territory: str | None = None) -> InsightScope:
    """Return a part of the shop's business."""
    place = Territory(territory) if territory else None
    return InsightScope(merchant_id=SHOP.id, sku=sku, category=category, territory=place)
