"""Whose a key is: which mentor or agent it acts for."""

from uuid import UUID

from sqlalchemy import Connection

_HOLDER = "SELECT holder_id FROM account WHERE account = %(account)s AND kind = %(kind)s"
_DROP = "DELETE FROM account WHERE holder_id = %(holder_id)s"
# Whose it is comes back, be it new or somebody else's: that one's may just be going away.
_SET = """
INSERT INTO account (organisation, account, holder_id, kind)
VALUES (%(organisation)s, %(account)s, %(holder_id)s, %(kind)s)
ON CONFLICT (organisation, account) DO UPDATE SET account = excluded.account
RETURNING holder_id"""


def holder(connection: Connection, account: str, *, kind: str) -> UUID | None:
    """The `mentor` or `agent` whom a key acts for."""
    values = {"account": account, "kind": kind}
    return connection.exec_driver_sql(_HOLDER, values).scalar_one_or_none()


def give(
    connection: Connection, account: str, *, holder_id: UUID, kind: str, organisation: str
) -> UUID | None:
    """Have a key act for somebody, in the place of any other; who has it already, where one has."""
    drop(connection, holder_id)
    values = {
        "account": account,
        "holder_id": holder_id,
        "kind": kind,
        "organisation": organisation,
    }
    found: UUID = connection.exec_driver_sql(_SET, values).scalar_one()
    return None if found == holder_id else found


def drop(connection: Connection, holder_id: UUID) -> None:
    """Have no key act for somebody."""
    connection.exec_driver_sql(_DROP, {"holder_id": holder_id})
