"""The times of ambassadors, as a coordinator reads, changes and ends them."""

from collections.abc import Sequence
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.training import (
    AmbassadorPage,
    AmbassadorView,
    ChangeAmbassador,
    EndAmbassador,
    GetAmbassador,
    ListAmbassadors,
    RoleEnded,
)
from nosotros.pages import after_id, cut
from training.domain.term import is_of_our_time, local_day
from training.handlers.ambassadors import end, ends_by_itself, free_after, today
from training.storage import ambassadors, staff
from training.storage.ambassadors import Ambassador


def change_ambassador(command: ChangeAmbassador, *, work: UnitOfWork) -> AmbassadorView:
    """Change an ambassador's time, territory or mentor trainer.

    A time whose new last day is over ends with it.

    Raises:
        NotFound: no ambassador, or no trainer, of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        RoleEnded: her time is over, or the trainer's is.
        InvalidFields: the last day is before the first, or a day is far from our time.
    """
    _check_days(command)
    if command.mentor_id is not None:
        _check_mentor(command.mentor_id, work=work)
    before = _held(command.ambassador_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    if before.state == "ended":
        raise RoleEnded(ended_on=before.ends_on.isoformat())
    work.connection.exec_driver_sql(
        ambassadors.CHANGE,
        {
            "id": before.id,
            "starts_on": command.starts_on,
            "ends_on": command.ends_on,
            "territory": command.territory,
            "mentor_id": command.mentor_id,
        },
    )
    after = _held(before.id, work=work)
    if command.ends_on < today(after, work=work):
        end(after, command.ends_on, why="time", work=work)
    else:
        ends_by_itself(after.id, command.ends_on, zone=after.zone, work=work)
        free_after(after.id, command.ends_on, work=work)
    work.audit("change_ambassador", before.id)
    return _found(before.id, work=work)


def end_ambassador(command: EndAmbassador, *, work: UnitOfWork) -> AmbassadorView:
    """End an ambassador's time today.

    Raises:
        NotFound: no ambassador of the organisation has this id.
        RoleEnded: it has ended already.
    """
    before = _held(command.ambassador_id, work=work)
    if before.state == "ended":
        raise RoleEnded(ended_on=before.ends_on.isoformat())
    end(before, today(before, work=work), why="ended", work=work)
    work.audit("end_ambassador", before.id)
    return _found(before.id, work=work)


def get_ambassador(query: GetAmbassador, *, work: UnitOfWork) -> AmbassadorView:
    """One ambassador.

    Raises:
        NotFound: no ambassador of the organisation has this id.
    """
    return _found(query.id, work=work)


def list_ambassadors(query: ListAmbassadors, *, work: UnitOfWork) -> AmbassadorPage:
    """A page of ambassadors."""
    found = ambassadors.page(
        work.connection,
        state=query.state,
        trained_by=query.trained_by,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return AmbassadorPage(items=_views(items, work=work), next=following)


def _check_days(command: ChangeAmbassador) -> None:
    days = {"starts_on": command.starts_on, "ends_on": command.ends_on}
    problems = [
        FieldProblem(field=field, code="date_far_away")
        for field, day in days.items()
        if not is_of_our_time(day)
    ]
    if not problems and command.ends_on < command.starts_on:
        problems.append(FieldProblem(field="ends_on", code="before_the_beginning"))
    if problems:
        raise InvalidFields(problems=tuple(problems))


def _held(id: UUID, *, work: UnitOfWork) -> Ambassador:
    found = ambassadors.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="ambassador", id=id)
    return found


def _found(id: UUID, *, work: UnitOfWork) -> AmbassadorView:
    found = ambassadors.find(work.connection, id)
    if found is None:
        raise NotFound(kind="ambassador", id=id)
    (view,) = _views([found], work=work)
    return view


def _check_mentor(id: UUID, *, work: UnitOfWork) -> None:
    found = ambassadors.mentor(work.connection, id)
    if found is None:
        raise NotFound(kind="trainer", id=id)
    if found.ended_at is not None:
        ended_on = local_day(found.ended_at, zone="UTC")
        raise RoleEnded(ended_on=ended_on.isoformat())


def _views(found: Sequence[Ambassador], *, work: UnitOfWork) -> tuple[AmbassadorView, ...]:
    cleared = staff.cleared_until(work.connection, [each.id for each in found])
    return tuple(
        AmbassadorView(
            id=each.id,
            revision=each.revision,
            participant_id=each.participant_id,
            first_names=each.first_names,
            surnames=each.surnames,
            state=each.state,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            territory=each.territory,
            mentor_id=each.mentor_id,
            cohort_id=each.cohort_id,
            trained_by=each.trained_by,
            generation=each.generation,
            cleared_until=cleared.get(each.id),
            lineage_flagged=each.lineage_flagged,
        )
        for each in found
    )
