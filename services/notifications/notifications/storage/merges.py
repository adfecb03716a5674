"""Merges of records, and the one that somebody's leads to by now.

A row keeps in `known_as` the record that it was made with, and has in `participant_id` the one that
this leads to.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_MERGE = """
INSERT INTO merge (id, organisation, survivor_id, merged_id, undone)
VALUES (%(id)s, %(organisation)s, %(survivor_id)s, %(merged_id)s, %(undone)s)
ON CONFLICT (id) DO UPDATE SET undone = merge.undone OR excluded.undone"""
_SURVIVOR = """
WITH RECURSIVE line AS (
    SELECT %(id)s::uuid AS id
    UNION SELECT m.survivor_id FROM merge m JOIN line ON m.merged_id = line.id AND NOT m.undone
)
SELECT id FROM line
WHERE NOT EXISTS (SELECT FROM merge m WHERE m.merged_id = line.id AND NOT m.undone)"""
# Made with this record, or with one that was merged into it.
_RECORDS = """
WITH RECURSIVE record AS (
    SELECT %(id)s::uuid AS id
    UNION SELECT m.merged_id FROM merge m JOIN record ON m.survivor_id = record.id AND NOT m.undone
)"""
_MOVE = tuple(
    f"""{_RECORDS}
UPDATE {table} SET participant_id = %(participant_id)s
WHERE coalesce(known_as, participant_id) IN (SELECT id FROM record)
    AND participant_id IS DISTINCT FROM %(participant_id)s"""
    for table in ("place", "meeting", "mentee")
)
_FORGET = "DELETE FROM merge WHERE survivor_id = %(id)s OR merged_id = %(id)s"
# What is not begun yet goes to the record that is written to, unless the same waits for it already.
_TAKE_OVER = """
UPDATE message SET participant_id = %(to)s, revision = revision + 1
WHERE participant_id = %(from)s AND state IN ('queued', 'listed')
    AND (%(about)s::uuid[] IS NULL OR about = ANY (%(about)s))
    AND NOT EXISTS (SELECT FROM message other WHERE other.organisation = message.organisation
        AND other.about = message.about AND other.participant_id = %(to)s
        AND other.template = message.template AND other.occasion = message.occasion)"""
# A batch of a campaign that is being written has been written after this.
_HOLD_CAMPAIGNS = "SELECT id FROM campaign WHERE state = 'running' ORDER BY id FOR SHARE"
_SAME = """other.organisation = message.organisation AND other.about = message.about
        AND other.template = message.template AND other.occasion = message.occasion
        AND other.participant_id IN (SELECT id FROM record) AND other.id <> message.id"""
# One person has one message: not what waits where the same has gone to another record of hers, or
# waits for the one that survives. What is about something to come is followed by itself.
_ONCE = f"""{_RECORDS}
UPDATE message SET state = 'cancelled', reason = 'merged', revision = revision + 1,
    ended_at = %(at)s
WHERE participant_id IN (SELECT id FROM record) AND state IN ('queued', 'listed') AND occasion = ''
    AND EXISTS (SELECT FROM message other WHERE {_SAME}
        AND (other.state IN ('sending', 'sent', 'delivered', 'uncertain')
            OR other.participant_id = %(id)s AND other.state IN ('queued', 'listed')))"""
# Where the campaign still goes on.
_GIVE_BACK = f"""{_RECORDS}
UPDATE message SET state = 'queued', reason = NULL, revision = revision + 1, due_at = %(at)s,
    ended_at = NULL, put_off = false, held_since = NULL, subject = NULL, text = NULL
WHERE participant_id = %(id)s AND state = 'cancelled' AND reason = 'merged' AND occasion = ''
    AND NOT emptied AND (expires_at IS NULL OR expires_at > %(at)s)
    AND campaign_id IN (SELECT campaign.id FROM campaign WHERE campaign.state IN ('running', 'paused'))
    AND NOT EXISTS (SELECT FROM message other WHERE {_SAME}
        AND other.state IN ('queued', 'sending', 'listed', 'sent', 'delivered', 'uncertain'))"""
_ABOUT = """
SELECT unnest(ARRAY[enrolment_id, offer_id]) AS about FROM place
WHERE coalesce(known_as, participant_id) = %(id)s"""
# Whoever chose not to be written to is not written to, by whichever record.
_CHOICES = """
INSERT INTO preference (organisation, participant_id, purpose, channels, language, quiet_from,
    quiet_until, opted_out, digest, chosen_at)
SELECT organisation, %(survivor_id)s, purpose, channels, language, quiet_from, quiet_until,
    opted_out, digest, chosen_at
FROM preference WHERE participant_id = %(merged_id)s
ON CONFLICT (organisation, participant_id, purpose) DO UPDATE
    SET opted_out = preference.opted_out OR excluded.opted_out"""
_GIVE_BACK_CHOICES = """
DELETE FROM preference USING preference theirs WHERE preference.participant_id = %(survivor_id)s
    AND theirs.participant_id = %(merged_id)s AND theirs.purpose = preference.purpose
    AND theirs.organisation = preference.organisation AND theirs.chosen_at = preference.chosen_at"""


def survivor_of(connection: Connection, participant_id: UUID) -> UUID:
    """The record that somebody's leads to by now: her own, or the one it was merged into."""
    found: UUID = connection.exec_driver_sql(_SURVIVOR, {"id": participant_id}).scalar_one()
    return found


def merge(
    connection: Connection,
    id: UUID,
    *,
    organisation: str,
    survivor_id: UUID,
    merged_id: UUID,
    at: datetime,
) -> None:
    """Have a record lead to another one's, with all that was made with it and what waits for it.

    What both have, and was sent to neither, is sent once. A merge that is known to be undone
    changes nothing.
    """
    connection.exec_driver_sql(_HOLD_CAMPAIGNS)
    if not _store(connection, id, organisation, survivor_id, merged_id, undone=False):
        return
    to = survivor_of(connection, merged_id)
    _move(connection, merged_id)
    both = {"survivor_id": to, "merged_id": merged_id}
    connection.exec_driver_sql(_CHOICES, both)
    connection.exec_driver_sql(_ONCE, {"id": to, "at": at})
    _take_over(connection, of=merged_id, to=to, about=None)


def undo(
    connection: Connection,
    id: UUID,
    *,
    organisation: str,
    survivor_id: UUID,
    merged_id: UUID,
    at: datetime,
) -> None:
    """Have a record lead to itself again, with all that was made with it.

    What was cancelled as they were one, of campaigns that still go on, goes out to both. What the
    survivor chose for both is hers; that she wishes no messages stays, as more silence harms nobody.
    """
    before = survivor_of(connection, survivor_id)
    _store(connection, id, organisation, survivor_id, merged_id, undone=True)
    _move(connection, merged_id)
    both = {"survivor_id": before, "merged_id": merged_id}
    connection.exec_driver_sql(_GIVE_BACK_CHOICES, both)
    about = connection.exec_driver_sql(_ABOUT, {"id": merged_id}).scalars().all()
    own = [each for each in about if each is not None]
    _take_over(connection, of=before, to=merged_id, about=own)
    for each in (before, merged_id):
        connection.exec_driver_sql(_GIVE_BACK, {"id": each, "at": at})


def forget(connection: Connection, participant_id: UUID) -> None:
    """Forget which records were somebody's."""
    connection.exec_driver_sql(_FORGET, {"id": participant_id})


def _store(
    connection: Connection,
    id: UUID,
    organisation: str,
    survivor_id: UUID,
    merged_id: UUID,
    *,
    undone: bool,
) -> bool:
    """Keep a merge; whether it holds."""
    values = {
        "id": id,
        "organisation": organisation,
        "survivor_id": survivor_id,
        "merged_id": merged_id,
        "undone": undone,
    }
    found = connection.exec_driver_sql(f"{_MERGE} RETURNING undone", values).scalar_one()
    return not found


def _move(connection: Connection, merged_id: UUID) -> None:
    values = {"id": merged_id, "participant_id": survivor_of(connection, merged_id)}
    for statement in _MOVE:
        connection.exec_driver_sql(statement, values)


def _take_over(connection: Connection, *, of: UUID, to: UUID, about: Sequence[UUID] | None) -> None:
    values = {"from": of, "to": to, "about": None if about is None else list(about)}
    connection.exec_driver_sql(_TAKE_OVER, values)
