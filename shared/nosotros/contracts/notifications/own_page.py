"""Her own page: opened by a link that serves once, and what she chooses there."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Slug
from nosotros.contracts.language import PUBLIC, SELF, command, query, view
from nosotros.contracts.notifications.refusals import LinkSpent, LinksTooMany, NotReachable
from nosotros.contracts.notifications.values import ChannelName, Language, Scope


@view
class LinkSent:
    """A link on its way to her; it is shown to nobody else."""

    message_id: UUID
    expires_at: datetime


@view
class Visitor:
    """Whose visit it is, and until when."""

    participant_id: UUID
    language: str
    expires_at: datetime


@view
class OwnPreferences:
    """How she is written to, as she may choose it herself."""

    language: str
    #: where she lives, as far as is known (IANA name)
    zone: str
    #: tried first; none: she can be reached by nothing
    channel: str | None
    #: that she has, in the order in which they are tried
    reachable_by: tuple[str, ...]
    #: nothing is sent to her but the links that she asks for
    opted_out: bool
    #: of what she chose, and of how she is reached; none: it is not told
    revision: int | None = None


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=LinkSent,
    errors=(NotFound, NotReachable, LinksTooMany),
)
class SendOwnPageLink:
    """Send a participant a link to her own page; it opens once, within 24 hours.

    Links sent before it that nobody opened end with it.
    """

    participant_id: UUID


@command(service="notifications", scope=PUBLIC, returns=Visitor, errors=(LinkSpent,))
class OpenOwnPage:
    """Open her page with the link's secret, once; the visit lasts 20 minutes.

    Asked again with the same secret for the visit, while that lasts, it is the same opening: a
    button is easily pressed twice.
    """

    organisation: Annotated[str, Slug]
    secret: Annotated[str, Line]
    #: 256 random bits, made by who asks, that show next requests to be hers
    visit: Annotated[str, Line]


@query(service="notifications", scope=PUBLIC, returns=Visitor, errors=(LinkSpent,))
class CheckVisit:
    """Whose visit it is, while it lasts."""

    organisation: Annotated[str, Slug]
    visit: Annotated[str, Line]


@command(service="notifications", scope=PUBLIC)
class CloseVisit:
    """End a visit now; one that has ended, or never was, changes nothing."""

    organisation: Annotated[str, Slug]
    visit: Annotated[str, Line]


@query(
    service="notifications", scope=SELF, returns=OwnPreferences, errors=(NotFound,), personal=True
)
class GetOwnPreferences:
    """How the participant who asks is written to."""


@command(service="notifications", scope=SELF, errors=(NotFound, NotReachable, RevisionMismatch))
class SetOwnPreferences:
    """Choose how one is written to; what waits to be sent follows it.

    That one wants no messages ends by the revision that was read alone, as in `SetPreference`.
    """

    language: Language
    #: tried first, then the others; none: as it was
    channel: ChannelName | None = None
    opted_out: bool = False
    #: of `OwnPreferences`, as it was read; none: nothing was
    expected_revision: Annotated[int | None, Count] = None
