"""What API Gateway says of a request besides the request itself."""

from aftersales.identifiers import CorrelationId


def called_in(event: object) -> CorrelationId | None:
    """Return what API Gateway calls a request, here and in its own log; None where an event is no request."""
    match event:
        case {"requestContext": {"requestId": str(request_id)}}:
            return CorrelationId(request_id)
    return None
