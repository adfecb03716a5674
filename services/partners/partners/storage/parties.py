"""Who can be a side of an agreement: whoever is in the network now."""

from collections.abc import Collection

from sqlalchemy import Connection

_KNOWN = "SELECT organisation FROM members(NULL, NULL) WHERE organisation = ANY(%(named)s::text[])"


def known(connection: Connection, named: Collection[str]) -> frozenset[str]:
    """Those of these that are in the network, suspended ones left out."""
    rows = connection.exec_driver_sql(_KNOWN, {"named": list(named)})
    return frozenset(rows.scalars())
