"""What the owner of the tables does before anybody can ask: the first key, and those of before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from nosotros.contracts.partners.roles import OF_PROCESSES, scopes_of
from nosotros.identifiers import new_id
from partners.domain.tokens import digest_of, new_prefix, new_token
from partners.handlers.administrators import administered
from partners.storage import keys, organisations
from partners.storage.keys import Before

_ZONE = "America/Bogota"
# Whoever begins at the same time waits, and finds what is there.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('the first key', 0))"


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOver:
    """What was not there yet of what another database had."""

    keys: int
    organisations: int


def first_key(
    connection: Connection, *, operator: str, name: str, kind: str, at: datetime
) -> str | None:
    """The token of a key for the operator's administrator; none where somebody administers it.

    Args:
        connection: as the owner of the tables, who sees every organisation.
        operator: the short name of the organisation that runs the hub; registered where it is not.
        name: what it is called then.
        kind: what it is then.
        at: the moment.
    """
    connection.exec_driver_sql(_ALONE)
    _register(connection, operator, name=name, kind=kind, at=at)
    if administered(connection, operator, at=at):
        return None
    prefix = new_prefix()
    token = new_token(prefix)
    made = keys.row(
        id=new_id(),
        organisation=operator,
        prefix=prefix,
        sha256=digest_of(token),
        owner="administrator",
        scopes=scopes_of(("administrator",), operator=True),
        at=at,
    )
    connection.exec_driver_sql(keys.INSERT, made)
    return token


def take_over(connection: Connection, *, before: Connection, at: datetime) -> TakenOver:
    """Take over the keys of a gateway that kept them itself, with their organisations.

    They open what they opened, and what was taken over once stays as it is here.
    """
    connection.exec_driver_sql(_ALONE)
    found = keys.before(before)
    registered = sum(
        _register(connection, each, name=each, kind="other", at=at)
        for each in sorted({key.organisation for key in found})
    )
    taken = sum(_take(connection, each) for each in found)
    return TakenOver(keys=taken, organisations=registered)


def _register(
    connection: Connection, organisation: str, *, name: str, kind: str, at: datetime
) -> bool:
    return organisations.insert(
        connection,
        organisation=organisation,
        name=name,
        kind=kind,
        contact_email=None,
        zone=_ZONE,
        at=at,
    )


def _take(connection: Connection, key: Before) -> bool:
    values = keys.row(
        id=key.id,
        organisation=key.organisation,
        prefix=key.prefix,
        sha256=key.sha256,
        owner=key.owner,
        scopes=key.scopes - OF_PROCESSES,
        at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )
    return connection.exec_driver_sql(keys.TAKE_OVER, values).rowcount == 1
