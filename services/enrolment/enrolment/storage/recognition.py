"""Who has, or had, the documents that a sheet's rows name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

# A record that was merged leads to the one that stands for it, however often that was merged.
_BY_NUMBER = """
WITH RECURSIVE named AS (
    SELECT id AS participant_id, number_key FROM participant
    WHERE number_key = ANY(%(keys)s) AND erased_at IS NULL
    UNION
    SELECT participant_id, number_key FROM past_document WHERE number_key = ANY(%(keys)s)
), chain AS (
    SELECT p.id, p.id AS survivor, p.merged_into FROM participant p
    WHERE p.id IN (SELECT participant_id FROM named)
    UNION ALL
    SELECT c.id, p.id, p.merged_into FROM chain c JOIN participant p ON p.id = c.merged_into
)
SELECT n.number_key, c.survivor AS id, p.first_names, p.surnames, p.birth_date,
    p.first_known_as, o.restricted_at
FROM named n
JOIN participant p ON p.id = n.participant_id
JOIN chain c ON c.id = p.id AND c.merged_into IS NULL
JOIN participant o ON o.id = c.survivor
ORDER BY p.id FOR SHARE OF o"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """A participant whom a row may name."""

    #: of the record that stands for her
    id: UUID
    #: first names, surnames, birth date, ready to be compared
    called: tuple[str, str, str]
    first_known_as: bytes | None
    restricted: bool


def by_number(connection: Connection, keys: Collection[str]) -> Mapping[str, list[Recognised]]:
    """By number: who has it, or had it, the first to be registered first.

    Until this transaction ends none of them leaves, is erased or merged.
    """
    rows: Any = connection.exec_driver_sql(_BY_NUMBER, {"keys": list(keys)})
    found: dict[str, list[Recognised]] = defaultdict(list)
    for row in rows:
        found[row.number_key].append(
            Recognised(
                id=row.id,
                called=(
                    row.first_names.casefold(),
                    row.surnames.casefold(),
                    row.birth_date.isoformat(),
                ),
                first_known_as=None if row.first_known_as is None else bytes(row.first_known_as),
                restricted=row.restricted_at is not None,
            )
        )
    return found
