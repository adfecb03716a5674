"""What may be asked of any service that a room has of its own; no service of ours answers it."""

from typing import Annotated

from nosotros.contracts.fields import Code, Slug
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners import ServiceNotDescribed
from nosotros.contracts.partners.values import Scope

#: whose they are, in place of a service's name
ROOMS = "rooms"


@view
class ServiceAnswer:
    """What the service answers, as it is described."""


@command(service=ROOMS, scope=Scope.SERVICES, returns=ServiceAnswer, errors=(ServiceNotDescribed,))
class TellService:
    """Have a service of an organisation's own carry out a command, or ask it a query.

    The body is what the description calls the method's `request`.
    """

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]
    method: Annotated[str, Code]


@query(service=ROOMS, scope=Scope.SERVICES, returns=ServiceAnswer, errors=(ServiceNotDescribed,))
class AskService:
    """Ask a service of an organisation's own a query.

    The parameters are the properties of what the description calls the method's `request`, where
    those are single values or lists of texts; for any other, ask with POST.
    """

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]
    method: Annotated[str, Code]
