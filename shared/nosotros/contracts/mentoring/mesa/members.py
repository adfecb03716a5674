"""The Mesa's member organisations and its commissions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import NotMember
from nosotros.contracts.mentoring.values import MemberKind, Scope


@view
class MesaMember:
    """An organisation at the Mesa."""

    id: UUID
    revision: int
    name: str
    kind: str
    municipality: str | None
    website: str | None
    #: the commissions it is in now
    commissions: tuple[UUID, ...]
    since: date
    #: last day
    until: date | None


@view
class MesaMemberPage:
    """A page of members, oldest first."""

    items: tuple[MesaMember, ...]
    next: str | None = None


@view
class CommissionView:
    """A commission of the Mesa, such as "Entrepreneurship"."""

    id: UUID
    revision: int
    name: str
    purpose: str | None
    #: the organisations in it now
    members: tuple[UUID, ...]
    since: date
    until: date | None


@view
class CommissionPage:
    """A page of commissions, oldest first."""

    items: tuple[CommissionView, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.MESA, returns=MesaMember)
class AddMesaMember:
    """Add an organisation to the Mesa; the same name again is another organisation's."""

    name: Annotated[str, Name]
    kind: MemberKind
    since: date
    municipality: Annotated[str | None, Name] = None
    website: Annotated[str | None, Line] = None


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=MesaMember,
    errors=(NotFound, RevisionMismatch),
)
class ChangeMesaMember:
    """Change a member, or end its membership: what it offers ends with it."""

    member_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Name]
    kind: MemberKind
    since: date
    municipality: Annotated[str | None, Name] = None
    website: Annotated[str | None, Line] = None
    until: date | None = None


@command(service="mentoring", scope=Scope.MESA, returns=CommissionView)
class FoundCommission:
    """Found a commission."""

    name: Annotated[str, Name]
    since: date
    purpose: Annotated[str | None, Text] = None


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=CommissionView,
    errors=(NotFound, RevisionMismatch, NotMember),
)
class ChangeCommission:
    """Change a commission and who is in it from today on; or end it."""

    commission_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Name]
    members: tuple[UUID, ...]
    purpose: Annotated[str | None, Text] = None
    until: date | None = None


@query(service="mentoring", scope=Scope.READ, returns=MesaMember, errors=(NotFound,))
class GetMesaMember:
    """One member."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MesaMemberPage, grantable=True)
class ListMesaMembers:
    """The organisations at the Mesa, of a kind or in a commission."""

    kind: MemberKind | None = None
    commission_id: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=CommissionView, errors=(NotFound,))
class GetCommission:
    """One commission."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=CommissionPage, grantable=True)
class ListCommissions:
    """The Mesa's commissions."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
