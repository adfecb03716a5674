"""Certificates verified by anybody: JSON for machines, and a page for people."""

from gateway.endpoint import Endpoint, Services
from gateway.operations import Operation
from gateway.verification.endpoint import CertificateEndpoint

#: the endpoints of operations that a browser is answered with a page by
_PAGES: dict[str, type[Endpoint]] = {"certificate": CertificateEndpoint}


def endpoint_of(operation: Operation, services: Services) -> Endpoint:
    """What answers an operation."""
    kind = Endpoint if operation.page is None else _PAGES[operation.page]
    return kind(operation, services)
