"""Keys of participants, and the people who share one: who may be the same person.

Under row-level security only leakproof operators reach an index, and equality of texts and of
uuids is; so a key is a text that is equal or not, and nothing here is found by likeness.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from enrolment.domain.matching import Likeness
from enrolment.domain.matching.keys import DOCUMENT

#: People of one key that are looked at, the newest. A community centre's telephone may be on
#: thousands of records, and then says next to nothing.
PER_KEY = 100
#: People that come up for one, and for one row of a sheet.
AT_MOST = 50
AT_MOST_A_ROW = 10

#: Takes what `row_of_keys` gives, through `UnitOfWork.with_commit`: one row for all the people that
#: a unit of work registers. They have no keys yet, and the same commit stores them; no foreign key
#: holds that, as it would be asked for each key.
STORE_NEW = """
INSERT INTO match_key (organisation, key, participant_id)
SELECT %(organisation)s::text, k.key, p.id::uuid
FROM json_each(%(people)s::json) AS p (id, hers)
CROSS JOIN json_array_elements_text(p.hers) AS k (key)"""
# Whoever is erased, or not there, gets none.
_STORE = f"""{STORE_NEW}
JOIN participant ON participant.id = p.id::uuid AND participant.erased_at IS NULL
ON CONFLICT DO NOTHING"""
FORGET_KEYS = "DELETE FROM match_key WHERE participant_id = %(id)s"
# Two records that come to be at once do not see each other's keys, so one waits for the other. Each
# key is a lock of its own, and they are taken in one order. A batch of rows has thousands, for which
# a server has no room: it takes the one lock that stands for all of an organisation's keys, which
# whoever takes some of them shares, and has before them (it is in a WITH, read before any key is).
_HOLD_ALIKE = """
WITH everybody AS MATERIALIZED (
    SELECT pg_advisory_xact_lock_shared(hashtextextended('alike ' || %(organisation)s, 0))
)
SELECT pg_advisory_xact_lock(hashtextextended('alike ' || %(organisation)s || ' ' || w.key, 0))
FROM everybody CROSS JOIN unnest(%(keys)s::text[]) AS w (key)"""
_HOLD_EVERYBODY = "SELECT pg_advisory_xact_lock(hashtextextended('alike ' || %(organisation)s, 0))"
# One probe of the primary key a key, ended by its LIMIT, then one of participant's a person.
# Whom a document's number names comes first, however many share a birthday and a surname. The
# last WHERE is where people are left out who still have keys and are not to come up.
CANDIDATES = f"""
WITH hit AS (
    SELECT w.row, w.key, m.participant_id
    FROM unnest(
        string_to_array(%(rows)s, ' ')::integer[], string_to_array(%(keys)s, E'\\n')
    ) AS w (row, key)
    CROSS JOIN LATERAL (
        SELECT participant_id FROM match_key WHERE key = w.key
        ORDER BY participant_id DESC LIMIT {PER_KEY}
    ) AS m
    WHERE m.participant_id <> ALL(%(but)s::uuid[])
), ranked AS (
    SELECT row, participant_id, row_number() OVER (
        PARTITION BY row
        ORDER BY bool_or(starts_with(key, '{DOCUMENT}')) DESC, count(*) DESC, participant_id DESC
    ) AS rank
    FROM hit GROUP BY row, participant_id
)
SELECT r.row, p.id, p.first_names, p.surnames, p.document_type, p.document_number, p.birth_date,
    p.mobile, p.email
FROM ranked AS r
CROSS JOIN LATERAL (
    SELECT * FROM participant WHERE id = r.participant_id
        AND erased_at IS NULL AND merged_into IS NULL AND restricted_at IS NULL
    OFFSET 0
) AS p
WHERE r.rank <= %(at_most)s
ORDER BY r.row, r.rank"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A participant who shares a key with somebody."""

    participant_id: UUID
    likeness: Likeness


def row_of_keys(
    *, organisation: str, people: Sequence[tuple[UUID, Sequence[str]]]
) -> dict[str, object]:
    """The one row that `STORE_NEW` takes for these people and their keys."""
    hers = {str(id): keys for id, keys in people}
    return {"organisation": organisation, "people": orjson.dumps(hers).decode()}


def hold_alike(connection: Connection, *, organisation: str, keys: Sequence[str]) -> None:
    """Have no other record be given one of these keys until this transaction ends.

    Whoever is to have them is looked for after this, by a statement of its own: one that waits finds
    what was there before the wait. No participant is locked before this, as whoever waits for her
    may have it.
    """
    connection.exec_driver_sql(_HOLD_ALIKE, {"organisation": organisation, "keys": sorted(keys)})


def hold_everybody(connection: Connection, *, organisation: str) -> None:
    """Have no other record be given any key until this transaction ends.

    As `hold_alike`, for who has too many of them, or does not know them yet.
    """
    connection.exec_driver_sql(_HOLD_EVERYBODY, {"organisation": organisation})


def store_keys(
    connection: Connection, *, organisation: str, people: Sequence[tuple[UUID, Sequence[str]]]
) -> None:
    """Have stored participants be found by their keys, beside those that they have already."""
    connection.exec_driver_sql(_STORE, row_of_keys(organisation=organisation, people=people))


def forget_keys(connection: Connection, participant_id: UUID) -> None:
    """Have a participant not be found any more. Erasing her does so by itself."""
    connection.exec_driver_sql(FORGET_KEYS, {"id": participant_id})


def candidates(connection: Connection, *, keys: Sequence[str], but: UUID | None) -> list[Known]:
    """Who of the organisation shares one of these keys, other than `but`.

    At most `AT_MOST`: first whom the document's number names, then who shares most keys. Of a key
    that more than `PER_KEY` people have, the newest of them are looked at: who is beyond them is
    found by her other keys only, and missed where that one is all that is shared (there the
    whole name and a telephone agree, and the birth dates do not).
    """
    found = _found(connection, wanted={0: keys}, but=[] if but is None else [but], at_most=AT_MOST)
    return found[0]


def candidates_of_many(
    connection: Connection, *, wanted: Mapping[int, Sequence[str]]
) -> Mapping[int, list[Known]]:
    """For each of several rows' keys the likeliest of what `candidates` gives, in one statement.

    Only people who are stored come up: rows of one sheet that share a key are told by
    `earlier_rows`.
    """
    return _found(connection, wanted=wanted, but=[], at_most=AT_MOST_A_ROW)


def _found(
    connection: Connection,
    *,
    wanted: Mapping[int, Sequence[str]],
    but: list[UUID],
    at_most: int,
) -> dict[int, list[Known]]:
    rows: Any = connection.exec_driver_sql(
        CANDIDATES, values_of(wanted=wanted, but=but, at_most=at_most)
    )
    found: dict[int, list[Known]] = {number: [] for number in wanted}
    for row in rows:
        found[row.row].append(_known(row))
    return found


def values_of(
    *, wanted: Mapping[int, Sequence[str]], but: Sequence[UUID], at_most: int = AT_MOST
) -> dict[str, object]:
    """The values that `CANDIDATES` takes."""
    # As texts, which cost a driver less than lists; no key has a line end.
    pairs = [(str(number), key) for number, keys in wanted.items() for key in keys]
    return {
        "rows": " ".join(number for number, _ in pairs),
        "keys": "\n".join(key for _, key in pairs),
        "but": list(but),
        "at_most": at_most,
    }


def _known(row: Any) -> Known:
    return Known(
        participant_id=row.id,
        likeness=Likeness.of(row),
    )
