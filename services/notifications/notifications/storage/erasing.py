"""Forgetting somebody: whatever any table holds of her, but for ids, states and counts."""

from collections.abc import Collection, Sequence
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION
from notifications.storage import happenings, merges, places
from notifications.storage.seeing import seeing

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(id)s::text, 1))"
_KEEP = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%(id)s::text, 1))"
# What was written to her says by what address it went, also to one that she has no more.
_ADDRESSES = """
SELECT mobile AS address FROM contact WHERE participant_id = %(id)s AND mobile IS NOT NULL
UNION SELECT email FROM contact WHERE participant_id = %(id)s AND email IS NOT NULL
UNION SELECT recipient FROM message WHERE participant_id = %(id)s AND recipient IS NOT NULL
UNION SELECT address FROM answer WHERE participant_id = %(id)s AND address IS NOT NULL
UNION SELECT suppression.address FROM suppression JOIN message ON message.id = message_id
    WHERE message.participant_id = %(id)s"""
# Of whichever organisation: a telephone is shared by two of them, too.
_OTHERS_TOO = """
SELECT address FROM unnest(%(addresses)s::text[]) AS address
WHERE EXISTS (SELECT FROM contact WHERE participant_id <> %(id)s
    AND (contact.mobile = address OR lower(contact.email) = address))"""
# An address that somebody else has too stays what it is: nobody is to write to it.
_SUPPRESSIONS = """
DELETE FROM suppression
WHERE lower(address) = ANY (%(addresses)s)
    AND NOT EXISTS (SELECT FROM contact WHERE participant_id <> %(id)s
        AND lower(suppression.address) IN (lower(contact.mobile), lower(contact.email)))"""
# What a provider told of her, wherever it names her: an address in the form that it was told in.
_CALLBACKS = """
UPDATE callback SET body = NULL, headers = NULL, url = NULL, state = 'done'
WHERE EXISTS (SELECT FROM unnest(%(forms)s::text[]) AS form
    WHERE position(form IN lower(encode(coalesce(body, ''), 'escape'))) > 0
        OR position(form IN lower(coalesce(headers::text, ''))) > 0
        OR position(form IN lower(coalesce(url, ''))) > 0)"""
# She wrote before anybody knew her, or from an address that was noted later.
_UNKNOWN = """
UPDATE answer SET address = NULL, text = NULL, provider_ref = id::text
WHERE participant_id IS NULL AND lower(address) = ANY (%(own)s)"""
_ATTEMPTS = """
SELECT attempt.id::text AS ours, attempt.provider, attempt.provider_ref AS theirs
FROM attempt JOIN message ON message.id = attempt.message_id
WHERE message.participant_id = %(id)s"""
# They are nobody's rows, as they may come before it is known whose they are.
_RECEIPTS = """
DELETE FROM receipt USING unnest(%(providers)s::text[], %(refs)s::text[]) AS hers (provider, ref)
WHERE receipt.provider = hers.provider AND receipt.provider_ref = hers.ref"""
_EACH = (
    "DELETE FROM preference WHERE participant_id = %(id)s",
    "DELETE FROM link WHERE participant_id = %(id)s",
    "DELETE FROM campaign_recipient WHERE participant_id = %(id)s",
    """UPDATE answer SET address = NULL, text = NULL, provider_ref = id::text
    WHERE participant_id = %(id)s""",
    """UPDATE attempt SET provider_ref = NULL FROM message
    WHERE message.id = attempt.message_id AND message.participant_id = %(id)s""",
    """UPDATE message SET recipient = NULL, subject = NULL, text = NULL, data = '{}', emptied = true
    WHERE participant_id = %(id)s""",
    # Timers about her are called by her id, but for an offer's.
    "DELETE FROM timer WHERE key = %(id)s::text OR key LIKE %(id)s::text || ' %%'",
    """DELETE FROM timer WHERE name = 'remind_of_offer'
    AND convert_from(payload, 'UTF8') LIKE %(id)s::text || ' %%'""",
)


def hold(connection: Connection, participant_ids: Collection[UUID]) -> None:
    """Wait for whoever keeps something of somebody at this moment, so that it is found; whoever
    is about to, waits for us.

    Asked for before anything else is held.
    """
    for each in sorted(participant_ids):
        connection.exec_driver_sql(_HOLD, {"id": each})


def is_erased(participant_id: UUID, *, work: UnitOfWork) -> bool:
    """Whether nothing may be kept of somebody; an erasure that is not done yet comes after us.

    Asked before anything else is held.
    """
    work.connection.exec_driver_sql(_KEEP, {"id": participant_id})
    return work.buried(participant_id)


def addresses_of(connection: Connection, participant_id: UUID) -> list[str]:
    """Every address that somebody is known by, or was written to at."""
    return list(connection.exec_driver_sql(_ADDRESSES, {"id": participant_id}).scalars())


def erase(connection: Connection, participant_id: UUID, addresses: Sequence[str]) -> None:
    """Forget somebody in every table but those of contacts and withdrawals.

    What was told of an address that somebody else has too, and by nobody known, may be the other's:
    it stays.
    """
    lower = [each.lower() for each in addresses]
    values: dict[str, object] = {"id": participant_id, "addresses": lower}
    connection.exec_driver_sql(_SUPPRESSIONS, values)
    _forget_told(connection, participant_id, lower)
    _forget_receipts(connection, participant_id)
    for statement in _EACH:
        connection.exec_driver_sql(statement, values)
    places.forget(connection, participant_id)
    happenings.forget(connection, participant_id)
    merges.forget(connection, participant_id)


def _forget_told(connection: Connection, participant_id: UUID, addresses: Collection[str]) -> None:
    """Forget what providers told of addresses that are hers alone, whomever they told it.

    A number's calls are kept by the organisation that it is set up for. Calls before answers: one
    that is acted upon at this moment is waited for, and its answer found.
    """
    with seeing(EVERY_ORGANISATION, connection):
        values = {"id": participant_id, "addresses": list(addresses)}
        others = set(connection.exec_driver_sql(_OTHERS_TOO, values).scalars())
        own = [each for each in addresses if each not in others]
        if own:
            forms = sorted({form for each in own for form in _forms(each)})
            connection.exec_driver_sql(_CALLBACKS, {"forms": forms})
            connection.exec_driver_sql(_UNKNOWN, {"own": own})


def _forget_receipts(connection: Connection, participant_id: UUID) -> None:
    attempts = connection.exec_driver_sql(_ATTEMPTS, {"id": participant_id}).all()
    named = [
        (row.provider, ref) for row in attempts for ref in (row.ours, row.theirs) if ref is not None
    ]
    if named:
        providers, refs = zip(*named, strict=True)
        with seeing(EVERY_ORGANISATION, connection):
            values = {"providers": list(providers), "refs": list(refs)}
            connection.exec_driver_sql(_RECEIPTS, values)


def _forms(address: str) -> tuple[str, ...]:
    """An address as providers write it: without its plus sign, and as part of a form."""
    bare = address.lower().removeprefix("+")
    return bare, quote(bare, safe="").lower()
