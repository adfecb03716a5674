"""Accounts that were used and are taken off: that they were is kept, by a digest, and nothing else of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

# As `memberships_of` makes the digest. No issuer and no subject has a line break in it.
_KEEP = """
INSERT INTO left_account (organisation, digest, until)
SELECT organisation, sha256(convert_to(issuer || E'\\n' || subject, 'UTF8')), %(until)s
FROM subject
WHERE person_id = %(person_id)s AND first_used_at IS NOT NULL
    AND (%(issuer)s::text IS NULL OR (issuer = %(issuer)s AND subject = %(subject)s))
ON CONFLICT (digest, organisation) DO UPDATE SET until = excluded.until"""
_FORGET = "DELETE FROM left_account WHERE until <= %(at)s"


def keep(
    connection: Connection,
    person_id: UUID,
    *,
    issuer: str | None,
    subject: str | None,
    until: datetime,
) -> bool:
    """Keep that an account of somebody's was used, or each of them; false where none was."""
    values = {"person_id": person_id, "issuer": issuer, "subject": subject, "until": until}
    return connection.exec_driver_sql(_KEEP, values).rowcount > 0


def forget(connection: Connection, *, at: datetime) -> None:
    """Forget what was to be kept until then."""
    connection.exec_driver_sql(_FORGET, {"at": at})
