"""Sessions: what a cohort is reminded of, and told of when it changes."""

from datetime import UTC, datetime
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import (
    AbsenceAnnounced,
    CohortCancelled,
    CohortClosed,
    CohortScheduled,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from notifications.handlers import following
from notifications.storage import erasing, happenings, places

#: of a session that is told of only as it is cancelled
_NO_ZONE = "UTC"


def on_session_planned(event: SessionPlanned, *, work: UnitOfWork) -> None:
    """Remind everybody of a session in time."""
    _keep(event, work=work)


def on_session_moved(event: SessionMoved, *, work: UnitOfWork) -> None:
    """Remind of a session at its new time, and tell those who were reminded before."""
    _keep(event, work=work)


def on_session_cancelled(event: SessionCancelled, *, work: UnitOfWork) -> None:
    """Remind nobody of a session any more, and tell those who were."""
    places.hold(work.connection, [event.cohort_id])
    _store(
        event.session_id,
        cohort_id=event.cohort_id,
        begins_at=event.begins_at,
        ends_at=None,
        zone=_NO_ZONE,
        place=None,
        state="cancelled",
        work=work,
    )
    _follow(event.session_id, work=work)


def on_absence_announced(event: AbsenceAnnounced, *, work: UnitOfWork) -> None:
    """Remind her no more of a session that she will not come to."""
    if erasing.is_erased(event.participant_id, work=work):
        return
    places.hold(work.connection, [event.cohort_id])
    work.connection.exec_driver_sql(
        happenings.KEEP_ABSENCE,
        {
            "session_id": event.session_id,
            "organisation": work.organisation,
            "participant_id": event.participant_id,
        },
    )
    following.follow_session(event.session_id, work=work)


def on_cohort_scheduled(event: CohortScheduled, *, work: UnitOfWork) -> None:
    """Keep a cohort's name."""
    _keep_cohort(event.cohort_id, "scheduled", name=event.name, work=work)


def on_cohort_closed(event: CohortClosed, *, work: UnitOfWork) -> None:
    """Keep that a cohort's sessions are over."""
    _keep_cohort(event.cohort_id, "closed", work=work)


def on_cohort_cancelled(event: CohortCancelled, *, work: UnitOfWork) -> None:
    """Remind nobody of a cohort's sessions any more, and tell those who were."""
    places.hold(work.connection, [event.cohort_id])
    _keep_cohort(event.cohort_id, "cancelled", work=work)
    following.follow_cohort(event.cohort_id, work=work)


def remind_of_session(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Write a session's reminders down, each for the moment that is best for whom it is for."""
    id = UUID(timer.key)
    places.hold(work.connection, [happenings.cohort_of(work.connection, id)])
    _follow(id, work=work)


def _keep(event: SessionPlanned | SessionMoved, *, work: UnitOfWork) -> None:
    places.hold(work.connection, [event.cohort_id])
    _store(
        event.session_id,
        cohort_id=event.cohort_id,
        begins_at=event.begins_at,
        ends_at=event.ends_at,
        zone=event.zone,
        place=event.place,
        state="planned",
        work=work,
    )
    _follow(event.session_id, work=work)


def _follow(id: UUID, *, work: UnitOfWork) -> None:
    following.watch_session(id, work=work)
    following.follow_session(id, work=work)


def _store(
    id: UUID,
    *,
    cohort_id: UUID,
    begins_at: datetime,
    ends_at: datetime | None,
    zone: str,
    place: str | None,
    state: str,
    work: UnitOfWork,
) -> None:
    values = {
        "id": id,
        "organisation": work.organisation,
        "revision": _revision(work),
        "cohort_id": cohort_id,
        "begins_at": begins_at.astimezone(UTC),
        "ends_at": ends_at,
        "zone": zone,
        "place": place,
        "state": state,
    }
    work.connection.exec_driver_sql(happenings.KEEP_SESSION, values)


def _keep_cohort(id: UUID, state: str, *, name: str | None = None, work: UnitOfWork) -> None:
    values = {
        "id": id,
        "organisation": work.organisation,
        "revision": _revision(work),
        "name": name,
        "state": state,
    }
    work.connection.exec_driver_sql(happenings.KEEP_COHORT, values)


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
