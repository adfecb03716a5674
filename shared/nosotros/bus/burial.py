"""Burial: what the bus's own tables hold of an erased subject is emptied, and stays so.

All of it travels with the commit of the work that erases. What a tombstone finds afterwards
is ignored, whatever it is and however late it comes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from nosotros.bus.envelope import Envelope
from nosotros.contracts.language import registry

#: what is kept as the reason of an event that an erasure has emptied
REASON = "its subject was erased"

TOMBSTONES = """
INSERT INTO tombstone (subject, organisation, erased_on)
SELECT subject, %(organisation)s, %(erased_on)s FROM unnest(%(subjects)s::text[]) AS buried (subject)
ON CONFLICT DO NOTHING"""
# The erasing event may itself be one that failed before: its row is settled by who handles it.
EVENTS = """
UPDATE inbox SET state = CASE state WHEN 'parked' THEN 'dropped' ELSE 'done' END, body = NULL,
    due_at = NULL, handled_at = %(now)s, reason = %(reason)s
WHERE state IN ('failed', 'waiting', 'parked') AND factid IS DISTINCT FROM %(itself)s::uuid
    AND (subject = ANY(%(subjects)s::text[])
        OR (partitionkey = ANY(%(subjects)s::text[]) AND type = ANY(%(carrying)s::text[])))"""
# An answer without its bytes is one that must not be given again; the hash of what was asked
# could be guessed at, and goes too.
ANSWERS = """
UPDATE recorded_answer SET answer = '', body_hash = ''
WHERE octet_length(answer) > 0 AND EXISTS (
    SELECT FROM unnest(%(subjects)s::text[]) AS buried (subject)
    WHERE position(convert_to(subject, 'UTF8') IN answer) > 0)"""
# In the order in which a relay numbers them, so that the two do not lock each other out.
UNSENT = """
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox
    WHERE turn IS NULL AND visibility = 'internal' AND type <> ALL(%(erasing)s::text[])
        AND (subject = ANY(%(subjects)s::text[]) OR partitionkey = ANY(%(subjects)s::text[]))
    ORDER BY id FOR UPDATE)"""
ERASED = "SELECT FROM tombstone WHERE subject = ANY(%(covering)s::text[])"
#: what escaped an erasure that ran beside it, found by the pruning
LEFT_OVER = """
UPDATE inbox SET state = 'dropped', body = NULL, due_at = NULL, handled_at = %(now)s,
    reason = %(reason)s
WHERE state IN ('failed', 'waiting', 'parked') AND type <> ALL(%(erasing)s::text[])
    AND EXISTS (SELECT FROM tombstone WHERE tombstone.organisation = inbox.organisation
        AND (tombstone.subject = inbox.subject OR (tombstone.subject = inbox.partitionkey
            AND inbox.type = ANY(%(carrying)s::text[]))))"""


def erasing() -> list[str]:
    """The types of the events that erase their subject."""
    return [each.type for each in registry.events.values() if each.erases]


def carrying() -> list[str]:
    """The types of the events that may carry personal data of whom they are ordered by."""
    return [
        each.type
        for each in registry.events.values()
        if each.visibility == "internal" and not each.erases
    ]


def covering(envelope: Envelope) -> list[str]:
    """The subjects whose erasure covers an event.

    Its own subject; of an internal event also whose lane it is in, as what is said there is
    about them, whatever else it is about.
    """
    declared = registry.event_types.get(envelope.type)
    if declared is None or declared.visibility == "public" or declared.erases:
        return [envelope.subject]
    return list(dict.fromkeys((envelope.subject, envelope.partitionkey)))


def burial(
    subjects: Iterable[str], *, organisation: str, at: datetime, itself: UUID | None
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The statements that bury some subjects, one for each table however many they are.

    Args:
        subjects: as events and answers name them.
        organisation: whose they are.
        at: when.
        itself: the factid of the event that erases, if one does.
    """
    values = {
        "subjects": list(subjects),
        "organisation": organisation,
        "erased_on": at.date(),
        "now": at,
        "reason": REASON,
        "itself": itself,
        "carrying": carrying(),
        "erasing": erasing(),
    }
    return [(statement, [values]) for statement in (TOMBSTONES, EVENTS, ANSWERS, UNSENT)]
