"""Learners: who has a place in a cohort, as enrolment tells it, and the list of them."""

from datetime import datetime
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    EnrolmentCompleted,
    EnrolmentRefused,
    EnrolmentWithdrawn,
    ParticipantEnrolled,
)
from nosotros.contracts.training import LearnerPage, LearnerView, ListLearners
from nosotros.errors import NotYetKnown
from nosotros.pages import after_line, cut
from training.handlers.minors import note_minor
from training.storage import cohorts, learners, merges, people

#: what tells of a place that is held
Placed = ParticipantEnrolled | EnrolmentActivated | EnrolmentCompleted


def on_participant_enrolled(event: ParticipantEnrolled, *, work: UnitOfWork) -> None:
    """Give somebody her place in the cohort that her intake fills, if it fills one."""
    _place(event, "enrolled", work=work)


def on_enrolment_activated(event: EnrolmentActivated, *, work: UnitOfWork) -> None:
    """Note that somebody has begun."""
    _place(event, "active", work=work)


def on_enrolment_completed(event: EnrolmentCompleted, *, work: UnitOfWork) -> None:
    """Note that somebody's place is completed."""
    _place(event, "completed", work=work)


def on_enrolment_withdrawn(event: EnrolmentWithdrawn, *, work: UnitOfWork) -> None:
    """End somebody's place, if it was more than one on the waiting list."""
    _end(event.enrolment_id, work=work)


def on_enrolment_refused(event: EnrolmentRefused, *, work: UnitOfWork) -> None:
    """End somebody's place, if she had one before she applied anew."""
    _end(event.enrolment_id, work=work)


def list_learners(query: ListLearners, *, work: UnitOfWork) -> LearnerPage:
    """A page of a cohort's learners.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    if cohorts.find(work.connection, query.cohort_id) is None:
        raise NotFound(kind="cohort", id=query.cohort_id)
    found = people.learners(
        work.connection,
        cohort_id=query.cohort_id,
        after=after_line(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit, by=lambda row: row.number)
    return LearnerPage(items=tuple(LearnerView(**row._mapping) for row in items), next=following)


def moment_of(work: UnitOfWork) -> datetime:
    """When what an event tells of happened."""
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.time


def _place(event: Placed, state: str, *, work: UnitOfWork) -> None:
    if event.cohort_id is None:
        return
    both = {event.participant_id, event.enrolled_as or event.participant_id}
    people.hold(work.connection, both)
    if any(work.buried(each) for each in both):
        return
    known = learners.find(work.connection, event.enrolment_id)
    if known is None:
        _join(event, event.cohort_id, work=work)
    if state != (known.state if known else "enrolled"):
        learners.set_state(work.connection, event.enrolment_id, state, ended_at=None)


def _join(event: Placed, cohort_id: UUID, *, work: UnitOfWork) -> None:
    cohort = cohorts.find(work.connection, cohort_id, hold=True)
    if cohort is None:
        raise NotYetKnown(f"cohort {cohort_id}")
    enrolled_as = event.enrolled_as or event.participant_id
    # What is told while two records are one may be heard before their merge, or once it is undone.
    known = merges.is_known(work.connection, enrolled_as)
    by = enrolled_as if known else event.participant_id
    participant_id = merges.survivor_of(work.connection, by)
    note_minor(participant_id, cohort, work=work)
    learners.insert(
        work.connection,
        id=event.enrolment_id,
        organisation=work.organisation,
        cohort_id=cohort_id,
        participant_id=participant_id,
        enrolled_as=enrolled_as,
        joined_at=moment_of(work),
    )


def _end(id: UUID, *, work: UnitOfWork) -> None:
    known = learners.find(work.connection, id, hold=True)
    if known is not None and known.state != "ended":
        learners.set_state(work.connection, id, "ended", ended_at=moment_of(work))
