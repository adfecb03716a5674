"""Who becomes an ambassador, for how long, and what becomes of those in her line."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import AmbassadorEnded, AmbassadorNamed, LineageFlagged
from nosotros.identifiers import new_id
from training.domain.term import end_of, last_day, local_day
from training.handlers import assignments, workshops
from training.storage import ambassadors, cascade, cohorts, staff
from training.storage.ambassadors import Ambassador
from training.storage.learners import Learner

#: the timers that end a time, and take her off what she was to teach after it, by the
#: ambassador's id
AMBASSADOR_ENDS = "ambassador_ends"
AMBASSADOR_RELEASED = "ambassador_released"


def name_ambassador(learner: Learner, *, work: UnitOfWork) -> None:
    """Make an ambassador of who completed a training of trainers; again, it changes nothing.

    A person has one time at once: who completes another such training while she serves goes on
    serving by the first, to its end. A time that ended as its completion was lost goes on where
    the completion comes back.
    """
    participant_id = learner.participant_id
    if participant_id is None:
        return
    cascade.hold(work.connection, work.organisation)
    hers = ambassadors.of_participant(work.connection, participant_id, hold=True)
    if any(each.state == "active" for each in hers):
        return
    made = ambassadors.basis(work.connection, learner_id=learner.id, cohort_id=learner.cohort_id)
    before = next((each for each in hers if each.cohort_id == learner.cohort_id), None)
    if before is not None:
        if before.ended_why == "completion_lost":
            _resume(before, months=made.ambassador_months, work=work)
        return
    id = new_id()
    starts_on = local_day(made.completed_at or work.at, zone=made.zone)
    ends_on = last_day(starts_on, months=made.ambassador_months)
    flagged = cascade.is_flagged(work.connection, learner.id)
    work.connection.exec_driver_sql(
        ambassadors.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "revision": 2 if flagged else 1,
            "learner_id": learner.id,
            "cohort_id": learner.cohort_id,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "territory": made.municipality,
            "mentor_id": made.mentor_id,
            "trained_by": made.trained_by,
            "generation": made.generation,
        },
    )
    ends_by_itself(id, ends_on, zone=made.zone, work=work)
    work.publish(
        AmbassadorNamed(
            ambassador_id=id,
            participant_id=participant_id,
            cohort_id=learner.cohort_id,
            trained_by=made.trained_by,
            generation=made.generation,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        revision=1,
    )
    if flagged:
        work.publish(LineageFlagged(ambassador_id=id, flagged=True), revision=2)


def completion_lost(learner: Learner, *, work: UnitOfWork) -> None:
    """End her time as what made her an ambassador is gone.

    Where she holds a valid certificate of it, nothing ends by itself: a coordinator decides on
    the certificate first.
    """
    if learner.participant_id is None:
        return
    hers = ambassadors.of_participant(work.connection, learner.participant_id, hold=True)
    found = next((each for each in hers if each.cohort_id == learner.cohort_id), None)
    if found is None or found.state == "ended":
        return
    if ambassadors.is_certified(work.connection, found.learner_id):
        return
    end(found, today(found, work=work), why="completion_lost", work=work)


def certificate_changed(learner_id: UUID, *, valid: bool, work: UnitOfWork) -> None:
    """Flag the line of an ambassador whose certificate is revoked, or free it of the flag.

    Those below are told of, each by its own event, whose line has another flag than before: not
    who had one above her besides. Their certificates stay as they are, and so does her time.
    """
    cascade.hold(work.connection, work.organisation)
    id = cascade.certify(work.connection, learner_id=learner_id, uncertified=not valid)
    if id is None:
        return
    for below, revision in cascade.flag_below(work.connection, id):
        work.publish(LineageFlagged(ambassador_id=below, flagged=not valid), revision=revision)


def is_flagged(connection: Connection, learner_id: UUID) -> bool:
    """Whether a certificate was revoked in the line of those who trained a learner."""
    return cascade.is_flagged(connection, learner_id)


def leave(participant_id: UUID, *, work: UnitOfWork) -> None:
    """End the time of somebody who leaves the programme: her workshops to come are called off.

    Whom she trained stay in her line, which is not flagged by it.
    """
    for each in ambassadors.of_participant(work.connection, participant_id, hold=True):
        if each.state == "active":
            end(each, today(each, work=work), why="left", work=work)


def forget(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Keep of an ambassador who is erased her place in the cascade and her workshops' counts.

    Called while her learners still have her id. Her checks go, and what was written about her
    workshops. Recorded answers tell of both by an ambassador's id, and hold no participant's.
    """
    leave(participant_id, work=work)
    ids = [each.id for each in ambassadors.of_participant(work.connection, participant_id)]
    ambassadors.drop_checks(work.connection, ids)
    workshops.forget(ids, work=work)
    for each in ids:
        work.bury(each)


def ambassador_ends(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """End a time whose last day is over; one that was moved meanwhile has another timer."""
    found = ambassadors.find(work.connection, UUID(timer.key), hold=True)
    if found is None or found.state == "ended" or today(found, work=work) <= found.ends_on:
        return
    end(found, found.ends_on, why="time", work=work)


def end(ambassador: Ambassador, last: date, *, why: str, work: UnitOfWork) -> None:
    """End a time with a day: what was planned for after it is called off or taken from her."""
    work.connection.exec_driver_sql(
        ambassadors.END, {"id": ambassador.id, "ends_on": last, "why": why}
    )
    work.cancel(AMBASSADOR_ENDS, key=str(ambassador.id))
    work.publish(
        AmbassadorEnded(ambassador_id=ambassador.id, ended_on=last),
        revision=ambassador.revision + 1,
    )
    free_after(ambassador.id, last, work=work)


def free_after(id: UUID, last: date, *, work: UnitOfWork) -> None:
    """Call off an ambassador's workshops after a day, and have her teach nothing after it.

    The latter is a work of its own, as it holds cohorts, which come before all that is held here.
    """
    workshops.call_off_after(id, last, work=work)
    work.schedule(AMBASSADOR_RELEASED, key=str(id), due_at=work.at)


def ambassador_released(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Take an ambassador off the sessions after her time; once it is over, off her cohorts too."""
    id = UUID(timer.key)
    work.connection.exec_driver_sql(cohorts.HOLD_TAUGHT_BY, {"person_id": id})
    person = staff.hold(work.connection, [id])[id]
    if person.ended_on is not None:
        work.connection.exec_driver_sql(cohorts.LEAVE, {"person_id": id})
    found = ambassadors.find(work.connection, id)
    assert found is not None, "whoever is held is there"
    assignments.release(id, after=person.ended_on or found.ends_on, work=work)


def ends_by_itself(id: UUID, ends_on: date, *, zone: str, work: UnitOfWork) -> None:
    """Have a time end after its last day; called again, the timer is moved."""
    work.schedule(AMBASSADOR_ENDS, key=str(id), due_at=end_of(ends_on, zone=zone))


def today(ambassador: Ambassador, *, work: UnitOfWork) -> date:
    """The day that it is where an ambassador serves."""
    return local_day(work.at, zone=ambassador.zone)


def _resume(before: Ambassador, *, months: int, work: UnitOfWork) -> None:
    ends_on = last_day(before.starts_on, months=months)
    if ends_on < today(before, work=work) or before.participant_id is None:
        return
    work.connection.exec_driver_sql(ambassadors.RESUME, {"id": before.id, "ends_on": ends_on})
    ends_by_itself(before.id, ends_on, zone=before.zone, work=work)
    work.publish(
        AmbassadorNamed(
            ambassador_id=before.id,
            participant_id=before.participant_id,
            cohort_id=before.cohort_id,
            trained_by=before.trained_by,
            generation=before.generation,
            starts_on=before.starts_on,
            ends_on=ends_on,
        ),
        revision=before.revision + 1,
    )
