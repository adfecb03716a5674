"""Next steps: noted, changed, dropped, told of on their day, read."""

from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.plans import STEP_AHEAD, told_at, wrong_due
from mentoring.handlers.accompanied import of_match
from mentoring.handlers.meetings import STEP_DUE
from mentoring.handlers.refusing import refuse
from mentoring.storage import matches, meetings, steps
from mentoring.storage.steps import Step
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddStep,
    ChangeStep,
    DropStep,
    GetStep,
    ListSteps,
    StepDue,
    StepPage,
    StepSettled,
    StepView,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_step(command: AddStep, *, work: UnitOfWork) -> StepView:
    """Note a next step of an active match, or of one of its meetings.

    Raises:
        NotFound: no match of the organisation has this id, or no meeting of the match.
        StateUnfit: the match is not active.
        InvalidFields: its day is over, or too far away.
    """
    accompanied = of_match(command.match_id, work=work)
    accompanied.need_active()
    today = day_of(work.at)
    refuse(wrong_due("due_on", command.due_on, today=today, ahead=STEP_AHEAD))
    if command.meeting_id is not None:
        meeting = meetings.find(work.connection, command.meeting_id)
        if meeting is None or meeting.match_id != command.match_id:
            raise NotFound(kind="meeting", id=command.meeting_id)
    id = new_id()
    work.connection.exec_driver_sql(
        steps.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "match_id": command.match_id,
            "mentee_id": accompanied.mentee.id,
            "meeting_id": command.meeting_id,
            "text": command.text,
            "owner": command.owner,
            "due_on": command.due_on,
        },
    )
    work.schedule(STEP_DUE, key=str(id), due_at=told_at(command.due_on))
    work.audit("add_step", id)
    return get_step(GetStep(id=id), work=work)


def change_step(command: ChangeStep, *, work: UnitOfWork) -> StepView:
    """Change a next step, or say when it was done; that its match is over hinders neither.

    Raises:
        NotFound: no step of the organisation has this id, or whose it is has left.
        RevisionMismatch: it was changed since it was read.
        InvalidFields: its new day is over or too far away, or it was done on a day to come.
    """
    before = _held(command.step_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    today = day_of(work.at)
    moved = command.due_on != before.due_on
    wrong = wrong_due("due_on", command.due_on, today=today, ahead=STEP_AHEAD) if moved else []
    if command.done_on is not None and command.done_on > today:
        wrong.append(("done_on", "date_in_future"))
    refuse(wrong)
    values = {
        "id": before.id,
        "text": command.text,
        "owner": command.owner,
        "due_on": command.due_on,
        "done_on": command.done_on,
    }
    work.connection.exec_driver_sql(steps.CHANGE, values)
    if command.done_on is not None or moved or command.owner != before.owner:
        _settle(before, work=work)
    if command.done_on is not None:
        work.cancel(STEP_DUE, key=str(before.id))
    elif moved or (before.done_on is not None and command.due_on >= today):
        work.schedule(STEP_DUE, key=str(before.id), due_at=told_at(command.due_on))
    work.audit("change_step", before.id)
    return get_step(GetStep(id=before.id), work=work)


def drop_step(command: DropStep, *, work: UnitOfWork) -> None:
    """Delete a next step.

    Raises:
        NotFound: no step of the organisation has this id, or whose it is has left.
    """
    step = _held(command.step_id, work=work)
    work.connection.exec_driver_sql(steps.DELETE, {"id": step.id})
    _settle(step, work=work)
    work.cancel(STEP_DUE, key=str(step.id))
    work.audit("drop_step", step.id)


def step_due(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell of a next step on its day, unless it is done, or its match is not active any more."""
    step = steps.find(work.connection, UUID(timer.key), hold=True)
    if step is None or step.done_on is not None:
        return
    match = matches.find(work.connection, step.match_id)
    if match is None or match.state != "active":
        return
    work.publish(
        StepDue(
            step_id=step.id, match_id=step.match_id, mentee_id=step.mentee_id, owner=step.owner
        ),
        revision=step.revision,
    )


def get_step(query: GetStep, *, work: UnitOfWork) -> StepView:
    """One next step.

    Raises:
        NotFound: no step of the organisation has this id.
    """
    found = steps.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="step", id=query.id)
    return found.view


def list_steps(query: ListSteps, *, work: UnitOfWork) -> StepPage:
    """A page of next steps, oldest first.

    Raises:
        NotFound: no match of the organisation has this id.
    """
    if query.match_id is not None and matches.find(work.connection, query.match_id) is None:
        raise NotFound(kind="match", id=query.match_id)
    found = steps.page(
        work.connection,
        match_id=query.match_id,
        open_on=query.open_on,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return StepPage(items=items, next=following)


def _settle(before: Step, *, work: UnitOfWork) -> None:
    """Tell that nobody is to be reminded any more of a step as it was, where somebody may have been."""
    if before.done_on is not None or day_of(work.at) < before.due_on:
        return
    settled = StepSettled(step_id=before.id, match_id=before.match_id, mentee_id=before.mentee_id)
    work.publish(settled, revision=before.revision + 1)


def _held(id: UUID, *, work: UnitOfWork) -> Step:
    """A step, held after its match; of nobody who has left."""
    known = steps.find(work.connection, id)
    if known is None or of_match(known.match_id, work=work).has_left:
        raise NotFound(kind="step", id=id)
    step = steps.find(work.connection, id, hold=True)
    if step is None:
        raise NotFound(kind="step", id=id)
    return step
