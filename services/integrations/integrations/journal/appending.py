"""One transaction of the appender: a batch of events, placed and stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.domain.journal import Arrived, place
from integrations.storage.journal import weeks, writing
from nosotros.bus.envelope import Envelope, read
from nosotros.database import EVERY_ORGANISATION, Database

#: events held back that one transaction lets go
MOST_FREED = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Appended:
    """What became of a batch."""

    events: int
    held: int
    ignored: int
    #: the position of the last event
    head: int
    #: sources of which more that is held back can follow
    going_on: tuple[str, ...]


def arrived(envelope: Envelope, body: str) -> Arrived:
    """An event as the journal places it."""
    return Arrived(
        organisation=envelope.organisation,
        source=envelope.source,
        sequence=envelope.sequence,
        event_id=envelope.id,
        type=envelope.type,
        subject=envelope.subject,
        correlationid=envelope.correlationid,
        occurred_at=envelope.time,
        body=body,
    )


def append(
    database: Database, events: Sequence[Arrived], *, at: datetime, going_on: Collection[str] = ()
) -> Appended:
    """Append what follows, hold back what does not, ignore what is known: in one commit.

    Two who do it at once take turns; who dies in it has done nothing.

    Args:
        database: the service's.
        events: in the order in which they came.
        at: when they are recorded.
        going_on: sources of which something that was held back can follow now.

    Raises:
        Unavailable: the database is away; nothing has happened.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        head = writing.lock_head(connection)
        sources = writing.sources(connection, {each.source for each in events}.union(going_on))
        held = {
            name: {
                each.sequence: each
                for each in map(_read, writing.held(connection, source, limit=MOST_FREED))
            }
            for name, source in sources.items()
            if source.next_held is not None
        }
        last = {name: source.sequence for name, source in sources.items()}
        weeks.make(connection, at)
        placed = place(events, last=last, held=held)
        if placed.accepted:
            writing.append(connection, placed.accepted, head=head, at=at)
        more: list[str] = []
        for name in sorted({*held, *(each.source for each in placed.held)}):
            upto = placed.last.get(name, last.get(name, 0))
            mine = [each for each in placed.held if each.source == name]
            if writing.hold(connection, name, mine, last=upto, at=at):
                more.append(name)
    return Appended(
        events=len(placed.accepted),
        held=len(placed.held),
        ignored=placed.ignored,
        head=head + len(placed.accepted),
        going_on=tuple(more),
    )


def _read(body: str) -> Arrived:
    return arrived(read(body.encode()), body)
