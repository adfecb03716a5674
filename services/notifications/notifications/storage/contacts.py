"""Contacts: how each participant is reached, and who has left."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.messages import Contact

KEEP = """
INSERT INTO contact (participant_id, organisation, revision, first_names, channel, mobile, email,
    language, messages_authorised_on, mobile_shared, email_shared, safe_from, safe_until)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s, %(first_names)s, %(channel)s,
    %(mobile)s, %(email)s, %(language)s, %(messages_authorised_on)s, %(mobile_shared)s,
    %(email_shared)s, %(safe_from)s, %(safe_until)s)
ON CONFLICT (participant_id) DO UPDATE SET revision = excluded.revision,
    first_names = excluded.first_names, channel = excluded.channel, mobile = excluded.mobile,
    email = excluded.email, language = excluded.language,
    messages_authorised_on = excluded.messages_authorised_on,
    mobile_shared = excluded.mobile_shared, email_shared = excluded.email_shared,
    safe_from = excluded.safe_from, safe_until = excluded.safe_until
WHERE contact.revision < excluded.revision
RETURNING revision"""
# Held until the end, so that a change or an erasure at the same moment comes after the
# message that is written with what is read here, and finds it.
READ = """
SELECT first_names, channel, mobile, email, language, messages_authorised_on, mobile_shared,
    email_shared, safe_from, safe_until
FROM contact WHERE participant_id = %(participant_id)s FOR SHARE"""
_ZONE = "SELECT zone FROM contact WHERE participant_id = %(participant_id)s"
WITHDRAW = """
INSERT INTO withdrawal (participant_id, organisation, revision)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s)
ON CONFLICT (organisation, participant_id)
DO UPDATE SET revision = greatest(withdrawal.revision, excluded.revision)"""
# Both revisions count the changes of one participant, so that the order in which the events
# arrive does not matter.
HAS_LEFT = """
SELECT 1 FROM withdrawal WHERE participant_id = %(participant_id)s AND NOT EXISTS
    (SELECT FROM contact WHERE contact.participant_id = withdrawal.participant_id
        AND contact.revision > withdrawal.revision
        AND contact.messages_authorised_on IS NOT NULL)"""


def keep(
    connection: Connection,
    *,
    participant_id: UUID,
    organisation: str,
    revision: int,
    contact: Contact,
) -> bool:
    """Store a contact unless a newer one is stored; whether it was."""
    values = {
        "participant_id": participant_id,
        "organisation": organisation,
        "revision": revision,
        "first_names": contact.first_names,
        "channel": contact.channel,
        "mobile": contact.mobile,
        "email": contact.email,
        "language": contact.language,
        "messages_authorised_on": contact.messages_authorised_on,
        "mobile_shared": contact.mobile_shared,
        "email_shared": contact.email_shared,
        "safe_from": contact.safe_from,
        "safe_until": contact.safe_until,
    }
    return connection.exec_driver_sql(KEEP, values).first() is not None


def find(connection: Connection, participant_id: UUID) -> Contact | None:
    """A participant's contact, held against changes until the transaction ends."""
    row: Any = connection.exec_driver_sql(READ, {"participant_id": participant_id}).first()
    return None if row is None else Contact(**row._mapping)


def zone_of(connection: Connection, participant_id: UUID) -> str:
    """The time zone that a participant lives in, or the programme's where her contact is not known."""
    values = {"participant_id": participant_id}
    zone: str | None = connection.exec_driver_sql(_ZONE, values).scalar()
    return zone or "America/Bogota"


def hold(connection: Connection, participant_id: UUID) -> None:
    """Wait for whoever writes to a participant at this moment, and have others wait for us."""
    connection.exec_driver_sql(
        "SELECT 1 FROM contact WHERE participant_id = %(participant_id)s FOR UPDATE",
        {"participant_id": participant_id},
    )


def withdraw(
    connection: Connection, *, participant_id: UUID, organisation: str, revision: int
) -> None:
    """Note that a participant has left, also where her contact is not known yet.

    Whoever writes a message to her at this moment is waited for.
    """
    hold(connection, participant_id)
    values = {"participant_id": participant_id, "organisation": organisation, "revision": revision}
    connection.exec_driver_sql(WITHDRAW, values)


def has_left(connection: Connection, participant_id: UUID) -> bool:
    """Whether a participant left, and no contact since then says that messages are authorised."""
    values = {"participant_id": participant_id}
    return connection.exec_driver_sql(HAS_LEFT, values).first() is not None


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete a participant's contact, where there is one, and whether she left."""
    values = {"participant_id": participant_id}
    connection.exec_driver_sql(
        "DELETE FROM contact WHERE participant_id = %(participant_id)s", values
    )
    connection.exec_driver_sql(
        "DELETE FROM withdrawal WHERE participant_id = %(participant_id)s", values
    )
