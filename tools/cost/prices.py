"""
What AWS asks for, in dollars: list prices of us-east-1, beyond what is free, as they were known on 23 November 2026.

Nobody could ask AWS when this was written: compare the source before relying on a figure.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

AS_OF: Final = "2026-11-23"

MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Price:
    """So many dollars for so many units; `source` is the page of AWS that lists it."""

    dollars: Decimal
    units: int
    source: str

    def of(self, amount: Decimal) -> Decimal:
        """Return what an amount costs."""
        return self.dollars * amount / self.units


def _price(dollars: str, units: int, page: str) -> Price:
    return Price(Decimal(dollars), units, f"https://aws.amazon.com/{page}/pricing/")


WRITE_UNIT: Final = _price("0.625", MILLION, "dynamodb")
READ_UNIT: Final = _price("0.125", MILLION, "dynamodb")
RECORDS_GIGABYTE_MONTH: Final = _price("0.25", 1, "dynamodb")
BACKUP_GIGABYTE_MONTH: Final = _price("0.20", 1, "dynamodb")
API_REQUEST: Final = _price("1.00", MILLION, "api-gateway")
INVOCATION: Final = _price("0.20", MILLION, "lambda")
ARM_GIGABYTE_SECOND: Final = _price("13.3334", MILLION, "lambda")
PUBLISHING: Final = _price("0.50", MILLION, "sns")
LOG_GIGABYTE: Final = _price("0.50", 1, "cloudwatch")
METRIC_MONTH: Final = _price("0.30", 1, "cloudwatch")
ALARM_MONTH: Final = _price("0.10", 1, "cloudwatch")
DASHBOARD_MONTH: Final = _price("3.00", 1, "cloudwatch")
