"""The organisations of the network, and who of them is in it now."""

from datetime import datetime
from typing import Annotated

from nosotros.contracts.common import DEFAULT_PAGE, RevisionMismatch
from nosotros.contracts.fields import Email, Line, Name, PageSize, Slug, Zone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.keys import KeyView
from nosotros.contracts.partners.refusals import (
    AdministratorThere,
    OperatorOnly,
    OperatorStays,
    OrganisationTaken,
    OrganisationUnknown,
)
from nosotros.contracts.partners.values import OrganisationKind, Scope


@view
class OrganisationView:
    """An organisation, as it sees itself and the operator sees it."""

    #: its short name, for ever
    organisation: str
    revision: int
    name: str
    kind: str
    #: of its office, and no person's
    contact_email: str | None
    zone: str
    #: `active`; `suspended`: nothing of it is answered
    state: str
    registered_at: datetime
    suspended_at: datetime | None


@view
class MemberView:
    """What everybody of the network may know of an organisation."""

    organisation: str
    name: str
    kind: str


@view
class MemberPage:
    """A page of the network's organisations, by their short names."""

    items: tuple[MemberView, ...]
    next: str | None = None


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=OrganisationView,
    errors=(OperatorOnly, OrganisationTaken),
)
class RegisterOrganisation:
    """Take an organisation into the network; only the hub's operator does."""

    organisation: Annotated[str, Slug]
    name: Annotated[str, Name]
    kind: OrganisationKind
    contact_email: Annotated[str | None, Email] = None
    zone: Annotated[str, Zone] = "America/Bogota"


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=OrganisationView,
    errors=(OrganisationUnknown, RevisionMismatch, OperatorOnly),
)
class ChangeOrganisation:
    """Change one's own organisation; the operator may change any, and alone what kind it is."""

    organisation: Annotated[str, Slug]
    name: Annotated[str, Name]
    contact_email: Annotated[str | None, Email] = None
    zone: Annotated[str, Zone] = "America/Bogota"
    #: none: as it is
    kind: OrganisationKind | None = None
    expected_revision: int


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=OrganisationView,
    errors=(OperatorOnly, OperatorStays, OrganisationUnknown),
)
class SuspendOrganisation:
    """Have everything of an organisation stop: its keys and people open nothing until it is restored."""

    organisation: Annotated[str, Slug]


@command(
    service="partners",
    scope=Scope.WRITE,
    returns=OrganisationView,
    errors=(OperatorOnly, OrganisationUnknown),
)
class RestoreOrganisation:
    """Have an organisation go on that was suspended."""

    organisation: Annotated[str, Slug]


@command(
    service="partners",
    scope=Scope.KEYS,
    returns=KeyView,
    errors=(OperatorOnly, OrganisationUnknown, AdministratorThere),
)
class AdmitAdministrator:
    """Make a key for whoever is to administer an organisation that nobody administers; only the
    operator does. `GetKeyToken` shows it, with the organisation named."""

    organisation: Annotated[str, Slug]
    #: who or what uses it: a role, never a name
    owner: Annotated[str, Line] = "administrator"


@query(
    service="partners", scope=Scope.READ, returns=OrganisationView, errors=(OrganisationUnknown,)
)
class GetOrganisation:
    """One's own organisation; any, for the operator."""

    organisation: Annotated[str, Slug]


@query(service="partners", scope=Scope.READ, returns=MemberPage)
class ListOrganisations:
    """The network's organisations, but those that are suspended."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
