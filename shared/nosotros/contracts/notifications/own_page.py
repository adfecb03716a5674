"""Her own page: opened by a link that serves once."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import NotFound
from nosotros.contracts.fields import Encoded, Slug
from nosotros.contracts.language import PUBLIC, command, view
from nosotros.contracts.notifications.refusals import LinkSpent, NotReachable
from nosotros.contracts.notifications.values import Scope


@view
class LinkSent:
    """A link on its way to her; it is shown to nobody else."""

    message_id: UUID
    expires_at: datetime


@view
class PageOpened:
    """Whose page a link opened, and what shows the next requests that it is she."""

    participant_id: UUID
    language: str
    #: shown once; the browser keeps it for the time of the visit
    visit: str
    expires_at: datetime


@view
class Visitor:
    """Whose visit it is."""

    participant_id: UUID
    language: str
    expires_at: datetime


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=LinkSent,
    errors=(NotFound, NotReachable),
)
class SendOwnPageLink:
    """Send a participant a link to her own page; it opens once, within 24 hours."""

    participant_id: UUID


@command(service="notifications", scope=PUBLIC, returns=PageOpened, errors=(LinkSpent,))
class OpenOwnPage:
    """Open her page with the link's secret, once; the visit lasts 20 minutes."""

    organisation: Annotated[str, Slug]
    secret: Annotated[str, Encoded]


@command(service="notifications", scope=PUBLIC, returns=Visitor, errors=(LinkSpent,))
class CheckVisit:
    """Whose visit it is, while it lasts; closes it where that is asked."""

    organisation: Annotated[str, Slug]
    visit: Annotated[str, Encoded]
    close: bool = False
