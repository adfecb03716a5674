"""Messages, as a sender takes them: what is due, with all that decides whether it may be sent.

A claim is the id of the attempt that is made under it, so that a sender can tell what it holds
from what was claimed by a commit whose answer never came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import Origin
from nosotros.database import EVERY_ORGANISATION, Database
from notifications.domain.deciding import Addressed, Person, Waiting
from notifications.domain.letters import Letter
from notifications.domain.messages import Contact
from notifications.domain.preferences import Preference, effective
from notifications.domain.purposes import SECURITY
from notifications.storage import preferences

#: who tells what became of a message
ACTOR = "worker:sender"

# Each lane by itself, so that no lane's length delays another one's first. The rows are read where
# they are locked: what changed while it was waited for is seen.
_LANE = """
lane{number} AS (SELECT * FROM message WHERE state = 'queued' AND priority = {number}
    AND due_at <= %(now)s ORDER BY due_at, id LIMIT %(lane{number})s FOR UPDATE SKIP LOCKED)"""
DUE = f"""
WITH {",".join(_LANE.format(number=number) for number in range(4))},
due AS (SELECT * FROM lane0 UNION ALL SELECT * FROM lane1 UNION ALL SELECT * FROM lane2
    UNION ALL SELECT * FROM lane3)
SELECT due.id, due.organisation, due.revision, due.participant_id, due.about, due.template,
    due.rule, due.purpose, due.priority, due.data, due.expires_at, due.created_at, due.attempts,
    due.tried, due.passed, due.rounds, due.failed_as, due.reason, due.held_since, due.test,
    due.reply, due.channel, due.recipient, due.language, due.discreet, due.template_id,
    due.correlationid, due.causationid, due.traceparent, campaign.state AS campaign_state,
    contact.participant_id IS NOT NULL AS known, contact.first_names,
    contact.channel AS preferred_channel, contact.mobile, contact.email,
    contact.language AS contact_language, contact.messages_authorised_on, contact.mobile_shared,
    contact.email_shared, contact.safe_from, contact.safe_until, contact.zone,
    contact.participant_id IS NULL AND EXISTS (SELECT FROM tombstone
        WHERE tombstone.organisation = due.organisation
        AND tombstone.subject = due.participant_id::text) AS erased,
    EXISTS (SELECT FROM withdrawal WHERE withdrawal.participant_id = due.participant_id
        AND withdrawal.organisation = due.organisation
        AND NOT (contact.revision > withdrawal.revision
            AND contact.messages_authorised_on IS NOT NULL)) AS has_left,
    ARRAY(SELECT address FROM suppression WHERE suppression.organisation = due.organisation
        AND suppression.address IN (contact.mobile, lower(contact.email), due.recipient,
            lower(due.recipient))) AS suppressed,
    (SELECT max(received_at) FROM answer WHERE answer.participant_id = due.participant_id
        AND answer.channel = 'whatsapp') AS answered_at
FROM due LEFT JOIN campaign ON campaign.id = due.campaign_id LEFT JOIN contact
    ON contact.participant_id = due.participant_id AND contact.organisation = due.organisation
ORDER BY due.priority, due.due_at, due.id"""
SENDING = """
UPDATE message SET state = 'sending', revision = revision + 1, attempts = attempts + 1,
    reason = NULL, held_since = NULL, put_off = false, sender = %(sender)s, claim = new.claim,
    channel = new.channel, recipient = new.recipient, subject = new.subject, text = new.text,
    language = new.language, discreet = new.discreet, template_id = new.template_id,
    template_version = new.template_version
FROM unnest(%(ids)s::uuid[], %(claims)s::uuid[], %(channels)s::text[], %(recipients)s::text[],
    %(subjects)s::text[], %(texts)s::text[], %(languages)s::text[], %(discreet)s::boolean[],
    %(template_ids)s::uuid[], %(template_versions)s::integer[])
    AS new (id, claim, channel, recipient, subject, text, language, discreet, template_id,
        template_version)
WHERE message.id = new.id AND message.id = ANY (%(ids)s::uuid[])"""
ATTEMPTED = """
INSERT INTO attempt (id, organisation, message_id, number, channel, provider, state, segments,
    cost, began_at)
SELECT *, %(now)s FROM unnest(%(claims)s::uuid[], %(organisations)s::text[], %(ids)s::uuid[],
    %(numbers)s::integer[], %(channels)s::text[], %(providers)s::text[],
    %(states)s::text[], %(segments)s::integer[], %(costs)s::integer[])"""
PUT_OFF = """
UPDATE message SET due_at = new.due_at, revision = revision + 1,
    held_since = CASE WHEN new.held THEN coalesce(held_since, %(now)s) END, put_off = new.wished
FROM unnest(%(ids)s::uuid[], %(due)s::timestamptz[], %(held)s::boolean[], %(wished)s::boolean[])
    AS new (id, due_at, held, wished)
WHERE message.id = new.id AND message.id = ANY (%(ids)s::uuid[])"""
WAITING = "SELECT id FROM message WHERE state = 'queued' AND priority = {} AND due_at <= %(now)s"
ANY_WAITING = " UNION ALL ".join(f"({WAITING.format(number)} LIMIT 1)" for number in range(4))


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A message whose time has come, held until the transaction ends."""

    id: UUID
    participant_id: UUID
    about: UUID
    revision: int
    priority: int
    #: how often it was handed over
    attempts: int
    #: how often all the providers of its channel refused it, and those that did in this round
    rounds: int
    passed: tuple[str, ...]
    #: since when it could go out but for its providers; none: it has not come to that
    held_since: datetime | None
    #: of a test message: the version that is tested
    template_id: UUID | None
    #: a test, whose end is nobody's news
    test: bool
    waiting: Waiting
    person: Person
    origin: Origin
    #: none: it is of none
    campaign_state: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """A message in a sender's hands."""

    due: Due
    letter: Letter
    provider: str
    #: the channel's other providers
    others: tuple[str, ...] = ()
    #: whether it is to show that its provider is well again
    trial: bool = False
    discreet: bool = False
    template_id: UUID | None = None
    template_version: int | None = None
    segments: int | None = None
    #: in hundredths of a peso
    cost: int | None = None

    @property
    def claim(self) -> UUID:
        """The id of the attempt, under which the message is held."""
        return self.letter.attempt_id


@dataclass(frozen=True, kw_only=True, slots=True)
class PutOff:
    """A message that goes out later."""

    due: Due
    until: datetime
    #: for want of a provider
    held: bool = False
    #: as she may not be written to before; neither: its provider has as many as it may have
    wished: bool = False


def due(connection: Connection, *, lanes: Sequence[int], now: datetime) -> list[Due]:
    """What is due, of whatever organisation, the most urgent first and then what has waited longest.

    Args:
        connection: of a transaction that sees every organisation's rows.
        lanes: how many at most of each priority.
        now: the moment of sending.
    """
    values: dict[str, Any] = {f"lane{number}": most for number, most in enumerate(lanes)}
    rows = connection.exec_driver_sql(DUE, {**values, "now": now}).all()
    if not rows:
        return []
    chosen = preferences.of(connection, {row.participant_id for row in rows})
    return [_due(row, chosen.get(row.participant_id, {})) for row in rows]


def store(
    connection: Connection,
    *,
    sender: int,
    claimed: Sequence[Claimed],
    put_off: Sequence[PutOff],
    now: datetime,
) -> None:
    """Mark what is handed over now as `sending`, each with its attempt, and what waits."""
    if claimed:
        values = _columns(claimed)
        connection.exec_driver_sql(SENDING, {**values, "sender": sender})
        connection.exec_driver_sql(ATTEMPTED, {**values, "now": now})
    if put_off:
        values = {
            "ids": [each.due.id for each in put_off],
            "due": [each.until for each in put_off],
            "held": [each.held for each in put_off],
            "wished": [each.wished for each in put_off],
            "now": now,
        }
        connection.exec_driver_sql(PUT_OFF, values)


def waiting(database: Database, *, now: datetime) -> bool:
    """Whether there is a message to send, of whatever organisation.

    Raises:
        Unavailable: the database is away.
    """
    (found,) = database.look(EVERY_ORGANISATION, (ANY_WAITING, {"now": now}))
    return bool(found)


def _columns(claimed: Sequence[Claimed]) -> dict[str, Any]:
    letters = [each.letter for each in claimed]
    return {
        "ids": [each.id for each in letters],
        "claims": [each.attempt_id for each in letters],
        "organisations": [each.organisation for each in letters],
        "numbers": [each.due.attempts + 1 for each in claimed],
        "channels": [each.channel for each in letters],
        "recipients": [each.recipient for each in letters],
        "subjects": [None if _is_secret(each) else each.letter.subject for each in claimed],
        "texts": [None if _is_secret(each) else each.letter.text for each in claimed],
        "languages": [each.language for each in letters],
        "discreet": [each.discreet for each in claimed],
        "template_ids": [each.template_id for each in claimed],
        "template_versions": [each.template_version for each in claimed],
        "providers": [each.provider for each in claimed],
        "states": ["sending" for _ in claimed],
        "segments": [each.segments for each in claimed],
        "costs": [each.cost for each in claimed],
    }


def _is_secret(claimed: Claimed) -> bool:
    """Whether what it says is for her alone, and made anew for each attempt."""
    return claimed.due.waiting.purpose == SECURITY


def _due(row: Any, chosen: Mapping[str, Preference]) -> Due:
    return Due(
        id=row.id,
        participant_id=row.participant_id,
        about=row.about,
        revision=row.revision,
        priority=row.priority,
        attempts=row.attempts,
        rounds=row.rounds,
        passed=tuple(row.passed),
        held_since=row.held_since,
        template_id=row.template_id if row.test else None,
        test=row.test,
        waiting=Waiting(
            template=row.template,
            rule=row.rule,
            purpose=row.purpose,
            created_at=row.created_at,
            data=row.data,
            expires_at=row.expires_at,
            tried=tuple(row.tried),
            failed_as=row.failed_as,
            reason=row.reason,
            addressed=_addressed(row) if row.test or row.reply else None,
        ),
        person=Person(
            contact=_contact(row) if row.known else None,
            preference=effective(chosen, purpose=row.purpose),
            zone=row.zone or "America/Bogota",
            erased=row.erased,
            left=row.has_left,
            suppressed=frozenset(row.suppressed),
            answered_at=row.answered_at,
        ),
        origin=origin_of(row),
        campaign_state=row.campaign_state,
    )


def origin_of(row: Any) -> Origin:
    """In whose name, and in which story, a message's end is told."""
    return Origin(
        organisation=row.organisation,
        actor=ACTOR,
        correlationid=row.correlationid,
        causationid=row.causationid,
        traceparent=row.traceparent,
    )


def _addressed(row: Any) -> Addressed:
    return Addressed(
        channel=row.channel,
        recipient=row.recipient or "",
        language=row.language or "es",
        discreet=row.discreet,
        reply=row.reply,
    )


def _contact(row: Any) -> Contact:
    return Contact(
        first_names=row.first_names,
        channel=row.preferred_channel,
        mobile=row.mobile,
        email=row.email,
        language=row.contact_language,
        messages_authorised_on=row.messages_authorised_on,
        mobile_shared=row.mobile_shared,
        email_shared=row.email_shared,
        safe_from=row.safe_from,
        safe_until=row.safe_until,
    )
