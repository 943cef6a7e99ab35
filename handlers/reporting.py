"""How functions report what an alarm rings at: events that wait for a person, and work that goes wrong."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def report(metric: str, times: int, *, function: str) -> None:
    """Report how often something happened to a function, if it did."""
    if times:
        report_always(metric, times, function=function)


def report_always(metric: str, times: int, *, function: str) -> None:
    """Report how often something is so, even if it is not: then the alarm knows that it is over."""
    with single_metric(name=metric, unit=MetricUnit.Count, value=times, namespace="aftersales") as reported:
        reported.add_dimension("function", function)
