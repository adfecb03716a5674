"""What came from a room and was not let in: looked at, let in after all, or given up."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.language import ContractError, command, error, query, view
from nosotros.contracts.partners.refusals import OrganisationUnknown
from nosotros.contracts.partners.values import Scope
from nosotros.contracts.texts.quarantine import WHY_REFUSED


@error(
    status=409,
    es="Sigue sin poder entrar: {reason}.",
    en="It still cannot come in: {reason}.",
    fr="Il ne peut toujours pas entrer : {reason}.",
    words={"reason": WHY_REFUSED},
)
class StillRefused(ContractError):
    """Mend what `reason` says, such as the service's description, and replay it again; or drop it."""

    reason: str


@error(
    status=409,
    es="Solo se guardó el comienzo de este evento; su sala debe publicarlo de nuevo.",
    en="Only the beginning of this event was kept; its room has to tell it again.",
    fr="Seul le début de cet événement a été conservé ; sa salle doit le publier à nouveau.",
)
class EventNotWhole(ContractError):
    """Have the room tell it again, smaller, and drop this one."""


@view
class QuarantinedView:
    """An event that was not let in. What it tells is not shown: it may be about people."""

    id: UUID
    organisation: str
    #: why: a word of ours, and more of ours where there is any
    reason: str
    detail: str | None
    #: what it says of itself, where it could be read; nobody has checked it
    source: str | None
    sequence: str | None
    type: str | None
    event_id: UUID | None
    #: of the same bytes: how often they came, first and last
    times: int
    first_at: datetime
    last_at: datetime
    #: bytes
    size: int
    #: whether all of it is kept, so that it can be replayed
    whole: bool


@view
class QuarantinedPage:
    """A page of a room's quarantine, oldest first."""

    items: tuple[QuarantinedView, ...]
    next: str | None = None


@query(
    service="partners",
    scope=Scope.ROOMS_READ,
    returns=QuarantinedPage,
    errors=(OrganisationUnknown,),
)
class ListQuarantined:
    """What came from an organisation's room and was not let in, the newest 1,000 of it: for that
    organisation, and for the one that runs the hub."""

    organisation: Annotated[str, Slug]
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="partners",
    scope="operations:write",
    errors=(OrganisationUnknown, NotFound, StillRefused, EventNotWhole),
)
class ReplayQuarantined:
    """Judge an event again, now, and let it in where nothing is wrong with it any more; it comes after
    all that its source has told since."""

    organisation: Annotated[str, Slug]
    quarantined_id: UUID


@command(service="partners", scope="operations:write", errors=(OrganisationUnknown, NotFound))
class DropQuarantined:
    """Give an event up for good; the audit log keeps who did."""

    organisation: Annotated[str, Slug]
    quarantined_id: UUID
