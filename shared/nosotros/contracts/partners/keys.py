"""API keys: what machines, and people without an account, open the gateway with."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.refusals import (
    KeyOver,
    OperatorOnly,
    ScopesNotHeld,
    TokenGone,
    TooMany,
)
from nosotros.contracts.partners.values import Scope


@view
class KeyView:
    """A key, and never what opens it."""

    id: UUID
    revision: int
    #: how it begins: `nos_<prefix>_`
    prefix: str
    #: who or what uses it
    owner: str
    scopes: tuple[str, ...]
    #: `active`, `revoked` or `expired`
    state: str
    #: `key:<id>` or `person:<id>` who made it; none: it was there before, or was the first
    created_by: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    #: until when the secret before it opens as well
    old_secret_until: datetime | None
    #: none: never
    last_used_at: datetime | None
    #: on how many of the last 30 days
    days_used: int


@view
class KeyPage:
    """A page of keys, oldest first."""

    items: tuple[KeyView, ...]
    next: str | None = None


@view
class KeyToken:
    """What a key is sent as: `Authorization: Bearer <token>`."""

    token: str
    #: after it the token is shown to nobody, and kept nowhere
    shown_until: datetime


@command(
    service="partners",
    scope=Scope.KEYS,
    returns=KeyView,
    errors=(ScopesNotHeld, TooMany),
)
class CreateKey:
    """Make a key with no more scopes than one has oneself; `GetKeyToken` shows it for ten minutes."""

    #: who or what uses it: a role or a system, never a name
    owner: Annotated[str, Line]
    scopes: tuple[Annotated[str, Line], ...]
    #: none: until it is revoked
    expires_at: datetime | None = None


@command(
    service="partners",
    scope=Scope.KEYS,
    returns=KeyView,
    errors=(NotFound, KeyOver, ScopesNotHeld),
)
class RotateKey:
    """Give a key a new secret, shown by `GetKeyToken`; the one before goes on for so many hours."""

    key_id: UUID
    #: 0 to 168
    keep_old_hours: int = 24


@command(service="partners", scope=Scope.KEYS, returns=KeyView, errors=(NotFound,))
class RevokeKey:
    """Have a key open nothing any more, within 5 seconds everywhere; twice is harmless."""

    key_id: UUID


@query(service="partners", scope=Scope.KEYS, returns=KeyView, errors=(NotFound,))
class GetKey:
    """One key, and when it was used."""

    id: UUID


@query(service="partners", scope=Scope.KEYS, returns=KeyPage)
class ListKeys:
    """The organisation's keys, those that are over among them."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="partners",
    scope=Scope.KEYS,
    returns=KeyToken,
    errors=(NotFound, TokenGone, OperatorOnly),
    personal=True,
    confidential=True,
)
class GetKeyToken:
    """The token of a key, for ten minutes and for whoever made or rotated it alone; that it was read
    is in the audit log."""

    id: UUID
    #: of a key that `AdmitAdministrator` made: whose it is; none: one's own organisation's
    organisation: Annotated[str | None, Slug] = None
