"""Support cases, what of them is shown to whom, and their queue.

A case that is its owner's alone is shown to others without what it is about. The condition is in
the statements, so that no caller can forget it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import SupportCaseStatus, SupportCaseView

_COLUMNS = """id, revision, participant_id, kind, urgency, confidentiality, state, summary,
    owner_id, opened_at, answer_due_at, first_answered_at, closed_at, outcome"""
_SELECT = f"SELECT {_COLUMNS} FROM support_case WHERE id = %(id)s"
_OF_PERSON = f"""
SELECT {_COLUMNS} FROM support_case WHERE participant_id = %(participant_id)s ORDER BY id
FOR NO KEY UPDATE"""
SEEN = """
coalesce(c.confidentiality = 'centre' OR c.owner_id = %(agent_id)s::uuid, false)"""
# A closed one that is its owner's alone needs somebody who can read it: she may come back, or ask
# what is kept of her.
STILL_OWNED = """
(c.state <> 'closed' OR (c.confidentiality = 'owner' AND c.participant_id IS NOT NULL))"""
_VIEW = f"""
SELECT c.id, c.revision, CASE WHEN s.seen THEN c.participant_id END AS participant_id,
    CASE WHEN s.seen AND NOT s.gone THEN p.first_names END AS first_names,
    CASE WHEN s.seen AND NOT s.gone THEN p.surnames END AS surnames,
    CASE WHEN s.seen THEN c.kind END AS kind, c.urgency, c.confidentiality,
    NOT s.seen AS withheld, c.state,
    CASE WHEN s.seen AND NOT s.gone THEN c.summary END AS summary, c.owner_id, c.opened_at,
    c.answer_due_at, c.first_answered_at, c.closed_at,
    CASE WHEN s.seen THEN c.outcome END AS outcome
FROM support_case c LEFT JOIN person p ON p.participant_id = c.participant_id
    CROSS JOIN LATERAL (SELECT {SEEN} AS seen, coalesce(p.restricted, false) AS gone) s """
_ONE = _VIEW + "WHERE c.id = %(id)s"
# Asked for somebody's cases, one that is its owner's alone does not tell whose it is.
_PAGE = (
    _VIEW
    + """WHERE {which}
    AND (%(state)s::text IS NULL OR c.state = %(state)s)
    AND (%(owner_id)s::uuid IS NULL OR c.owner_id = %(owner_id)s)
    AND (NOT %(unowned)s OR c.owner_id IS NULL)
    AND (%(participant_id)s::uuid IS NULL
        OR (s.seen AND c.participant_id = %(participant_id)s))
    AND (%(after)s::uuid IS NULL OR (c.urgency_rank, c.opened_at, c.id) > (%(rank)s,
        (SELECT a.opened_at FROM support_case a WHERE a.id = %(after)s), %(after)s))
ORDER BY c.urgency_rank, c.opened_at, c.id LIMIT %(limit)s"""
)
_QUEUE = _PAGE.format(which="c.state <> 'closed'")
_CLOSED = _PAGE.format(which="c.state = 'closed'")
INSERT = """
INSERT INTO support_case (id, organisation, revision, participant_id, known_as, kind, urgency,
    urgency_rank, confidentiality, state, summary, owner_id, opened_at, answer_due_at)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(known_as)s, %(kind)s, %(urgency)s,
    %(urgency_rank)s, %(confidentiality)s, 'open', %(summary)s, %(owner_id)s, %(opened_at)s,
    %(answer_due_at)s)"""
CHANGE = """
UPDATE support_case SET revision = revision + 1, kind = %(kind)s, urgency = %(urgency)s,
    urgency_rank = %(urgency_rank)s, confidentiality = %(confidentiality)s, summary = %(summary)s,
    owner_id = %(owner_id)s, answer_due_at = %(answer_due_at)s
WHERE id = %(id)s"""
_OWN = """
UPDATE support_case SET revision = revision + 1, owner_id = %(owner_id)s WHERE id = %(id)s"""
_ANSWER = """
UPDATE support_case SET revision = revision + 1, state = 'answered', first_answered_at = %(at)s
WHERE id = %(id)s RETURNING revision"""
_CLOSE = """
UPDATE support_case SET revision = revision + 1, state = 'closed', closed_at = %(at)s,
    outcome = %(outcome)s
WHERE id = %(id)s RETURNING revision"""
_REOPEN = """
UPDATE support_case SET revision = revision + 1, closed_at = NULL, outcome = NULL,
    state = CASE WHEN first_answered_at IS NULL THEN 'open' ELSE 'answered' END,
    owner_id = %(owner_id)s
WHERE id = %(id)s"""
# In the order of ids, as whoever holds several cases holds them.
_OWNED = f"""
SELECT c.id FROM support_case c WHERE c.owner_id = %(owner_id)s AND {STILL_OWNED} ORDER BY c.id
FOR NO KEY UPDATE"""
_HAND_OVER = """
UPDATE support_case SET revision = revision + 1, owner_id = %(to_id)s WHERE id = ANY(%(ids)s)"""
# What stays can be counted and leads to nobody.
_FORGET = (
    """
UPDATE case_entry e SET text = NULL FROM support_case c
WHERE c.id = e.case_id AND c.participant_id = %(participant_id)s""",
    """
UPDATE referral r SET revision = r.revision + 1, shared = '' FROM support_case c
WHERE c.id = r.case_id AND c.participant_id = %(participant_id)s""",
    """
UPDATE support_case SET revision = revision + 1, participant_id = NULL, known_as = NULL,
    summary = NULL
WHERE participant_id = %(participant_id)s""",
    # Made with a record that is merged into another one, whose they are from now on.
    """
UPDATE support_case SET known_as = participant_id WHERE known_as = %(participant_id)s""",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportCase:
    """A need that the Centre follows up, whole."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    kind: str
    urgency: str
    confidentiality: str
    state: str
    summary: str | None
    owner_id: UUID | None
    opened_at: datetime
    answer_due_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    outcome: str | None

    def is_seen_by(self, agent_id: UUID | None) -> bool:
        """Whether an agent, or who is none, may know what it is about."""
        return self.confidentiality == "centre" or self.owner_id == agent_id

    @property
    def status(self) -> SupportCaseStatus:
        """How it stands, without what it is about."""
        facts: dict[str, Any] = {
            name: getattr(self, name) for name in SupportCaseStatus.__dataclass_fields__
        }
        return SupportCaseStatus(**facts)


def find(connection: Connection, id: UUID, *, hold: bool = False) -> SupportCase | None:
    """A case; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return None if row is None else SupportCase(**row._mapping)


def of_person(connection: Connection, participant_id: UUID) -> list[SupportCase]:
    """Somebody's cases, held."""
    rows = connection.exec_driver_sql(_OF_PERSON, {"participant_id": participant_id})
    return [SupportCase(**row._mapping) for row in rows]


def view(connection: Connection, id: UUID, *, agent_id: UUID | None) -> SupportCaseView | None:
    """A case, as an agent sees it, or who is none."""
    row = connection.exec_driver_sql(_ONE, {"id": id, "agent_id": agent_id}).one_or_none()
    return None if row is None else SupportCaseView(**row._mapping)


def page(
    connection: Connection,
    *,
    agent_id: UUID | None,
    state: str | None,
    owner_id: UUID | None,
    unowned: bool,
    participant_id: UUID | None,
    after: tuple[int, UUID] | None,
    limit: int,
) -> list[SupportCaseView]:
    """Up to `limit` cases as an agent sees them, by urgency, then by age.

    Args:
        connection: the transaction's.
        agent_id: who asks; none: who is no agent.
        state: those in this state; none: those that are not closed.
        owner_id: those that this agent owns.
        unowned: those that nobody owns.
        participant_id: those of this participant.
        after: a case, and the rank that its urgency had when it was seen.
        limit: how many.
    """
    rank, id = after or (None, None)
    values = {
        "agent_id": agent_id,
        "state": state,
        "owner_id": owner_id,
        "unowned": unowned,
        "participant_id": participant_id,
        "rank": rank,
        "after": id,
        "limit": limit,
    }
    rows = connection.exec_driver_sql(_CLOSED if state == "closed" else _QUEUE, values)
    return [SupportCaseView(**row._mapping) for row in rows]


def own(connection: Connection, id: UUID, *, owner_id: UUID) -> None:
    """Have an agent own a case, which is held."""
    connection.exec_driver_sql(_OWN, {"id": id, "owner_id": owner_id})


def answer(connection: Connection, id: UUID, *, at: datetime) -> int:
    """Have a case be answered for the first time; its revision then."""
    return connection.exec_driver_sql(_ANSWER, {"id": id, "at": at}).scalar_one()


def close(connection: Connection, id: UUID, *, outcome: str, at: datetime) -> int:
    """Close a case; its revision then."""
    values = {"id": id, "outcome": outcome, "at": at}
    return connection.exec_driver_sql(_CLOSE, values).scalar_one()


def reopen(connection: Connection, id: UUID, *, owner_id: UUID) -> None:
    """Have a closed case be as it was before, and be an agent's."""
    connection.exec_driver_sql(_REOPEN, {"id": id, "owner_id": owner_id})


def hand_over(connection: Connection, owner_id: UUID, *, to_id: UUID) -> Sequence[UUID]:
    """Have an agent own what another one did, both of whom are held; which cases that are."""
    ids = connection.exec_driver_sql(_OWNED, {"owner_id": owner_id}).scalars().all()
    connection.exec_driver_sql(_HAND_OVER, {"ids": list(ids), "to_id": to_id})
    return ids


def forget(connection: Connection, participant_id: UUID) -> None:
    """Empty what leads to somebody, and what was written of her, of cases that are held."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"participant_id": participant_id})
