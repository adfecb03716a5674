"""Referrals of support cases to partners."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from mentoring.storage.support_cases import SEEN
from nosotros.contracts.mentoring import ReferralStatus, ReferralView

_OF_CASE = f"""
SELECT r.id, r.revision, r.case_id, r.member_id, r.organisation_name,
    CASE WHEN coalesce(p.restricted, false) THEN '' ELSE r.shared END AS shared, r.consented_on,
    r.consented_how, r.state, r.sent_at, r.answered_at
FROM referral r JOIN support_case c ON c.id = r.case_id
    LEFT JOIN person p ON p.participant_id = c.participant_id
WHERE r.case_id = %(case_id)s AND {SEEN}
ORDER BY r.id"""
_STATUS = (
    "SELECT id, revision, case_id, state, sent_at, answered_at FROM referral WHERE id = %(id)s"
)
INSERT = """
INSERT INTO referral (id, organisation, revision, case_id, member_id, organisation_name, shared,
    consented_on, consented_how, state, sent_at)
VALUES (%(id)s, %(organisation)s, 1, %(case_id)s, %(member_id)s, %(organisation_name)s, %(shared)s,
    %(consented_on)s, %(consented_how)s, 'sent', %(sent_at)s)"""
_ANSWER = """
UPDATE referral SET revision = revision + 1, state = %(state)s, answered_at = %(at)s
WHERE id = %(id)s"""


def of_case(
    connection: Connection, case_id: UUID, *, agent_id: UUID | None
) -> tuple[ReferralView, ...]:
    """The referrals of a case as an agent sees them, oldest first; without words where she left."""
    rows = connection.exec_driver_sql(_OF_CASE, {"case_id": case_id, "agent_id": agent_id})
    return tuple(ReferralView(**row._mapping) for row in rows)


def status(connection: Connection, id: UUID) -> ReferralStatus | None:
    """How a referral stands; whoever holds its case may rely on it."""
    row = connection.exec_driver_sql(_STATUS, {"id": id}).one_or_none()
    return None if row is None else ReferralStatus(**row._mapping)


def answer(connection: Connection, id: UUID, state: str, *, at: datetime) -> None:
    """Have a referral, whose case is held, be in a state that it was answered with."""
    connection.exec_driver_sql(_ANSWER, {"id": id, "state": state, "at": at})
