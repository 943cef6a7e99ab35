"""What the service is asked for."""

from typing import Final

_CASES: Final = """
cases {
  opened completed deadlineBreaches otherCurrencies
  byKind { kind count }
  byReason { reason { code } count }
  returnRate { value n } exchangeRate { value n } automaticDecisionRate { value n }
  hoursToDecision { n } hoursToResolution { n }
  refunded { amount } revenueKept { amount }
}
"""
CASES: Final = f"""
query Cases($scope: InsightScope!, $period: Period!) {{ insights(scope: $scope, period: $period) {{ {_CASES} }} }}
"""
PRODUCTS: Final = """
query Products($scope: InsightScope!, $period: Period!) {
  insights(scope: $scope, period: $period) {
    products(first: 10, by: REFUNDED) { sku delivered returned refunded { amount } }
  }
}
"""
SERIES: Final = """
query Series($scope: InsightScope!, $period: Period!, $interval: Interval!) {
  insights(scope: $scope, period: $period) {
    opened: series(metric: CASES_OPENED, interval: $interval) { at value n }
    refunded: series(metric: REFUNDED, interval: $interval) { at value n }
    resolved: series(metric: HOURS_TO_RESOLUTION, interval: $interval) { at n }
    rate: series(metric: RETURN_RATE, interval: $interval) { at value n }
  }
}
"""
