"""Groups of participants: who is meant by a campaign, and what decides whether she is reached."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.notifications import Group
from notifications.domain.deciding import WHATSAPP_WINDOW, Person
from notifications.domain.messages import Contact
from notifications.domain.preferences import ALL, Preference, effective
from notifications.storage.preferences import preference_of

#: kinds of people read at once: a group of a hundred thousand takes no more memory than this
_PAGE = 1000
#: stand for the addresses of a kind of people
_MOBILE, _EMAIL = "mobile", "email"
# A record that was merged into another one is the other one's. A withdrawal counts unless a later
# contact authorises messages.
_MEANT = """
FROM contact
    LEFT JOIN preference own ON own.participant_id = contact.participant_id
        AND own.organisation = contact.organisation AND own.purpose = %(purpose)s
    LEFT JOIN preference common ON common.participant_id = contact.participant_id
        AND common.organisation = contact.organisation AND common.purpose = 'all'
    LEFT JOIN withdrawal ON withdrawal.participant_id = contact.participant_id
        AND withdrawal.organisation = contact.organisation
        AND NOT (contact.revision > withdrawal.revision
            AND contact.messages_authorised_on IS NOT NULL)
WHERE (cardinality(%(languages)s::text[]) = 0
        OR coalesce(own.language, common.language, contact.language) = ANY (%(languages)s))
    AND (%(anywhere)s OR contact.participant_id IN (SELECT participant_id FROM place
        WHERE (cardinality(%(cohort_ids)s::uuid[]) = 0 OR cohort_id = ANY (%(cohort_ids)s))
            AND (cardinality(%(intake_ids)s::uuid[]) = 0 OR intake_id = ANY (%(intake_ids)s))
            AND (cardinality(%(states)s::text[]) = 0 OR state = ANY (%(states)s))))
    AND NOT EXISTS (SELECT FROM merge
        WHERE merge.merged_id = contact.participant_id AND NOT undone)"""
# Whoever is alike in all that decides is counted together: a hundred thousand people are a few
# thousand kinds, which differ in their first names for the most part.
_KINDS = f"""
SELECT count(*) AS many, first_names, channel, has_mobile, has_email, language, authorised,
    mobile_shared, email_shared, safe_from, safe_until, zone, has_left, mobile_suppressed,
    email_suppressed, answered_at, own_row, own_channels, own_language, own_quiet_from,
    own_quiet_until, own_opted_out, own_digest, common_row, common_channels, common_language,
    common_quiet_from, common_quiet_until, common_opted_out, common_digest
FROM (SELECT first_names, contact.channel, mobile IS NOT NULL AS has_mobile,
        email IS NOT NULL AS has_email, contact.language,
        messages_authorised_on IS NOT NULL AS authorised, mobile_shared, email_shared, safe_from,
        safe_until, zone, withdrawal.participant_id IS NOT NULL AS has_left,
        EXISTS (SELECT FROM suppression WHERE suppression.organisation = contact.organisation
            AND suppression.address = mobile) AS mobile_suppressed,
        EXISTS (SELECT FROM suppression WHERE suppression.organisation = contact.organisation
            AND suppression.address = lower(email)) AS email_suppressed,
        (SELECT max(received_at) FROM answer WHERE answer.participant_id = contact.participant_id
            AND answer.channel = 'whatsapp' AND received_at > %(since)s) AS answered_at,
        own.participant_id IS NOT NULL AS own_row, own.channels AS own_channels,
        own.language AS own_language, own.quiet_from AS own_quiet_from,
        own.quiet_until AS own_quiet_until, own.opted_out AS own_opted_out,
        own.digest AS own_digest, common.participant_id IS NOT NULL AS common_row,
        common.channels AS common_channels, common.language AS common_language,
        common.quiet_from AS common_quiet_from, common.quiet_until AS common_quiet_until,
        common.opted_out AS common_opted_out, common.digest AS common_digest
    {_MEANT} LIMIT %(most)s) AS each
GROUP BY {", ".join(str(column) for column in range(2, 31))}"""
# One reading of the group, a page at a time: what happens meanwhile does not show in it.
_OPEN = f"DECLARE kinds NO SCROLL CURSOR FOR {_KINDS}"
_NEXT = f"FETCH {_PAGE} FROM kinds"
_CLOSE = "CLOSE kinds"
# Who may not be written to is not written down either; who authorised it is asked again for each
# message when it is sent.
_SNAPSHOT = f"""
INSERT INTO campaign_recipient (campaign_id, position, organisation, participant_id)
SELECT %(campaign_id)s, row_number() OVER (ORDER BY contact.participant_id), contact.organisation,
    contact.participant_id
{_MEANT}
    AND withdrawal.participant_id IS NULL AND messages_authorised_on IS NOT NULL
    AND NOT coalesce(own.opted_out, false) AND NOT coalesce(common.opted_out, false)"""


def kinds(
    connection: Connection, group: Group, *, purpose: str, now: datetime, most: int | None = None
) -> Iterator[tuple[Person, int]]:
    """Everybody in a group as far as it decides what becomes of a message, and how many are so.

    Their addresses are not among it: one stands for all.

    Args:
        connection: of a transaction that sees the organisation's rows.
        group: who is meant.
        purpose: the message's.
        now: this moment.
        most: look at so many of them alone, whichever; none: at all.
    """
    since = now - WHATSAPP_WINDOW
    values = {**_values(group, purpose=purpose), "since": since, "most": most}
    connection.exec_driver_sql(_OPEN, values)
    while rows := connection.exec_driver_sql(_NEXT).all():
        for row in rows:
            yield _person(row, purpose), row.many
    connection.exec_driver_sql(_CLOSE)


def snapshot(connection: Connection, group: Group, *, purpose: str, campaign_id: UUID) -> int:
    """Write down whom a campaign is for: everybody in its group who may be written to; how many."""
    values = {**_values(group, purpose=purpose), "campaign_id": campaign_id}
    return connection.exec_driver_sql(_SNAPSHOT, values).rowcount


def _values(group: Group, *, purpose: str) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "cohort_ids": list(group.cohort_ids),
        "intake_ids": list(group.intake_ids),
        "states": list(group.states),
        "languages": list(group.languages),
        "anywhere": not (group.cohort_ids or group.intake_ids or group.states),
    }


def _person(row: Any, purpose: str) -> Person:
    contact = Contact(
        first_names=row.first_names,
        channel=row.channel,
        mobile=_MOBILE if row.has_mobile else None,
        email=_EMAIL if row.has_email else None,
        language=row.language,
        messages_authorised_on=date.min if row.authorised else None,
        mobile_shared=row.mobile_shared,
        email_shared=row.email_shared,
        safe_from=row.safe_from,
        safe_until=row.safe_until,
    )
    suppressed = {_MOBILE: row.mobile_suppressed, _EMAIL: row.email_suppressed}
    return Person(
        contact=contact,
        preference=effective(_chosen(row, purpose), purpose=purpose),
        zone=row.zone,
        left=row.has_left,
        suppressed=[address for address, is_so in suppressed.items() if is_so],
        answered_at=row.answered_at,
    )


def _chosen(row: Any, purpose: str) -> dict[str, Preference]:
    chosen: dict[str, Preference] = {}
    if row.own_row:
        chosen[purpose] = preference_of(
            channels=row.own_channels,
            language=row.own_language,
            quiet_from=row.own_quiet_from,
            quiet_until=row.own_quiet_until,
            opted_out=row.own_opted_out,
            digest=row.own_digest,
        )
    if row.common_row:
        chosen[ALL] = preference_of(
            channels=row.common_channels,
            language=row.common_language,
            quiet_from=row.common_quiet_from,
            quiet_until=row.common_quiet_until,
            opted_out=row.common_opted_out,
            digest=row.common_digest,
        )
    return chosen
