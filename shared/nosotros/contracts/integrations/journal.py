"""The journal: every public event, in the one order in which all subscribers get them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Cursor, Encoded, Line, PageSize, Slug
from nosotros.contracts.integrations.refusals import (
    CursorExpired,
    CursorUnknown,
    EventTypeUnknown,
)
from nosotros.contracts.integrations.values import Scope
from nosotros.contracts.language import query, view


@view
class JournalEntry:
    """An event, byte for byte as it was published, and its place in the journal."""

    cursor: str
    #: the cursor of the event before it that fits the same filter and may be had by the same reader,
    #: 0 where there is none; a higher one than that of the event received last means that something
    #: was lost on the way
    previous: str
    type: str
    #: whose event it is
    owner: str
    subject: str
    #: the CloudEvent, whose bytes never change
    body: Annotated[str, Encoded]


@view
class EventBatch:
    """Events in their order, and how far the journal was looked at for them."""

    items: tuple[JournalEntry, ...]
    #: to ask for what follows; what was looked at and does not fit the filter is behind it
    cursor: str
    #: the last event that there is, of whatever organisation
    head: str
    #: the last of these events, or what would be the `previous` of the next one
    previous: str


@view
class SourceView:
    """One source of events, as the journal has it."""

    name: str
    #: the first of its numbers that is in the journal, 1 unless it had told something before there was a
    #: journal; none: nothing is
    first: str | None
    #: the last of its numbers that is in the journal; there is no gap below it
    sequence: str
    recorded_at: datetime


@view
class GapView:
    """Numbers of a source that were skipped: what followed them is held back until they come."""

    source: str
    first_missing: str
    last_missing: str
    #: events that are held back behind it
    held: int
    since: datetime


@view
class JournalView:
    """How the journal is doing."""

    #: the last event that there is
    head: str
    #: what is kept follows this cursor
    oldest: str
    sources: tuple[SourceView, ...]
    gaps: tuple[GapView, ...]


@query(
    service="integrations",
    scope=Scope.EVENTS,
    returns=EventBatch,
    errors=(NotFound, CursorExpired, CursorUnknown, EventTypeUnknown),
)
class ReadEvents:
    """Public events of one's own organisation and of those that let it have theirs, oldest first."""

    #: what follows this cursor; `0`: from the oldest that is kept; none: from the saved reader's
    #: on, or for nobody in particular what comes from now on
    after: Annotated[str | None, Cursor] = None
    #: of these types alone; none: of all
    types: tuple[Annotated[str, Line], ...] = ()
    organisations: tuple[Annotated[str, Slug], ...] = ()
    subjects: tuple[Annotated[str, Line], ...] = ()
    #: of one story
    correlation: Annotated[str | None, Line] = None
    #: that happened at this moment or later
    since: datetime | None = None
    #: that happened before this moment
    until: datetime | None = None
    #: a saved reader: its filter of types, organisations and subjects is taken in place of the one given
    #: here, and its saved cursor where no other is given
    reader: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE


@query(service="integrations", scope=Scope.EVENTS, returns=JournalEntry, errors=(NotFound,))
class GetEvent:
    """One event by its id."""

    id: UUID


@query(service="integrations", scope=Scope.OPERATIONS, returns=JournalView)
class GetJournal:
    """How far the journal has come with each source, and what it misses."""
