"""Action plans: goals set, changed and dropped, and how they come along."""

from datetime import date
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.plans import GOAL_AHEAD, REACHED, state_of, wrong_due
from mentoring.handlers.accompanied import need_mentee
from mentoring.handlers.refusing import refuse
from mentoring.storage import goals, mentees
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeGoal,
    Closed,
    GetGoal,
    GoalPage,
    GoalView,
    ListGoals,
    NoteGoalProgress,
    SetGoal,
    StateUnfit,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def set_goal(command: SetGoal, *, work: UnitOfWork) -> GoalView:
    """Set a goal of a mentee's action plan.

    Raises:
        NotFound: no mentee of the organisation has this id.
        Closed: so is her mentoring.
        InvalidFields: the day is over, or too far away.
    """
    _need_open(command.mentee_id, work=work)
    _check_target(command.target_on, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        goals.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "mentee_id": command.mentee_id,
            "title": command.title,
            "measure": command.measure,
            "target_on": command.target_on,
            "at": work.at,
        },
    )
    work.audit("set_goal", id)
    return _goal(id, work=work)


def change_goal(command: ChangeGoal, *, work: UnitOfWork) -> GoalView:
    """Change a goal, drop it, or take it up again where it had come to.

    Raises:
        NotFound: no goal of the organisation has this id.
        Closed: the mentee's mentoring is.
        RevisionMismatch: it was changed since it was read.
        InvalidFields: its new day is over, or too far away.
    """
    before = _held(command.goal_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    if command.target_on != before.target_on:
        _check_target(command.target_on, work=work)
    values = {
        "id": before.id,
        "title": command.title,
        "measure": command.measure,
        "target_on": command.target_on,
        "state": state_of(before.percent, dropped=command.dropped),
    }
    work.connection.exec_driver_sql(goals.CHANGE, values)
    work.audit("change_goal", before.id)
    return _goal(before.id, work=work)


def note_goal_progress(command: NoteGoalProgress, *, work: UnitOfWork) -> GoalView:
    """Note how far a goal has come.

    Raises:
        NotFound: no goal of the organisation has this id.
        Closed: the mentee's mentoring is.
        StateUnfit: it was dropped.
        InvalidFields: it is more than all.
    """
    if command.percent > REACHED:
        refuse([("percent", f"range:0:{REACHED}")])
    before = _held(command.goal_id, work=work)
    if before.state == "dropped":
        raise StateUnfit(state=before.state, needed=("open", "reached"))
    values = {
        "id": before.id,
        "percent": command.percent,
        "state": state_of(command.percent, dropped=False),
    }
    work.connection.exec_driver_sql(goals.ADVANCE, values)
    work.connection.exec_driver_sql(
        goals.NOTE_PROGRESS,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "goal_id": before.id,
            "at": work.at,
            "percent": command.percent,
            "remark": (command.remark or "").strip() or None,
        },
    )
    work.audit("note_goal_progress", before.id)
    return _goal(before.id, work=work)


def get_goal(query: GetGoal, *, work: UnitOfWork) -> GoalView:
    """One goal.

    Raises:
        NotFound: no goal of the organisation has this id.
    """
    return _goal(query.id, work=work)


def list_goals(query: ListGoals, *, work: UnitOfWork) -> GoalPage:
    """A page of a mentee's action plan.

    Raises:
        NotFound: no mentee of the organisation has this id.
    """
    need_mentee(query.mentee_id, work=work)
    found = goals.page(
        work.connection,
        query.mentee_id,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return GoalPage(items=items, next=following)


def _check_target(day: date, *, work: UnitOfWork) -> None:
    refuse(wrong_due("target_on", day, today=day_of(work.at), ahead=GOAL_AHEAD))


def _goal(id: UUID, *, work: UnitOfWork, hold: bool = False) -> GoalView:
    found = goals.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="goal", id=id)
    return found


def _held(id: UUID, *, work: UnitOfWork) -> GoalView:
    """A goal, held after its mentee, whose mentoring goes on."""
    _need_open(_goal(id, work=work).mentee_id, work=work)
    return _goal(id, work=work, hold=True)


def _need_open(mentee_id: UUID, *, work: UnitOfWork) -> None:
    mentee = mentees.find(work.connection, mentee_id, hold=True)
    if mentee is None:
        raise NotFound(kind="mentee", id=mentee_id)
    if mentee.closed_at is not None:
        raise Closed(ended_on=day_of(mentee.closed_at).isoformat())
