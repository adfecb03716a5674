"""Cohorts: scheduled, changed, filled by their intakes, read."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import IntakeChanged, IntakeOpened
from nosotros.contracts.training import (
    ChangeCohort,
    CohortNotOpen,
    CohortPage,
    CohortScheduled,
    CohortView,
    GetCohort,
    ListCohorts,
    ProgrammeUnknown,
    ScheduleCohort,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from training.domain.age import may_be_minors
from training.handlers.assignments import hold_people
from training.handlers.checks import need_fit
from training.storage import cohorts, programmes
from training.storage.cohorts import Cohort

_TERMS = (
    "name",
    "municipality",
    "seats",
    "zone",
    "opens_on",
    "closes_on",
    "reserved",
    "youngest",
    "oldest",
    "municipalities",
    "sexes",
    "genders",
    "required_authorisations",
)


def schedule_cohort(command: ScheduleCohort, *, work: UnitOfWork) -> CohortView:
    """Schedule a cohort of a programme's newest version.

    Raises:
        InvalidFields: the terms of its intake contradict each other.
        ProgrammeUnknown: the organisation has no such programme.
        NotFound: one of those who are to teach or lead it is nobody of the organisation.
        RoleEnded: the time of one of them is over.
        CheckMissing: minors may come, and one of them has no valid check.
    """
    _check_terms(command)
    found = programmes.find(work.connection, command.programme)
    if found is None:
        raise ProgrammeUnknown(programme=command.programme)
    minors = may_be_minors(command.youngest)
    _need_staff(
        command.trainer_ids, command.led_by, known=(), zone=command.zone, minors=minors, work=work
    )
    id = new_id()
    work.connection.exec_driver_sql(
        cohorts.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "name": command.name,
            "programme_id": found.view.id,
            "municipality": command.municipality,
            "zone": command.zone,
            "seats": command.seats,
            "has_minors": minors,
            "trainer_ids": list(command.trainer_ids),
            "led_by": command.led_by,
            "scheduled_at": work.at,
        },
    )
    terms = {name: getattr(command, name) for name in _TERMS}
    work.publish(
        CohortScheduled(
            cohort_id=id,
            programme=found.view.code,
            programme_version=found.view.version,
            **terms,
        ),
        revision=1,
    )
    return get_cohort(GetCohort(id=id), work=work)


def change_cohort(command: ChangeCohort, *, work: UnitOfWork) -> CohortView:
    """Change a cohort's name and who teaches it; those who teach it already may go on.

    Raises:
        NotFound: no cohort, or nobody, of the organisation has one of the ids.
        RevisionMismatch: it was changed since it was read.
        CohortNotOpen: it is over.
        RoleEnded: the time of one of those who are new is over.
        CheckMissing: there may be minors, and one of those who are new has no valid check.
    """
    cohort = open_cohort(command.cohort_id, work=work)
    if cohort.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=cohort.revision)
    known = [*cohort.trainer_ids, *([] if cohort.led_by is None else [cohort.led_by])]
    _need_staff(
        command.trainer_ids,
        command.led_by,
        known=known,
        zone=cohort.zone,
        minors=cohort.has_minors,
        work=work,
    )
    work.connection.exec_driver_sql(
        cohorts.CHANGE,
        {
            "id": cohort.id,
            "name": command.name,
            "trainer_ids": list(command.trainer_ids),
            "led_by": command.led_by,
        },
    )
    return get_cohort(GetCohort(id=cohort.id), work=work)


def get_cohort(query: GetCohort, *, work: UnitOfWork) -> CohortView:
    """One cohort.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    found = cohorts.view(work.connection, query.id)
    if found is None:
        raise NotFound(kind="cohort", id=query.id)
    return found


def list_cohorts(query: ListCohorts, *, work: UnitOfWork) -> CohortPage:
    """A page of cohorts."""
    found = cohorts.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return CohortPage(items=items, next=following)


def on_intake_opened(event: IntakeOpened, *, work: UnitOfWork) -> None:
    """Note the intake that fills a cohort; the first one that was opened for it stays that.

    Raises:
        NotYetKnown: no cohort has the id that it names.
    """
    if event.cohort_id is None:
        return
    cohort = cohorts.find(work.connection, event.cohort_id, hold=True)
    if cohort is None:
        raise NotYetKnown(f"cohort {event.cohort_id}")
    if cohort.intake_id is None:
        work.connection.exec_driver_sql(
            cohorts.LINK, {"id": cohort.id, "intake_id": event.intake_id, "seats": event.seats}
        )


def on_intake_changed(event: IntakeChanged, *, work: UnitOfWork) -> None:
    """Keep the seats of a cohort those of its intake; an intake of none is nothing to training."""
    work.connection.exec_driver_sql(
        cohorts.RESEAT, {"intake_id": event.intake_id, "seats": event.seats}
    )


def open_cohort(id: UUID, *, work: UnitOfWork) -> Cohort:
    """A cohort that is neither closed nor cancelled, held until the work ends.

    Raises:
        NotFound: no cohort of the organisation has this id.
        CohortNotOpen: it is over.
    """
    cohort = cohorts.find(work.connection, id, hold=True)
    if cohort is None:
        raise NotFound(kind="cohort", id=id)
    if not cohort.is_open:
        raise CohortNotOpen(state=cohort.state)
    return cohort


def _need_staff(
    trainer_ids: Sequence[UUID],
    led_by: UUID | None,
    *,
    known: Sequence[UUID],
    zone: str,
    minors: bool,
    work: UnitOfWork,
) -> None:
    leading = [] if led_by is None or led_by in trainer_ids else [led_by]
    people = hold_people([*trainer_ids, *leading], field="trainer_ids", work=work)
    if led_by is not None and not any(
        each.id == led_by and each.kind == "ambassador" for each in people
    ):
        raise NotFound(kind="ambassador", id=led_by)
    today = work.at.astimezone(ZoneInfo(zone)).date()
    new = [each for each in people if each.id not in known]
    need_fit(new, day=today, minors=minors)


def _check_terms(command: ScheduleCohort) -> None:
    problems: list[FieldProblem] = []
    if command.opens_on and command.closes_on and command.closes_on < command.opens_on:
        problems.append(FieldProblem(field="closes_on", code="before_the_beginning"))
    if (
        command.youngest is not None
        and command.oldest is not None
        and command.oldest < command.youngest
    ):
        problems.append(FieldProblem(field="oldest", code="below_the_lowest"))
    partners = [each.partner for each in command.reserved]
    problems += [
        FieldProblem(field=f"reserved.{number}.partner", code="repeated")
        for number, each in enumerate(partners)
        if each in partners[:number]
    ]
    if sum(each.seats for each in command.reserved) > command.seats:
        problems.append(FieldProblem(field="reserved", code="more_than_the_seats"))
    if problems:
        raise InvalidFields(problems=tuple(problems))
