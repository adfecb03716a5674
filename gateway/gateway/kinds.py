"""Which kind of endpoint answers an operation."""

from gateway.callbacks import CallbackEndpoint, ChallengeEndpoint
from gateway.endpoint import Endpoint, Services
from gateway.network import NetworkEndpoint
from gateway.operations import Operation
from gateway.rooms.endpoint import ServiceEndpoint
from gateway.streams.endpoints import EventEndpoint, FeedEndpoint, StreamEndpoint
from gateway.unsubscribing import SubscriptionEndpoint, UnsubscribeEndpoint
from gateway.verification import CertificateEndpoint

#: the endpoints of operations that a browser is answered with a page by
_PAGES: dict[str, type[Endpoint]] = {"certificate": CertificateEndpoint}
#: the endpoints of operations whose calls are shaped by who calls
_FOREIGN: dict[str, type[Endpoint]] = {
    "callback": CallbackEndpoint,
    "challenge": ChallengeEndpoint,
    "subscription": SubscriptionEndpoint,
    "unsubscribe": UnsubscribeEndpoint,
}
#: the endpoints of operations that are answered with events
_LIVE: dict[str, type[Endpoint]] = {
    "feed": FeedEndpoint,
    "stream": StreamEndpoint,
    "event": EventEndpoint,
}


def endpoint_of(operation: Operation, services: Services) -> Endpoint:
    """What answers an operation."""
    if operation.foreign is not None:
        return _FOREIGN[operation.foreign](operation, services)
    if operation.across:
        return NetworkEndpoint(operation, services)
    if operation.in_room:
        return ServiceEndpoint(operation, services)
    if operation.live is not None:
        return _LIVE[operation.live](operation, services)
    kind = Endpoint if operation.page is None else _PAGES[operation.page]
    return kind(operation, services)
