"""Erasure: a participant's data end here at once, and elsewhere as each service confirms."""

from datetime import timedelta
from typing import get_args
from uuid import UUID

from enrolment.handlers.alerts import raise_alert
from enrolment.handlers.enrolments import end_places
from enrolment.handlers.participants import COMES_OF_AGE
from enrolment.handlers.present import present
from enrolment.storage import alerts, authorisations, departures, guardians, imports, support
from enrolment.storage.records import records_of
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    EraseParticipant,
    ErasureCompleted,
    ErasurePage,
    ErasureView,
    GetErasure,
    ListErasures,
    ParticipantErased,
    ParticipantView,
    Purpose,
    RequestErasure,
)
from nosotros.contracts.language import event_of
from nosotros.contracts.mentoring import MentoringErasureConfirmed
from nosotros.contracts.notifications import ErasureConfirmed
from nosotros.contracts.training import TrainingErasureConfirmed
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: the services that hold people's data beside this one
HOLDERS = tuple(
    event_of(each).owner
    for each in (ErasureConfirmed, TrainingErasureConfirmed, MentoringErasureConfirmed)
)
#: within which a service confirms; after it somebody is alerted, and it is told again
CONFIRMED_WITHIN = timedelta(minutes=15)
TOLD_AGAIN_AFTER = timedelta(hours=1)
#: the timer of an erasure; its key is the erasure's id
ERASURE_OVERDUE = "erasure_overdue"


def erase_participant(command: EraseParticipant, *, work: UnitOfWork) -> None:
    """Erase a participant as she was read.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
    """
    view = present(
        command.participant_id,
        work=work,
        hold=True,
        expected_revision=command.expected_revision,
        restricted=True,
    )
    erase(view, work=work)


def request_erasure(command: RequestErasure, *, work: UnitOfWork) -> ErasureView:
    """Erase a participant, or tell how far her erasure has come.

    Raises:
        NotFound: no participant of the organisation has, or had, this id.
    """
    known = departures.erasure_of(work.connection, command.participant_id)
    if known is not None:
        return known
    try:
        view = present(command.participant_id, work=work, hold=True, restricted=True)
    except NotFound:
        # She may have been erased while this waited for her.
        known = departures.erasure_of(work.connection, command.participant_id)
        if known is None:
            raise
        return known
    return erase(view, work=work)


def erase(view: ParticipantView, *, work: UnitOfWork) -> ErasureView:
    """End a participant's data here, and have everybody else end theirs.

    Her places are freed and offered on; they stay as counts, under an id that leads nowhere. What
    is published of her already keeps its number and bytes, and consumers ignore it from then on.
    """
    # Before her places' intakes: whoever keeps a sheet locks its intake after this.
    imports.hold_keeping(work.connection, work.organisation)
    end_places(view.id, reason="erased", work=work)
    ids = records_of(work.connection, view.id)
    authorisations.end(
        work.connection,
        participant_id=view.id,
        purposes=get_args(Purpose),
        at=work.at,
        why="erased",
    )
    sheets = departures.end_sheets(work.connection, ids, at=work.at)
    for id in ids:
        _forget(id, work=work)
    waiting = [f"{service}/{id}" for service in HOLDERS for id in ids]
    waiting += [sheet_entry(id) for id in sheets]
    erasure_id = new_id()
    due_at = work.at + CONFIRMED_WITHIN
    work.connection.exec_driver_sql(
        departures.INSERT_ERASURE,
        {
            "id": erasure_id,
            "organisation": work.organisation,
            "participant_id": view.id,
            "requested_at": work.at,
            "due_at": due_at,
            "done_at": None,
            "waiting_for": waiting,
        },
    )
    work.schedule(ERASURE_OVERDUE, key=str(erasure_id), due_at=due_at)
    work.audit("erase_participant", view.id)
    return _erasure(erasure_id, work=work)


def on_erasure_confirmed(
    event: ErasureConfirmed | TrainingErasureConfirmed | MentoringErasureConfirmed,
    *,
    work: UnitOfWork,
) -> None:
    """Note that a service holds nothing of somebody any more."""
    confirm(f"{event_of(type(event)).owner}/{event.participant_id}", work=work)


def confirm(entry: str, *, work: UnitOfWork) -> None:
    """Note that one of the things that an erasure waits for has been done."""
    rows = work.connection.exec_driver_sql(departures.CONFIRM, {"entry": entry, "at": work.at})
    # More than one where several people of a sheet are erased before it is deleted.
    for row in [each for each in rows if each.done_at is not None]:
        work.cancel(ERASURE_OVERDUE, key=str(row.id))
        alerts.resolve(
            work.connection,
            about=row.id,
            kinds=["erasure_overdue"],
            at=work.at,
            actor=work.origin.actor,
        )
        # Of each of her records: elsewhere, a merged one may have been told of by its own id.
        for id in records_of(work.connection, row.participant_id):
            completed = ErasureCompleted(participant_id=id, erasure_id=row.id)
            work.publish(completed, revision=1)


def sheet_entry(import_id: UUID) -> str:
    """What an erasure waits for where a kept sheet has a row of hers."""
    return f"enrolment/{import_id}"


def erasure_overdue(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Show that a service has not confirmed in time, and tell it again."""
    id = UUID(timer.key)
    due_at = work.at + TOLD_AGAIN_AFTER
    row = work.connection.exec_driver_sql(departures.OVERDUE, {"id": id, "due_at": due_at}).first()
    if row is None:
        return
    for service, _, of in sorted(each.partition("/") for each in row.waiting_for):
        if service in HOLDERS:
            told = departures.erased_revision(work.connection, UUID(of))
            work.publish(ParticipantErased(participant_id=UUID(of)), revision=told)
    raise_alert("erasure_overdue", about=id, participant_id=row.participant_id, work=work)
    work.schedule(ERASURE_OVERDUE, key=str(id), due_at=due_at)


def get_erasure(query: GetErasure, *, work: UnitOfWork) -> ErasureView:
    """How far an erasure has come.

    Raises:
        NotFound: no erasure of the organisation has this id.
    """
    return _erasure(query.id, work=work)


def list_erasures(query: ListErasures, *, work: UnitOfWork) -> ErasurePage:
    """A page of erasures."""
    found = departures.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return ErasurePage(items=items, next=following)


def _forget(id: UUID, *, work: UnitOfWork) -> None:
    connection = work.connection
    authorisations.forget(connection, id)
    guardians.forget(connection, id)
    support.forget(connection, id)
    departures.forget(connection, id)
    alerts.forget(connection, id)
    revision: int = connection.exec_driver_sql(
        departures.ERASE, {"id": id, "at": work.at}
    ).scalar_one()
    work.cancel(COMES_OF_AGE, key=str(id))
    work.bury(id)
    work.publish(ParticipantErased(participant_id=id), revision=revision)


def _erasure(id: UUID, *, work: UnitOfWork) -> ErasureView:
    found = departures.erasure(work.connection, id)
    if found is None:
        raise NotFound(kind="erasure", id=id)
    return found
