"""Who works for an organisation, as what, and by which account she comes in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Email, Line, Name, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.refusals import (
    LastAdministrator,
    ScopesNotHeld,
    SubjectTaken,
    TooMany,
)
from nosotros.contracts.partners.values import Role, Scope


@view
class SubjectView:
    """An account at a provider of identities (OpenID Connect Core 1.0, 2: `iss` and `sub`)."""

    issuer: str
    subject: str
    linked_at: datetime
    #: when she acted for the organisation by it for the first time; none: she never has
    first_used_at: datetime | None = None


@view
class GivenRoleView:
    """A role that somebody has, or is to have."""

    role: str
    starts_at: datetime
    #: none: until it is taken away
    ends_at: datetime | None


@view
class PersonView:
    """Somebody who works for the organisation."""

    id: UUID
    revision: int
    display_name: str
    email: str | None
    roles: tuple[GivenRoleView, ...]
    subjects: tuple[SubjectView, ...]
    added_at: datetime


@view
class PersonPage:
    """A page of people, oldest first."""

    items: tuple[PersonView, ...]
    next: str | None = None


@command(service="partners", scope=Scope.WRITE, returns=PersonView, errors=(TooMany,))
class AddPerson:
    """Note somebody who works for the organisation; she may do nothing before she has a role and an
    account."""

    display_name: Annotated[str, Name]
    email: Annotated[str | None, Email] = None


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=PersonView,
    errors=(NotFound, RevisionMismatch),
)
class ChangePerson:
    """Correct what somebody is called, and how she is reached."""

    person_id: UUID
    display_name: Annotated[str, Name]
    email: Annotated[str | None, Email] = None
    expected_revision: int


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=PersonView,
    errors=(NotFound, ScopesNotHeld, LastAdministrator),
)
class GiveRole:
    """Give somebody a role with no more scopes than one has oneself; of one that she has, the times."""

    person_id: UUID
    role: Role
    #: none: from now on
    starts_at: datetime | None = None
    #: none: until it is taken away
    ends_at: datetime | None = None


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=PersonView,
    errors=(NotFound, LastAdministrator),
)
class TakeRole:
    """Take a role away, within 5 seconds everywhere; one that she has not is harmless."""

    person_id: UUID
    role: Role


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=PersonView,
    errors=(NotFound, ScopesNotHeld, SubjectTaken, TooMany),
)
class LinkSubject:
    """Have somebody come in by an account; whoever does it has all that she may."""

    person_id: UUID
    issuer: Annotated[str, Line]
    subject: Annotated[str, Line]


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=PersonView,
    errors=(NotFound, LastAdministrator),
)
class UnlinkSubject:
    """Have an account open nothing here any more; one that is not hers is harmless."""

    person_id: UUID
    issuer: Annotated[str, Line]
    subject: Annotated[str, Line]


@command(service="partners", scope=Scope.WRITE, errors=(NotFound, LastAdministrator))
class RemovePerson:
    """Somebody does not work here any more: her name, address, accounts and roles are erased."""

    person_id: UUID


@query(
    service="partners", scope=Scope.PEOPLE, returns=PersonView, errors=(NotFound,), personal=True
)
class GetPerson:
    """Somebody who works for the organisation."""

    id: UUID


@query(service="partners", scope=Scope.PEOPLE, returns=PersonPage, personal=True)
class ListPeople:
    """Who works for the organisation."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
