"""Contacts: how each participant is reached."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.messages import Contact

KEEP = """
INSERT INTO contact (participant_id, organisation, revision, first_names, channel, mobile, email,
    language, messages_authorised_on)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s, %(first_names)s, %(channel)s,
    %(mobile)s, %(email)s, %(language)s, %(messages_authorised_on)s)
ON CONFLICT (participant_id) DO UPDATE SET revision = excluded.revision,
    first_names = excluded.first_names, channel = excluded.channel, mobile = excluded.mobile,
    email = excluded.email, language = excluded.language,
    messages_authorised_on = excluded.messages_authorised_on
WHERE contact.revision < excluded.revision
RETURNING revision"""
# Held until the end, so that a change or an erasure at the same moment comes after the
# message that is written with what is read here, and finds it.
READ = """
SELECT first_names, channel, mobile, email, language, messages_authorised_on
FROM contact WHERE participant_id = %(participant_id)s FOR SHARE"""


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
    }
    return connection.exec_driver_sql(KEEP, values).first() is not None


def find(connection: Connection, participant_id: UUID) -> Contact | None:
    """A participant's contact, held against changes until the transaction ends."""
    row: Any = connection.exec_driver_sql(READ, {"participant_id": participant_id}).first()
    return None if row is None else Contact(**row._mapping)


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete a participant's contact, where there is one."""
    connection.exec_driver_sql(
        "DELETE FROM contact WHERE participant_id = %(participant_id)s",
        {"participant_id": participant_id},
    )
