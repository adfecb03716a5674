"""Who a caller is, and what she may: asked by the gateway, for a few seconds at a time."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import NotFound
from nosotros.contracts.fields import Line
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.values import Scope


@view
class MembershipView:
    """An organisation that a caller acts for, and what she may there."""

    organisation: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    #: of a person: `person:<id>`, as this organisation knows her; none: the caller's own
    actor: str | None = None
    #: whether she has acted for it before by this account; of a key: it is for nobody else
    acted_for: bool = True
    #: whether she has acted for another by this account, also where she has no role any more
    acted_elsewhere: bool = False


@view
class GrantView:
    """What an agreement lets an organisation ask of another; in force from its start to its end."""

    agreement_id: UUID
    #: whose rows are asked for
    grantor: str
    #: the organisation that may ask: one that the caller acts for
    grantee: str
    purposes: tuple[str, ...]
    #: `{service}.{method}` of each command and query that may be asked
    operations: tuple[str, ...]
    starts_at: datetime
    #: none: it goes on until it is ended
    ends_at: datetime | None


@view
class CallerView:
    """A key or a person, with everything that decides what is allowed."""

    #: `key:<id>` or `person:<id>`, as the audit log calls her
    actor: str
    #: of a key: SHA-256 in hex of each whole token that opens it, two while one is rotated out
    digests: tuple[str, ...]
    expires_at: datetime | None
    #: of a key: one; of a person: one for each organisation where she has a role
    memberships: tuple[MembershipView, ...]
    #: to organisations of those memberships, now or later
    grants: tuple[GrantView, ...]


@query(service="partners", scope=Scope.RESOLVE, returns=CallerView, errors=(NotFound,))
class ResolveKey:
    """The key of a prefix, unless it is revoked or expired."""

    prefix: Annotated[str, Line]


@query(service="partners", scope=Scope.RESOLVE, returns=CallerView, errors=(NotFound,))
class ResolvePerson:
    """Who an issuer's subject is here (OpenID Connect Core 1.0, 2: `iss` and `sub`)."""

    issuer: Annotated[str, Line]
    subject: Annotated[str, Line]


@view
class KeyUse:
    """When a key was used last; also what a command gives."""

    key_id: UUID
    used_at: datetime


@command(service="partners", scope=Scope.RESOLVE)
class RecordKeyUses:
    """Remember when keys were used last; an earlier moment than is known changes nothing."""

    uses: tuple[KeyUse, ...]


@view
class AccountUse:
    """By which account somebody has acted for the organisation that knows her; also what a command gives."""

    person_id: UUID
    issuer: str
    subject: str


@command(service="partners", scope=Scope.RESOLVE)
class RecordFirstUses:
    """Remember that accounts were used, the first time that they are."""

    uses: tuple[AccountUse, ...]
