"""Types of events that services of partners' own tell, as they have described them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

_KNOWN = "SELECT type FROM partner_type WHERE type = ANY (%(types)s)"
_FORGET = "DELETE FROM partner_type WHERE organisation = %(organisation)s AND service = %(service)s"
_KEEP = """
INSERT INTO partner_type (type, organisation, service)
SELECT type, %(organisation)s, %(service)s FROM unnest(%(types)s::text[]) AS new (type)"""


def known(connection: Connection, types: Collection[str]) -> set[str]:
    """Those of some types that a partner has described, whosever."""
    return set(connection.exec_driver_sql(_KNOWN, {"types": list(types)}).scalars())


def describe(
    connection: Connection, *, organisation: str, service: str, types: Sequence[str]
) -> None:
    """These, and no others, are the types of a service of an organisation's own; none: it is no more."""
    values = {"organisation": organisation, "service": service}
    connection.exec_driver_sql(_FORGET, values)
    connection.exec_driver_sql(_KEEP, {**values, "types": list(dict.fromkeys(types))})
