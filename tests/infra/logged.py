"""What functions logged as they ran, and how long the lines are that AWS asks money for."""

import re
from collections.abc import Mapping
from statistics import mean
from typing import Final

from tests.infra.template import Template
from tools.aws_local.stack import Stack

INVOCATION: Final = """\
START RequestId: 8f507cfc-4697-4697-b07a-ac58fc914c95 Version: $LATEST
END RequestId: 8f507cfc-4697-4697-b07a-ac58fc914c95
REPORT RequestId: 8f507cfc-4697-4697-b07a-ac58fc914c95\tDuration: 31.24 ms\tBilled Duration: 32 ms\t\
Memory Size: 1024 MB\tMax Memory Used: 128 MB\t
"""
"""As Lambda itself writes it: MiniStack says less."""

ANSWERED: Final = {
    "requestId": "JKJaXmPLvHcESHA=",
    "requestTime": "23/Nov/2026:10:07:53 +0000",
    "routeKey": "POST /graphql",
    "status": "200",
    "responseLatency": "41",
    "authorizer.status": "200",
    "integrationErrorMessage": "-",
}
"""What API Gateway knows of a request, as long as it usually is."""


def logs_of(stack: Stack) -> Mapping[str, str]:
    """Return what each function logged so far."""
    return {path.stem: path.read_text("utf-8") for path in stack.logs.glob("aftersales-*.log")}


def tells_of_failure(line: str) -> bool:
    """Tell whether a line says that something failed."""
    return any(word in line for word in ("ERROR", "CRITICAL", "Traceback", "Status: error", "Unable to import"))


def length_of_ours(log: str) -> float:
    """Return how many bytes our own lines have, in the mean."""
    return mean(len(line.encode()) for line in log.splitlines(keepends=True) if line.startswith("{"))


def length_of_the_gateways(template: Template) -> int:
    """Return how many bytes the gateway logs of a usual request."""
    form = str(template["HttpApiStage"]["AccessLogSettings"]["Format"])
    return len(re.sub(r"\$context\.([A-Za-z.]+)", lambda found: ANSWERED[found[1]], form).encode())
