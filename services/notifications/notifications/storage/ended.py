"""What is over, so that nobody is told of it any more: certificates, and matches with their steps.

That it is over may be told before what was to be told of it, but not at the same moment: the inbox
takes one event of a subject at a time, and a match, whose steps are subjects of their own, is held.
"""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork

_END = """
INSERT INTO ended (id, organisation) VALUES (%(id)s, %(organisation)s) ON CONFLICT DO NOTHING"""
_IS_OVER = "SELECT EXISTS (SELECT FROM ended WHERE id = %(id)s)"
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(match_id)s::text, 2))"
_KEEP_STEP = """
INSERT INTO step (id, organisation, match_id) VALUES (%(id)s, %(organisation)s, %(match_id)s)
ON CONFLICT DO NOTHING"""
_TAKE_STEPS = "DELETE FROM step WHERE match_id = %(match_id)s RETURNING id"


def end(id: UUID, *, work: UnitOfWork) -> None:
    """Keep that a certificate or match is over."""
    values = {"id": id, "organisation": work.organisation}
    work.connection.exec_driver_sql(_END, values)


def is_over(connection: Connection, id: UUID) -> bool:
    """Whether a certificate or match is over."""
    return bool(connection.exec_driver_sql(_IS_OVER, {"id": id}).scalar_one())


def hold_match(connection: Connection, match_id: UUID) -> None:
    """Let nobody else tell of a match, or of its steps, until this transaction ends."""
    connection.exec_driver_sql(_HOLD, {"match_id": match_id})


def keep_step(id: UUID, *, match_id: UUID, work: UnitOfWork) -> None:
    """Keep of which match a step is that somebody is told of."""
    values = {"id": id, "organisation": work.organisation, "match_id": match_id}
    work.connection.exec_driver_sql(_KEEP_STEP, values)


def take_steps(connection: Connection, match_id: UUID) -> list[UUID]:
    """The steps of a match that were told of; they are kept no more."""
    return list(connection.exec_driver_sql(_TAKE_STEPS, {"match_id": match_id}).scalars())
