"""Who is who in the demo shop."""

from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId

MERCHANT: Final = MerchantId("demo-shop")
NAME: Final = "Demo shop"
CURRENCY: Final = CurrencyCode("GBP")
LEAD: Final = "demo-lead"
PLATFORM: Final = "demo-platform"
EXAMPLE_ORDER: Final = "539488"
"""An order that nothing came back from: the welcome returns one unit of it, if its reader pastes what it prints."""
