"""The journal as its readers see it: row-level security decides whose events these are.

A page is looked for once for each organisation, type or subject that it may be of, each time by an
index that has its events in their order, so that what does not fit is not even looked at.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

_HEAD = "SELECT position, oldest FROM journal_head"
_WHOSE = """
SELECT DISTINCT organisation FROM event_grant
WHERE grantee = current_setting('nosotros.organisation') AND ended_at IS NULL"""
#: an event is recorded after it has happened, but for what two machines' clocks differ
_CLOCKS_DIFFER = timedelta(days=1)
_COLUMNS = "position, type, organisation, subject, body"
# What finds the events of each run, first to last: its values, and what they are compared with.
_BY_ORGANISATION = (
    "unnest(%(organisations)s::text[]) AS run (organisation)",
    "journal.organisation = run.organisation",
)
_BY_TYPE = (
    "unnest(%(organisations)s::text[]) AS mine (organisation), unnest(%(types)s::text[]) AS wanted (type)",
    "journal.organisation = mine.organisation AND journal.type = wanted.type",
)
_BY_SUBJECT = (
    "unnest(%(subjects)s::text[]) AS run (subject)",
    "journal.subject = run.subject AND journal.organisation = ANY(%(organisations)s::text[])",
)
_BY_STORY = (
    "(SELECT) AS run",
    "journal.correlationid = %(correlation)s AND journal.organisation = ANY(%(organisations)s::text[])",
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
SELECT types, organisations, subjects, cursor FROM subscription
WHERE id = %(id)s AND kind = 'reader' AND ended_at IS NULL"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which events somebody wants: those that meet every condition that is given."""

    #: those whose events may be had, or the ones among them that are asked for
    organisations: tuple[str, ...]
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

    types: list[str]
    organisations: list[str]
    subjects: list[str]
    cursor: int


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


def granting(connection: Connection) -> list[str]:
    """Who lets the transaction's organisation have events of theirs."""
    return list(connection.exec_driver_sql(_WHOSE).scalars())


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


def _find(
    connection: Connection, wanted: Wanted, side: tuple[str, str], **where: int
) -> list[Entry]:
    rows = connection.exec_driver_sql(statement(wanted, side), {**_values(wanted), **where})
    return [Entry(**row._mapping) for row in rows]


def statement(wanted: Wanted, side: tuple[str, str]) -> str:
    """The query that finds what somebody wants on one side of a position."""
    if wanted.correlation is not None:
        runs, of_a_run = _BY_STORY
    elif wanted.subjects:
        runs, of_a_run = _BY_SUBJECT
    elif wanted.types:
        runs, of_a_run = _BY_TYPE
    else:
        runs, of_a_run = _BY_ORGANISATION
    place, order = side
    fits = [condition for name, condition in _FITS if getattr(wanted, name)]
    conditions = " AND ".join((of_a_run, place, *fits))
    return f"""
SELECT found.* FROM {runs} CROSS JOIN LATERAL (
    SELECT journal.position, journal.type, journal.organisation, journal.subject, journal.body
    FROM journal WHERE {conditions} ORDER BY journal.position {order} LIMIT %(limit)s
) AS found ORDER BY found.position {order} LIMIT %(limit)s"""


def _values(wanted: Wanted) -> dict[str, object]:
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(wanted).items()
    }
    recorded = None if wanted.since is None else wanted.since - _CLOCKS_DIFFER
    return {**values, "recorded": recorded}
