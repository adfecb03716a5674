"""The journal, read: by whoever may have its events, and by whoever looks after it."""

from collections.abc import Mapping
from typing import NamedTuple

from integrations.handlers.subscribing import check_filter
from integrations.storage.journal import reading
from integrations.storage.journal.reading import Entry, Known, Wanted
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CursorExpired,
    CursorUnknown,
    EventBatch,
    EventFilter,
    GapView,
    GetEvent,
    GetJournal,
    JournalEntry,
    JournalView,
    ReadEvents,
    SourceView,
)


class _Filter(NamedTuple):
    types: tuple[str, ...]
    organisations: tuple[str, ...]
    subjects: tuple[str, ...]


def read_events(query: ReadEvents, *, work: UnitOfWork) -> EventBatch:
    """Events that the organisation may have, oldest first.

    Raises:
        NotFound: no saved reader of the organisation has this id.
        CursorExpired: what follows the cursor is not kept any more.
        CursorUnknown: the cursor is beyond the last event.
        InvalidFields: it names too much.
        EventTypeUnknown: a type is none of a public event.
    """
    filter = _Filter(query.types, query.organisations, query.subjects)
    asked = None if query.after is None else int(query.after)
    reader = None
    if query.reader is not None:
        reader = reading.reader(work.connection, query.reader)
        if reader is None:
            raise NotFound(kind="event reader", id=query.reader)
        filter = _Filter(tuple(reader.types), tuple(reader.organisations), tuple(reader.subjects))
        asked = reader.cursor if asked is None else asked
    else:
        check_filter(EventFilter(**filter._asdict()), work=work, within="")
    head, oldest = reading.ends(work.connection)
    after = head if asked is None else check_cursor(asked, head=head, oldest=oldest)
    if reader is not None and _asks_for_what_it_missed(query, reader, after=after, oldest=oldest):
        # Before anything is read: what is restored meanwhile is read, too.
        reading.asked_anew(work.connection, reader)
    wanted = Wanted(
        organisations=_whose(filter.organisations, work=work),
        types=filter.types,
        subjects=filter.subjects,
        correlation=query.correlation,
        since=query.since,
        until=query.until,
    )
    found: list[Entry] = []
    if after < head:
        found = reading.page(work.connection, wanted, after=after, head=head, limit=query.limit)
    previous = reading.last(work.connection, wanted, upto=after)
    return EventBatch(
        items=_chained(found, previous=previous),
        cursor=str(found[-1].position if len(found) == query.limit else head),
        head=str(head),
        previous=str(found[-1].position if found else previous),
    )


def _asks_for_what_it_missed(
    query: ReadEvents, reader: reading.Reader, *, after: int, oldest: int
) -> bool:
    """Whether a saved reader that may have missed some is asked for all that it wants from before them."""
    if reader.missed_after is None or after > max(reader.missed_after, oldest):
        return False
    return query.since is None and query.until is None and query.correlation is None


def get_event(query: GetEvent, *, work: UnitOfWork) -> JournalEntry:
    """One event by its id.

    Raises:
        NotFound: the organisation may have no event of this id, or it is not kept any more.
    """
    mine = _whose((), work=work)
    found = reading.find(work.connection, query.id)
    if found is None or not _may_be_had(found, mine):
        raise NotFound(kind="event", id=query.id)
    wanted = Wanted(organisations=mine)
    previous = reading.last(work.connection, wanted, upto=found.position - 1)
    (entry,) = _chained([found], previous=previous)
    return entry


def get_journal(query: GetJournal, *, work: UnitOfWork) -> JournalView:
    """How far the journal has come with each source, and what it misses."""
    head, oldest = reading.ends(work.connection)
    known = reading.sources(work.connection)
    return JournalView(
        head=str(head),
        oldest=str(oldest),
        sources=tuple(map(_source, known)),
        gaps=tuple(view for each in known if (view := _gap(each)) is not None),
    )


def check_cursor(cursor: int, *, head: int, oldest: int) -> int:
    """A cursor that what follows is kept of; `0` is the oldest there is.

    Raises:
        CursorExpired: something that followed it is not kept any more.
        CursorUnknown: it is beyond the last event.
    """
    if cursor == 0:
        return oldest
    if cursor < oldest:
        raise CursorExpired(cursor=str(cursor), oldest=str(oldest))
    if cursor > head:
        raise CursorUnknown(cursor=str(cursor), head=str(head))
    return cursor


def _whose(asked: tuple[str, ...], *, work: UnitOfWork) -> Mapping[str, frozenset[str] | None]:
    """The organisations whose events may be had, and of which types; those among them that are asked
    for, if any are."""
    mine = {**reading.granted(work.connection, at=work.at), work.organisation: None}
    return {name: types for name, types in mine.items() if not asked or name in asked}


def _may_be_had(entry: Entry, whose: Mapping[str, frozenset[str] | None]) -> bool:
    types = whose.get(entry.organisation, frozenset())
    return types is None or entry.type in types


def _chained(entries: list[Entry], *, previous: int) -> tuple[JournalEntry, ...]:
    before = [previous, *(each.position for each in entries)]
    return tuple(
        JournalEntry(
            cursor=str(each.position),
            previous=str(place),
            type=each.type,
            owner=each.organisation,
            subject=each.subject,
            body=each.body,
        )
        for each, place in zip(entries, before, strict=False)
    )


def _source(known: Known) -> SourceView:
    return SourceView(
        name=known.name,
        first=None if known.first is None else str(known.first),
        sequence=str(known.sequence),
        recorded_at=known.recorded_at,
    )


def _gap(known: Known) -> GapView | None:
    if known.next_held is None or known.held_since is None:
        return None
    return GapView(
        source=known.name,
        first_missing=str(known.sequence + 1),
        last_missing=str(known.next_held - 1),
        held=known.held,
        since=known.held_since,
    )
