"""The journal as its readers see it: row-level security decides whose events these are.

A page is looked for once for each organisation, type or subject that it may be of, each time by an
index that has its events in their order, so that what does not fit is not even looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

_AS_OF = "SELECT set_config('nosotros.at', %(at)s::timestamptz::text, true)"
_HEAD = "SELECT position, oldest FROM journal_head WHERE organisation = '*'"
# Row-level security compares with the same moment, which is said first: no row of another organisation
# is seen before.
_GRANTED = """
SELECT NULL AS organisation, NULL::text[] AS types, set_config('nosotros.at', %(at)s::timestamptz::text, true)
UNION ALL
SELECT organisation, types, NULL FROM event_grant
WHERE grantee = current_setting('nosotros.organisation') AND ended_at IS NULL
    AND (starts_at IS NULL OR starts_at <= %(at)s) AND (until IS NULL OR until > %(at)s)
    AND organisation NOT IN (SELECT organisation FROM suspended)"""
#: types of one organisation that are each looked for by themselves; more are looked for among all of it
_MOST_TYPES = 8
#: an event is recorded after it has happened, but for what two machines' clocks differ
_CLOCKS_DIFFER = timedelta(days=1)
_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
_COLUMNS = "position, type, organisation, subject, body"
_MAY_BE_HAD = """(journal.organisation = ANY(%(had)s::text[]) OR (journal.organisation, journal.type) IN (
    SELECT * FROM unnest(%(had_partly)s::text[], %(had_each)s::text[])))"""
# What finds the events of each run, first to last: its values, and what they are compared with.
_BY_ORGANISATION = (
    "unnest(%(wholly)s::text[]) AS run (organisation)",
    f"journal.organisation = run.organisation AND {_MAY_BE_HAD}",
)
_BY_TYPE = (
    "unnest(%(partly)s::text[], %(each)s::text[]) AS run (organisation, type)",
    "journal.organisation = run.organisation AND journal.type = run.type",
)
_BY_SUBJECT = (
    "unnest(%(subjects)s::text[]) AS run (subject)",
    f"journal.subject = run.subject AND {_MAY_BE_HAD}",
)
_BY_STORY = (
    "(SELECT) AS run",
    f"journal.correlationid = %(correlation)s AND {_MAY_BE_HAD}",
)
_FITS = (
    ("types", "journal.type = ANY(%(types)s::text[])"),
    ("subjects", "journal.subject = ANY(%(subjects)s::text[])"),
    ("correlation", "journal.correlationid = %(correlation)s"),
    ("since", "journal.occurred_at >= %(since)s AND journal.recorded_at >= %(recorded)s"),
    ("until", "journal.occurred_at < %(until)s"),
)
_AFTER = ("journal.position > %(after)s AND journal.position <= %(head)s", "ASC")
_BEFORE = ("journal.position <= %(after)s", "DESC")
_ONE = f"SELECT {_COLUMNS} FROM journal WHERE event_id = %(id)s LIMIT 1"
_SOURCES = """
SELECT name, first, sequence, recorded_at, held, next_held, held_since FROM journal_source ORDER BY name"""
_READER = """
SELECT id, types, organisations, subjects, cursor, missed_after FROM subscription
WHERE id = %(id)s AND kind = 'reader' AND ended_at IS NULL"""
# What is restored between our look and this is to be asked for once more.
_ASKED_ANEW = """
UPDATE subscription SET missed_after = NULL WHERE id = %(id)s AND missed_after = %(missed_after)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which events somebody wants: those that meet every condition that is given."""

    #: those whose events may be had, and of which types; none: of all
    organisations: Mapping[str, frozenset[str] | None]
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    correlation: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An event in its place."""

    position: int
    type: str
    organisation: str
    subject: str
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What a saved reader wants, and how far it is."""

    id: UUID
    types: list[str]
    organisations: list[str]
    subjects: list[str]
    cursor: int
    #: beyond it is what could not be had by whoever has not asked since; none: nothing is
    missed_after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A source, as the journal has it."""

    name: str
    first: int | None
    sequence: int
    recorded_at: datetime
    held: int
    next_held: int | None
    held_since: datetime | None


def ends(connection: Connection) -> tuple[int, int]:
    """The position of the last event, and the one that what is kept follows."""
    row = connection.exec_driver_sql(_HEAD).one()
    return row.position, row.oldest


def as_of(connection: Connection, at: datetime) -> None:
    """Have the transaction see of others' events what the organisation may have at a moment."""
    connection.exec_driver_sql(_AS_OF, {"at": at})


def granted(connection: Connection, *, at: datetime) -> Mapping[str, frozenset[str] | None]:
    """Who lets the transaction's organisation have events of theirs at a moment; of which types, none:
    of all. From here on the transaction sees the journal as of that moment."""
    found: dict[str, frozenset[str] | None] = {}
    rows = connection.exec_driver_sql(_GRANTED, {"at": at}).all()
    for row in (each for each in rows if each.organisation is not None):
        before = found.get(row.organisation, frozenset())
        found[row.organisation] = (
            None if before is None or not row.types else before.union(row.types)
        )
    return found


def page(
    connection: Connection, wanted: Wanted, *, after: int, head: int, limit: int
) -> list[Entry]:
    """Up to `limit` events between two positions, the second one included, oldest first."""
    return _find(connection, wanted, _AFTER, after=after, head=head, limit=limit)


def last(connection: Connection, wanted: Wanted, *, upto: int) -> int:
    """The position of the last event up to one; 0 where there is none."""
    found = _find(connection, wanted, _BEFORE, after=upto, limit=1)
    return found[0].position if found else 0


def find(connection: Connection, event_id: UUID) -> Entry | None:
    """An event by its id."""
    row = connection.exec_driver_sql(_ONE, {"id": event_id}).one_or_none()
    return Entry(**row._mapping) if row else None


def sources(connection: Connection) -> list[Known]:
    """Every source, by its name."""
    return [Known(**row._mapping) for row in connection.exec_driver_sql(_SOURCES)]


def reader(connection: Connection, id: UUID) -> Reader | None:
    """A saved reader."""
    row = connection.exec_driver_sql(_READER, {"id": id}).one_or_none()
    return Reader(**row._mapping) if row else None


def asked_anew(connection: Connection, reader: Reader) -> None:
    """Have a saved reader go on by what is read from now on, as it is asked for what it may have missed."""
    values = {"id": reader.id, "missed_after": reader.missed_after}
    connection.exec_driver_sql(_ASKED_ANEW, values)


def _find(
    connection: Connection, wanted: Wanted, side: tuple[str, str], **where: int
) -> list[Entry]:
    values = _values(wanted)
    if not (values["wholly"] or values["partly"]):
        return []
    rows = connection.exec_driver_sql(statement(wanted, side), {**values, **where})
    return [Entry(**row._mapping) for row in rows]


def statement(wanted: Wanted, side: tuple[str, str]) -> str:
    """The query that finds what somebody wants on one side of a position."""
    place, order = side
    fits = [condition for name, condition in _FITS if getattr(wanted, name)]

    def run(runs: str, of_a_run: str) -> str:
        conditions = " AND ".join((of_a_run, place, *fits))
        return f"""
SELECT found.* FROM {runs} CROSS JOIN LATERAL (
    SELECT journal.position, journal.type, journal.organisation, journal.subject, journal.body
    FROM journal WHERE {conditions} ORDER BY journal.position {order} LIMIT %(limit)s
) AS found"""

    if wanted.correlation is not None:
        parts = [run(*_BY_STORY)]
    elif wanted.subjects:
        parts = [run(*_BY_SUBJECT)]
    else:
        wholly, partly = _runs(wanted)
        parts = [run(*_BY_ORGANISATION)] * bool(wholly) + [run(*_BY_TYPE)] * bool(partly)
    return f"{' UNION ALL '.join(parts)} ORDER BY position {order} LIMIT %(limit)s"


def _runs(wanted: Wanted) -> tuple[list[str], list[tuple[str, str]]]:
    """The organisations that are looked through as a whole, and those of which by type."""
    wholly: list[str] = []
    partly: list[tuple[str, str]] = []
    for organisation, allowed in sorted(wanted.organisations.items()):
        asked = frozenset(wanted.types) or allowed
        types = asked if asked is None or allowed is None else asked & allowed
        if types is None or len(types) > _MOST_TYPES:
            wholly.append(organisation)
        else:
            partly += ((organisation, type) for type in sorted(types))
    return wholly, partly


def _values(wanted: Wanted) -> dict[str, object]:
    wholly, partly = _runs(wanted)
    had_partly = [
        (organisation, type)
        for organisation, types in wanted.organisations.items()
        for type in types or ()
    ]
    return {
        "had": [name for name, types in wanted.organisations.items() if types is None],
        "had_partly": [organisation for organisation, _ in had_partly],
        "had_each": [type for _, type in had_partly],
        "wholly": wholly,
        "partly": [organisation for organisation, _ in partly],
        "each": [type for _, type in partly],
        "types": list(wanted.types),
        # Each has a run of its own: one that is named twice must not be found twice.
        "subjects": list(dict.fromkeys(wanted.subjects)),
        "correlation": wanted.correlation,
        "since": wanted.since,
        "until": wanted.until,
        "recorded": None if wanted.since is None else _a_day_before(wanted.since),
    }


def _a_day_before(moment: datetime) -> datetime:
    return moment - min(_CLOCKS_DIFFER, moment - _FIRST_MOMENT)
