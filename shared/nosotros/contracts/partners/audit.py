"""The audit log: one chain of entries for each organisation, which shows whether it was changed."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileContent
from nosotros.contracts.fields import Code, Digest, Encoded, Line, PageSize, Position
from nosotros.contracts.language import query, view
from nosotros.contracts.partners.values import Scope


@view
class AuditEntryView:
    """Who did what to which subject, when, and where that stands in the organisation's chain."""

    #: contiguous, from 1
    position: Annotated[int, Position]
    service: str
    #: of the entry in the service where it was written down
    entry_id: Annotated[int, Position]
    at: datetime
    #: `key:<id>`, `person:<id>`, `participant:<id>`, `event:<type>`, `timer:<name>` or `worker:<name>`
    actor: str
    action: str
    subject: str | None
    command_id: UUID | None
    #: another organisation, for which it was done under an agreement and for a purpose
    grantee: str | None
    agreement_id: UUID | None
    purpose: str | None
    #: when it was appended to the chain
    heard_at: datetime
    #: SHA-256 of the hash before it and this entry, in hexadecimal
    hash: Annotated[str, Digest]


@view
class AuditEntryPage:
    """A page of entries, oldest first."""

    items: tuple[AuditEntryView, ...]
    next: str | None = None


@view
class AuditHeadView:
    """How long an organisation's chain is, and the hash of its last entry: keep it, and whoever
    changes what came before it is found out."""

    organisation: str
    #: of the last entry; 0: there is none
    position: Annotated[int, Position]
    hash: Annotated[str, Digest]
    at: datetime
    #: the same, signed by the hub: a compact JWS (RFC 7515) of the type `audit-head+jwt`
    signed: Annotated[str, Encoded]


@view
class AuditFile:
    """A part of the audit log as a signed file."""

    file: FileContent


@query(service="partners", scope=Scope.AUDIT, returns=AuditEntryPage)
class ListAuditEntries:
    """One's own organisation's audit log; who reads it is an entry in it, once an hour."""

    service: Annotated[str | None, Code] = None
    action: Annotated[str | None, Line] = None
    actor: Annotated[str | None, Line] = None
    subject: Annotated[str | None, Line] = None
    agreement_id: UUID | None = None
    #: what was done at this moment or later
    since: datetime | None = None
    #: what was done before this moment
    until: datetime | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="partners", scope=Scope.AUDIT, returns=AuditHeadView)
class GetAuditHead:
    """How long one's own organisation's audit log is, signed by the hub."""


@query(service="partners", scope=Scope.AUDIT, returns=AuditFile)
class ExportAudit:
    """A part of one's own organisation's audit log as JSON lines, signed by the hub.

    It has 10,000 entries at most; the next ones are had `after` the last of them.
    """

    #: what follows this position
    after: Annotated[int, Position] = 0
    #: up to this one; none: up to the last, or as many as a file may have
    until: Annotated[int | None, Position] = None
