"""Next steps and follow-ups that are due, and may be settled and due again.

What is told late changes nothing that was told after it: of each is kept at which of its revisions it
was last told as due, and settled.
"""

from uuid import UUID

from nosotros.bus.work import UnitOfWork

_TELL = """
INSERT INTO due (id, organisation, told, settled)
VALUES (%(id)s, %(organisation)s, %(revision)s, 0)
ON CONFLICT (id, organisation) DO UPDATE SET told = greatest(due.told, excluded.told)
RETURNING settled <= %(revision)s"""
_SETTLE = """
INSERT INTO due (id, organisation, told, settled)
VALUES (%(id)s, %(organisation)s, 0, %(revision)s)
ON CONFLICT (id, organisation) DO UPDATE SET settled = greatest(due.settled, excluded.settled)
RETURNING told < %(revision)s"""


def tell(id: UUID, *, work: UnitOfWork) -> bool:
    """Keep that it is due, as the event tells that is worked on; whether it is still, as far as is known."""
    return _keep(_TELL, id, work=work)


def settle(id: UUID, *, work: UnitOfWork) -> bool:
    """Keep that it is settled, as the event tells; whether it is still, as far as is known."""
    return _keep(_SETTLE, id, work=work)


def _keep(statement: str, id: UUID, *, work: UnitOfWork) -> bool:
    assert work.envelope is not None, "an event's work has its envelope"
    values = {
        "id": id,
        "organisation": work.organisation,
        "revision": work.envelope.revision,
    }
    return bool(work.connection.exec_driver_sql(statement, values).scalar_one())
