"""Who may have whose public events, besides one's own."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.integrations.refusals import EventTypeUnknown, GrantedByAgreement
from nosotros.contracts.integrations.values import Scope
from nosotros.contracts.language import command, query, view


@view
class EventGrantView:
    """One organisation lets another have its public events."""

    id: UUID
    revision: int
    #: whose events
    organisation: str
    grantee: str
    #: of these types alone; none: of all
    types: tuple[str, ...]
    until: datetime | None
    granted_at: datetime
    ended_at: datetime | None
    #: of the agreement that it comes of, which alone ends it; none: it was given without one
    agreement_id: UUID | None = None
    #: none: from when it was granted
    starts_at: datetime | None = None


@view
class EventGrantPage:
    """A page of grants, oldest first."""

    items: tuple[EventGrantView, ...]
    next: str | None = None


@command(
    service="integrations",
    scope=Scope.GRANT,
    returns=EventGrantView,
    errors=(EventTypeUnknown,),
)
class GrantEvents:
    """Let another organisation have one's own public events, from now on and those of the journal."""

    grantee: Annotated[str, Slug]
    types: tuple[Annotated[str, Line], ...] = ()
    until: datetime | None = None


@command(
    service="integrations",
    scope=Scope.GRANT,
    returns=EventGrantView,
    errors=(NotFound, GrantedByAgreement),
)
class EndEventGrant:
    """Let it have no more of them; what was not delivered yet is withheld."""

    grant_id: UUID


@query(service="integrations", scope=Scope.READ, returns=EventGrantPage)
class ListEventGrants:
    """Grants that the organisation gave, and that it was given."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
