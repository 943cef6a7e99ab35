"""How functions report what an alarm rings at: events that wait for a person, and work that goes wrong."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def report(metric: str, times: int, *, function: str) -> None:
    """Report how often something happened to a function, if it did."""
    if times:
        with single_metric(name=metric, unit=MetricUnit.Count, value=times, namespace="aftersales") as reported:
            reported.add_dimension("function", function)
