"""The public halves of the keys that an organisation's certificates are, or were, signed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

RECORD = """
INSERT INTO signing_key (organisation, kid, x, since)
VALUES (%(organisation)s, %(kid)s, %(x)s, %(since)s)
ON CONFLICT DO NOTHING"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """A key by which certificates are checked."""

    kid: str
    x: str
    #: when it was first signed with
    since: datetime


def every(connection: Connection) -> Sequence[PublicKey]:
    """An organisation's keys, newest first; none is ever removed, as certificates outlive them."""
    rows: Any = connection.exec_driver_sql(
        "SELECT kid, x, since FROM signing_key ORDER BY since DESC, kid"
    )
    return [PublicKey(kid=row.kid, x=row.x, since=row.since) for row in rows]
