"""Who has, or had, the documents that a sheet's rows name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.matching import Likeness

# Each row is one search of an index, which no planner turns round (that is what OFFSET 0 is for):
# where it believes that an organisation has few people, as before the first of them are counted,
# it would read them all for every number. A record that was merged leads to the one that stands
# for it, however often that was merged.
BY_NUMBER = """
WITH RECURSIVE chain AS (
    SELECT w.key AS number_key, p.id, p.id AS survivor, p.merged_into
    FROM unnest(%(keys)s::text[]) AS w (key)
    CROSS JOIN LATERAL (
        SELECT id FROM participant WHERE number_key = w.key AND erased_at IS NULL
        UNION ALL
        SELECT participant_id FROM past_document WHERE number_key = w.key
    ) AS named
    CROSS JOIN LATERAL (
        SELECT id, merged_into FROM participant WHERE id = named.id OFFSET 0
    ) AS p
    UNION
    SELECT c.number_key, c.id, p.id, p.merged_into
    FROM chain c
    CROSS JOIN LATERAL (
        SELECT id, merged_into FROM participant WHERE id = c.merged_into OFFSET 0
    ) AS p
)
SELECT c.number_key, c.survivor AS id, c.id <> c.survivor AS led, p.first_names, p.surnames,
    p.document_type, p.document_number, p.birth_date, p.mobile, p.email, p.first_known_as
FROM chain c
CROSS JOIN LATERAL (
    SELECT first_names, surnames, document_type, document_number, birth_date, mobile, email,
        first_known_as
    FROM participant WHERE id = c.id OFFSET 0
) AS p
WHERE c.merged_into IS NULL
ORDER BY c.id"""
HOLD = """
SELECT p.id, p.restricted_at IS NOT NULL AS restricted,
    p.erased_at IS NULL AND p.merged_into IS NULL AS stands
FROM unnest(%(ids)s::uuid[]) AS w (id)
CROSS JOIN LATERAL (
    SELECT id, restricted_at, erased_at, merged_into FROM participant WHERE id = w.id
    OFFSET 0 FOR SHARE
) AS p"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """A participant whom a row may name."""

    #: of the record that stands for her
    id: UUID
    #: who she is by the record that has, or had, the number
    likeness: Likeness
    first_known_as: bytes | None
    restricted: bool


def by_number(connection: Connection, keys: Collection[str]) -> Mapping[str, list[Recognised]]:
    """By number: who has it, or had it, the first to be registered first.

    Until this transaction ends none of them leaves, is erased or merged.
    """
    rows, restricted = _read(connection, keys)
    found: dict[str, list[Recognised]] = defaultdict(list)
    for row in rows:
        found[row.number_key].append(
            Recognised(
                id=row.id,
                likeness=Likeness.of(row),
                first_known_as=None if row.first_known_as is None else bytes(row.first_known_as),
                restricted=restricted[row.id],
            )
        )
    return found


def _read(connection: Connection, keys: Collection[str]) -> tuple[Any, Mapping[UUID, bool]]:
    """Who is found by some numbers, all of them held, and whether each of these has left."""
    restricted: dict[UUID, bool] = {}
    while True:
        rows: Any = connection.exec_driver_sql(BY_NUMBER, {"keys": list(keys)}).all()
        unheld = {row.id for row in rows} - restricted.keys()
        if not unheld:
            return rows, restricted
        held = _held(connection, unheld)
        restricted |= {row.id: row.restricted for row in held}
        # Who was waited for may have been erased or merged meanwhile, and whoever leads to her may
        # not any more: then others are meant.
        if all(row.stands for row in held) and not any(row.led for row in rows):
            return rows, restricted


def _held(connection: Connection, ids: Collection[UUID]) -> Any:
    """Lock people until this transaction ends, and see how they are from then on."""
    # In the order in which everybody locks several people.
    return connection.exec_driver_sql(HOLD, {"ids": sorted(ids)}).all()
