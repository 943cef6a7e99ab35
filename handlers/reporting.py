"""How functions report that events wait for a person: an alarm rings at the first."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def report(metric: str, events: int, *, function: str) -> None:
    """Report how many events of a function's wait now, if any do."""
    if events:
        with single_metric(name=metric, unit=MetricUnit.Count, value=events, namespace="aftersales") as reported:
            reported.add_dimension("function", function)
