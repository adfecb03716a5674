"""Answers, and what is needed to know what each is about."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from nosotros.contracts.notifications import AnswerContent, AnswerPage, AnswerView
from nosotros.pages import cut
from notifications.domain.addresses import EMAIL, alike, kind_of
from notifications.domain.answers import Asked
from notifications.domain.hearing import ASKING, OFFER_OPEN, Coming, Told

# The one last written to by this channel first; whom nobody has written to comes last.
_CORRESPONDENTS = """
SELECT c.organisation, c.participant_id FROM contact c
    LEFT JOIN LATERAL (SELECT max(m.sent_at) AS at FROM message m
        WHERE m.participant_id = c.participant_id AND m.channel = %(channel)s) written ON true
WHERE {which} = %(address)s
ORDER BY written.at DESC NULLS LAST, c.participant_id"""
# By the attempt's own id, which no event tells, and where its message went to this very address:
# anybody can name any message in a mail.
_REPLIED_TO = """
SELECT message.organisation, message.id, message.participant_id, message.about,
    coalesce(message.rule, message.template) AS rule,
    coalesce(message.sent_at, message.created_at) AS at
FROM contact
    JOIN message ON message.participant_id = contact.participant_id
        AND message.organisation = contact.organisation
    JOIN attempt ON attempt.message_id = message.id
WHERE {which} = %(address)s AND lower(message.recipient) = %(address)s
    AND attempt.channel = %(channel)s AND (attempt.id = ANY(%(ours)s)
        OR (attempt.provider = %(provider)s AND attempt.provider_ref = %(ref)s))
ORDER BY message.id DESC LIMIT 1"""
# In the order of ids, as whoever holds several contacts holds them.
_HOLD = """
SELECT participant_id FROM contact WHERE {which} = %(address)s ORDER BY participant_id FOR UPDATE"""
_COLUMN = {"mobile": "mobile", "email": "lower(email)"}
_TOLD = """
SELECT id, participant_id, about, coalesce(rule, template) AS rule,
    coalesce(sent_at, created_at) AS at FROM message """
_REACHED = "state IN ('sending', 'sent', 'delivered', 'listed', 'uncertain')"
# Of offers those that are open, as enrolment tells, or that she answered: said again, it is known.
_ASKING = f"""{_TOLD}
WHERE participant_id = ANY(%(ids)s) AND coalesce(rule, template) = ANY(%(rules)s) AND {_REACHED}
    AND coalesce(sent_at, created_at) > %(since)s AND coalesce(sent_at, created_at) <= %(at)s
    AND (NOT %(by_mail)s OR channel = 'email')
    AND (coalesce(rule, template) <> ALL(%(of_offers)s) OR EXISTS (SELECT FROM place
        WHERE place.offer_id = message.about AND place.state = 'offered')
        OR EXISTS (SELECT FROM answer WHERE answer.about = message.about))
ORDER BY coalesce(sent_at, created_at) DESC, id DESC"""
_COMING = """
SELECT DISTINCT session.id AS session_id, place.participant_id, session.begins_at, session.zone
FROM session JOIN place ON place.cohort_id = session.cohort_id
WHERE place.participant_id = ANY(%(ids)s) AND place.state IN ('enrolled', 'active')
    AND session.state = 'planned' AND session.begins_at > %(at)s
    AND session.begins_at <= %(until)s
ORDER BY session.begins_at, session.id, place.participant_id"""
_ANSWERED = """
SELECT about, done FROM answer WHERE participant_id = ANY(%(ids)s) AND about = ANY(%(about)s)
    AND done IN ('accepted', 'declined', 'absence_announced')
ORDER BY id"""
_ACKNOWLEDGED = """
SELECT 1 FROM message WHERE participant_id = %(participant_id)s AND template = %(template)s
    AND created_at > %(since)s LIMIT 1"""
_STOPPED_AFTER = """
SELECT EXISTS (SELECT FROM answer WHERE participant_id = ANY(%(ids)s) AND kind = 'stop'
        AND received_at > %(at)s)
    OR EXISTS (SELECT FROM preference WHERE participant_id = ANY(%(ids)s) AND opted_out
        AND chosen_at > %(at)s)
    OR EXISTS (SELECT FROM suppression WHERE kind = %(kind)s AND address = %(address)s
        AND why = 'stopped' AND since > %(at)s)"""
_KEPT = "SELECT 1 FROM answer WHERE provider = %(provider)s AND provider_ref = %(provider_ref)s"
# Two deliveries of one answer at once: the second one's commit fails, and it comes again.
KEEP = """
INSERT INTO answer (id, organisation, participant_id, message_id, channel, provider, provider_ref,
    address, about, text, kind, done, received_at)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(message_id)s, %(channel)s, %(provider)s,
    %(provider_ref)s, %(address)s, %(about)s, %(text)s, %(kind)s, %(done)s, %(received_at)s)"""
_PAGE = """
SELECT id, participant_id, message_id, channel, kind, received_at, done FROM answer
WHERE (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(participant_id)s::uuid IS NULL OR participant_id = %(participant_id)s)
    AND (%(done)s::text IS NULL OR done = %(done)s) AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
_CONTENT = "SELECT id, participant_id, text FROM answer WHERE id = %(id)s"
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def correspondents(connection: Connection, *, channel: str, address: str) -> list[tuple[str, UUID]]:
    """Whose address this is, with her organisation, the one last written to by it first."""
    statement = _CORRESPONDENTS.format(which=_COLUMN[kind_of(channel)])
    values = {"channel": channel, "address": _as_kept(channel, address)}
    rows = connection.exec_driver_sql(statement, values)
    return [(row.organisation, row.participant_id) for row in rows]


def replied_for(
    connection: Connection, *, channel: str, address: str, provider: str, reference: str
) -> str | None:
    """The organisation whose message somebody replied to; none where `replied_to` has none."""
    row = _replied_to(
        connection, channel=channel, address=address, provider=provider, reference=reference
    )
    return None if row is None else row.organisation


def hold(connection: Connection, *, channel: str, address: str) -> None:
    """Have one answer from an address wait for another."""
    statement = _HOLD.format(which=_COLUMN[kind_of(channel)])
    connection.exec_driver_sql(statement, {"address": _as_kept(channel, address)})


def stopped_after(
    connection: Connection,
    participant_ids: Sequence[UUID],
    *,
    channel: str,
    address: str,
    at: datetime,
) -> bool:
    """Whether any of these participants, or whoever has this address, said stop after a moment."""
    values = {
        "ids": list(participant_ids),
        "kind": kind_of(channel),
        "address": alike(address),
        "at": at,
    }
    return bool(connection.exec_driver_sql(_STOPPED_AFTER, values).scalar_one())


def is_kept(connection: Connection, *, provider: str, provider_ref: str) -> bool:
    """Whether an answer came before."""
    values = {"provider": provider, "provider_ref": provider_ref}
    return connection.exec_driver_sql(_KEPT, values).first() is not None


def asking(
    connection: Connection, participant_ids: Sequence[UUID], *, channel: str, at: datetime
) -> list[Told]:
    """What these participants had been asked by then, latest first.

    A mail answers what a mail asked alone.
    """
    values = {
        "ids": list(participant_ids),
        "rules": list(ASKING),
        "of_offers": [code for code, asked in ASKING.items() if asked is Asked.OFFER],
        "at": at,
        "since": at - OFFER_OPEN,
        "by_mail": kind_of(channel) == EMAIL,
    }
    rows = connection.exec_driver_sql(_ASKING, values)
    return [Told(**row._mapping) for row in rows]


def replied_to(
    connection: Connection, *, channel: str, address: str, provider: str, reference: str
) -> Told | None:
    """The message that somebody replied to from the address that it was sent to.

    None: it was sent to another one, to nobody who has this one now, or so long ago that it is not
    kept where. `reference` is the provider's or has an attempt's id in it, as an e-mail's Message-ID
    does.
    """
    row = _replied_to(
        connection, channel=channel, address=address, provider=provider, reference=reference
    )
    if row is None:
        return None
    return Told(
        id=row.id, participant_id=row.participant_id, about=row.about, rule=row.rule, at=row.at
    )


def coming(
    connection: Connection, participant_ids: Sequence[UUID], *, at: datetime, within: timedelta
) -> list[Coming]:
    """The sessions that begin after `at` and are expected to be come to, the first one first."""
    values = {"ids": list(participant_ids), "at": at, "until": at + within}
    rows = connection.exec_driver_sql(_COMING, values)
    return [Coming(**row._mapping) for row in rows]


def answered(
    connection: Connection, participant_ids: Sequence[UUID], *, about: Collection[UUID]
) -> dict[UUID, str]:
    """What was done last about each of these offers or sessions by an answer of theirs."""
    values = {"ids": list(participant_ids), "about": list(about)}
    rows = connection.exec_driver_sql(_ANSWERED, values)
    return {row.about: row.done for row in rows}


def written_since(
    connection: Connection, participant_id: UUID, *, template: str, since: datetime
) -> bool:
    """Whether a participant was written a message by this template since then."""
    values = {"participant_id": participant_id, "template": template, "since": since}
    return connection.exec_driver_sql(_ACKNOWLEDGED, values).first() is not None


def page(
    connection: Connection,
    *,
    kind: str | None,
    participant_id: UUID | None,
    done: str | None,
    after: UUID | None,
    limit: int,
) -> AnswerPage:
    """At most `limit` answers after the one with the id `after`, oldest first."""
    values = {
        "kind": kind,
        "participant_id": participant_id,
        "done": done,
        "after": after,
        "limit": limit + 1,
    }
    rows = connection.exec_driver_sql(_PAGE, values).all()
    items, following = cut([AnswerView(**row._mapping) for row in rows], limit)
    return AnswerPage(items=items, next=following)


def content(connection: Connection, id: UUID) -> AnswerContent | None:
    """An answer's words, as long as they are kept."""
    row = connection.exec_driver_sql(_CONTENT, {"id": id}).first()
    return None if row is None else AnswerContent(**row._mapping)


def _replied_to(
    connection: Connection, *, channel: str, address: str, provider: str, reference: str
) -> Row[Any] | None:
    statement = _REPLIED_TO.format(which=_COLUMN[kind_of(channel)])
    values = {
        "channel": channel,
        "address": _as_kept(channel, address),
        "ours": [UUID(each) for each in _UUID.findall(reference)],
        "provider": provider,
        "ref": reference,
    }
    return connection.exec_driver_sql(statement, values).one_or_none()


def _as_kept(channel: str, address: str) -> str:
    return alike(address) if kind_of(channel) == EMAIL else address.strip()
