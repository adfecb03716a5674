"""What is known of each link, noted for those who ask how a room is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from partners.bridge import measures
from partners.bridge.link import Counted, Link
from partners.bridge.places import RoomPlace
from partners.bridge.taking import origin_of
from partners.storage import inward, links, quarantine

#: before the end of a room's certificate, from which on it is said
_SOON = timedelta(days=30)


def note(database: Database, all_links: Sequence[Link]) -> None:
    """Write down how each room's link is.

    Raises:
        Unavailable: the database is away.
    """
    at, now = clock.now(), clock.monotonic()
    for each in all_links:
        room = each.place.organisation
        measures.proven.labels(room).set(each.proven)
        if each.seconds is not None:
            measures.link_seconds.labels(room).set(each.seconds)
        if each.backlog is not None:
            measures.backlog.labels(room).set(each.backlog)
        counted, each.counted = each.counted, Counted()
        with database.begin(room) as transaction:
            links.note(
                transaction.connection,
                room,
                links.Noted(
                    at=at,
                    proven_at=_moment(each.proven_at, at=at, now=now),
                    seconds=each.seconds,
                    backlog=each.backlog,
                    problem=trouble(each),
                    accepted=counted.accepted,
                    quarantined=counted.quarantined,
                    repeated=counted.repeated,
                ),
            )


def trouble(link: Link) -> str | None:
    """What is wrong with a link; none: nothing is."""
    if link.problem is not None:
        return link.problem
    if link.spent:
        return "it has told as much as a room may in a day, and what it tells waits there"
    return None if link.proven else "no canary has come back for too long"


def ending(place: RoomPlace) -> str | None:
    """What is to be said of the end of a room's certificate; none: it is far away."""
    until = place.certificate_until
    # By the time of day, as who checks it does.
    if until is None or until.timestamp() - clock.unix() > _SOON.total_seconds():
        return None
    at = f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"its certificate ends at {at}: `nosotros room rotate {place.organisation}`"


def audit(database: Database, *, before: datetime) -> bool:
    """Have the audit log say what was refused in minutes that are over; whether anything was.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        organisations = inward.with_refusals(transaction.connection, before=before)
    for each in organisations:
        with database.begin(each) as transaction:
            work = UnitOfWork(transaction, origin_of(each))
            inward.audit_refusals(work, before=before)
            work.commit()
    return bool(organisations)


def expire(database: Database, *, days: int) -> int:
    """Keep nothing of what was refused that long ago; how many events that were.

    Raises:
        Unavailable: the database is away.
    """
    before = clock.now() - timedelta(days=days)
    with database.begin(EVERY_ORGANISATION) as transaction:
        return quarantine.expire(transaction.connection, before=before)


def this_minute() -> datetime:
    """When this minute began."""
    return clock.now().replace(second=0, microsecond=0)


def _moment(monotonic: float | None, *, at: datetime, now: float) -> datetime | None:
    return None if monotonic is None else at - timedelta(seconds=now - monotonic)
