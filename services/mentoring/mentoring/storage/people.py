"""People, as enrolment described them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from mentoring.domain.age import is_minor
from nosotros.contracts.enrolment import LearnerDescribed

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('person' || %(participant_id)s, 2))"
_SELECT = """
SELECT participant_id, first_names, surnames, birth_date, language, restricted FROM person
WHERE participant_id = ANY(%(ids)s)"""
# What is told of somebody later than that she left means that she is back.
_DESCRIBE = """
INSERT INTO person (participant_id, organisation, revision, first_names, surnames, birth_date,
    language)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s, %(first_names)s, %(surnames)s,
    %(birth_date)s, %(language)s)
ON CONFLICT (participant_id) DO UPDATE SET revision = excluded.revision,
    first_names = excluded.first_names, surnames = excluded.surnames,
    birth_date = excluded.birth_date, language = excluded.language, restricted = false
WHERE person.revision < excluded.revision OR (person.revision = excluded.revision
    AND person.first_names IS NULL AND NOT person.restricted)"""
# In a partner's room: told again under the same revision, once it may be known again.
_FORGET_NAME = """
UPDATE person SET revision = %(revision)s, first_names = NULL, surnames = NULL, birth_date = NULL
WHERE participant_id = %(participant_id)s AND revision <= %(revision)s"""
_DESCRIBED = ("participant_id", "first_names", "surnames", "birth_date", "language")
# Of somebody who was never described it is kept without a name: a case may have been opened for her
# from what she wrote, and she may write again.
_RESTRICT = """
INSERT INTO person (participant_id, organisation, revision, language, restricted)
SELECT %(participant_id)s, %(organisation)s, %(revision)s, 'es', true
WHERE NOT EXISTS (SELECT FROM presence
    WHERE participant_id = %(participant_id)s AND revision > %(revision)s)
ON CONFLICT (participant_id) DO UPDATE SET revision = excluded.revision, restricted = true
WHERE person.revision <= excluded.revision RETURNING participant_id"""
# Nameless until she is described: whoever was to forget her name meanwhile is told so by an older
# revision.
_READMIT = """
UPDATE person SET revision = %(revision)s, restricted = false, first_names = NULL,
    surnames = NULL, birth_date = NULL
WHERE participant_id = %(participant_id)s AND restricted AND revision < %(revision)s
RETURNING participant_id"""
# Of whoever is told to be there, left or not: that she left before may be told, or replayed, later.
_KEEP_PRESENCE = """
INSERT INTO presence (participant_id, organisation, revision)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s)
ON CONFLICT (participant_id, organisation) DO UPDATE SET revision = excluded.revision
WHERE presence.revision < excluded.revision"""
_FORGET = tuple(
    f"DELETE FROM {table} WHERE participant_id = %(participant_id)s"
    for table in ("person", "presence")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A participant, as mentoring was told of her."""

    participant_id: UUID
    first_names: str | None
    surnames: str | None
    birth_date: date | None
    language: str
    #: she withdrew: nothing of her is shown or told
    restricted: bool

    @property
    def shown(self) -> dict[str, Any]:
        """Her names, as a view shows them."""
        if self.restricted:
            return NAMELESS
        return {"first_names": self.first_names, "surnames": self.surnames}

    def is_minor(self, on: date) -> bool:
        """Whether she is under 18; somebody of unknown age is taken to be."""
        return self.birth_date is None or is_minor(self.birth_date, on=on)


#: how a view shows somebody who is not to be shown
NAMELESS: dict[str, Any] = {"first_names": None, "surnames": None}


def hold(connection: Connection, participant_ids: Collection[UUID]) -> None:
    """Have nobody else handle what is told of these people until this transaction ends.

    What is told of one person may come to two of our processes at once, and neither would see what
    the other has only begun to store. Taken after mentors and before every other lock.
    """
    for each in sorted(participant_ids):
        connection.exec_driver_sql(_HOLD, {"participant_id": str(each)})


def find(connection: Connection, participant_id: UUID) -> Person | None:
    """Somebody whom enrolment has told of."""
    return by_id(connection, [participant_id]).get(participant_id)


def by_id(connection: Connection, participant_ids: Collection[UUID]) -> Mapping[UUID, Person]:
    """Those of these people whom enrolment has told of."""
    rows = connection.exec_driver_sql(_SELECT, {"ids": list(participant_ids)})
    return {row.participant_id: Person(**row._mapping) for row in rows}


def describe(
    connection: Connection, event: LearnerDescribed, *, organisation: str, revision: int
) -> None:
    """Keep who somebody is; something older changes nothing."""
    described = {name: getattr(event, name) for name in _DESCRIBED}
    connection.exec_driver_sql(
        _DESCRIBE, described | {"organisation": organisation, "revision": revision}
    )


def forget_name(connection: Connection, participant_id: UUID, *, revision: int) -> None:
    """Empty who somebody is; something newer stays."""
    connection.exec_driver_sql(
        _FORGET_NAME, {"participant_id": participant_id, "revision": revision}
    )


def restrict(
    connection: Connection, participant_id: UUID, *, organisation: str, revision: int
) -> bool:
    """Show somebody's name nowhere any more; whether nothing newer says that she is there."""
    values = {"participant_id": participant_id, "organisation": organisation, "revision": revision}
    found = connection.exec_driver_sql(_RESTRICT, values)
    return found.scalar_one_or_none() is not None


def readmit(
    connection: Connection, participant_id: UUID, *, organisation: str, revision: int
) -> bool:
    """Keep that somebody is there; who had left is back, with no name until she is described.

    Returns:
        Whether she had left, and nothing newer is known.
    """
    values = {"participant_id": participant_id, "organisation": organisation, "revision": revision}
    connection.exec_driver_sql(_KEEP_PRESENCE, values)
    found = connection.exec_driver_sql(_READMIT, values)
    return found.scalar_one_or_none() is not None


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete who somebody is, and that she was there."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"participant_id": participant_id})
