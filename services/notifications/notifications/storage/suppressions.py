"""Addresses that are written to no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.notifications import SuppressionPage, SuppressionView
from nosotros.identifiers import new_id
from nosotros.pages import cut
from notifications.domain.addresses import alike, shown

# The first reason stays, but for one that its owner gave herself: that one, nobody else lifts.
SUPPRESS = """
INSERT INTO suppression (id, organisation, revision, kind, address, why, since, message_id)
VALUES (%(id)s, %(organisation)s, 1, %(kind)s, %(address)s, %(why)s, %(at)s, %(message_id)s)
ON CONFLICT ON CONSTRAINT suppression_once DO UPDATE SET why = excluded.why,
    since = excluded.since, message_id = excluded.message_id,
    revision = suppression.revision + 1
WHERE excluded.why IN ('stopped', 'complained')
    AND suppression.why NOT IN ('stopped', 'complained')
RETURNING id"""
SUPPRESSED = """
SELECT DISTINCT address FROM suppression WHERE address = ANY(%(addresses)s)
    AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)"""
HOLD = "SELECT why FROM suppression WHERE id = %(id)s FOR UPDATE"
LIFT = "DELETE FROM suppression WHERE id = %(id)s"
LIFT_ADDRESS = """
DELETE FROM suppression WHERE organisation = %(organisation)s AND kind = %(kind)s
    AND address = %(address)s AND (%(why)s::text IS NULL OR why = %(why)s) RETURNING id"""
PAGE = """
SELECT id, revision, kind, address, why, since FROM suppression
WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    id: UUID
    revision: int
    kind: str
    address: str
    why: str
    since: datetime


def suppress(
    connection: Connection,
    *,
    organisation: str,
    kind: str,
    address: str,
    why: str,
    at: datetime,
    message_id: UUID | None,
) -> bool:
    """Write to an address no more; whether that is new.

    Args:
        connection: of a transaction that sees this organisation's rows, or everybody's.
        organisation: whose messages no longer go there.
        kind: `mobile` or `email`.
        address: E.164, or an e-mail address.
        why: `bounced`, `complained`, `stopped` or `unreachable`.
        at: since when.
        message_id: the message that told; none: no message did.
    """
    values = {
        "id": new_id(),
        "organisation": organisation,
        "kind": kind,
        "address": alike(address),
        "why": why,
        "at": at,
        "message_id": message_id,
    }
    return connection.exec_driver_sql(SUPPRESS, values).first() is not None


def suppressed(
    connection: Connection, addresses: Iterable[str], *, organisation: str | None = None
) -> set[str]:
    """Those of some addresses that are written to no more, as they were given.

    `organisation` is for who sees everybody's rows; none: of all that are seen.
    """
    forms: dict[str, list[str]] = {}
    for each in addresses:
        forms.setdefault(alike(each), []).append(each)
    values = {"addresses": list(forms), "organisation": organisation}
    found = connection.exec_driver_sql(SUPPRESSED, values).scalars()
    return {given for each in found for given in forms[each]}


def hold(connection: Connection, id: UUID) -> str | None:
    """Why an address is written to no more, which does not change meanwhile; none: it is written to."""
    return connection.exec_driver_sql(HOLD, {"id": id}).scalar()


def lift(connection: Connection, id: UUID) -> None:
    """Write to an address again."""
    connection.exec_driver_sql(LIFT, {"id": id})


def lift_address(
    connection: Connection, *, organisation: str, kind: str, address: str, why: str | None = None
) -> bool:
    """Write to this address again, if it was for this reason that it was not; whether it was not."""
    values = {
        "organisation": organisation,
        "kind": kind,
        "address": alike(address),
        "why": why,
    }
    return connection.exec_driver_sql(LIFT_ADDRESS, values).first() is not None


def page(connection: Connection, *, after: UUID | None, limit: int) -> SuppressionPage:
    """At most `limit` suppressed addresses after the one with the id `after`, oldest first."""
    values = {"after": after, "limit": limit + 1}
    rows = connection.exec_driver_sql(PAGE, values).all()
    items, following = cut([_view(_Row(**row._mapping)) for row in rows], limit)
    return SuppressionPage(items=items, next=following)


def _view(row: _Row) -> SuppressionView:
    return SuppressionView(
        id=row.id,
        revision=row.revision,
        kind=row.kind,
        address=shown(row.kind, row.address),
        why=row.why,
        since=row.since,
    )
