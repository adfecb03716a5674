"""Whether the service hears what is told to it, as far as it is known to those who deliver.

By the database's own clock, which nobody sets: it is compared with itself alone.
"""

from typing import Any

from nosotros.database import EVERY_ORGANISATION, Database

#: seconds after which what was heard last is too old to give anybody another one's events by it: what is
#: on its way then is gone before five have passed
HEARS_FOR = 4
_NOTE = "UPDATE hearing SET at = clock_timestamp() RETURNING at"
HEARS = f"SELECT at > clock_timestamp() - interval '{HEARS_FOR} seconds' AS hears FROM hearing"


def note(database: Database) -> None:
    """The service has heard all that was told it by now.

    Raises:
        Unavailable: the database is away.
    """
    database.look(EVERY_ORGANISATION, (_NOTE, {}))


def hears_of(rows: list[Any]) -> bool:
    """What `HEARS` has found."""
    return bool(rows and rows[0].hears)
