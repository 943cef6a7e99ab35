"""An outage of AWS, as a client meets it."""

from botocore.exceptions import EndpointConnectionError


class Outage:
    """Keeps the first calls from reaching AWS."""

    def __init__(self, *, of: int) -> None:
        self._left = of

    def __call__(self, **_: object) -> None:
        self._left -= 1
        if self._left >= 0:
            raise EndpointConnectionError(endpoint_url="https://nowhere.example")
