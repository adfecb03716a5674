"""Graduates: who completes a programme may have a mentor, and is asked later how she is doing."""

from mentoring.domain.days import day_of
from mentoring.handlers import follow_ups
from mentoring.handlers.mentees import open_for
from mentoring.storage import completions, mentees, merges
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import CompletionLost, ProgrammeCompleted


def on_programme_completed(event: ProgrammeCompleted, *, work: UnitOfWork) -> None:
    """Open mentoring for a graduate, and plan her follow-ups; one who has withdrawn is left alone.

    Raises:
        NotYetKnown: enrolment has not told of her yet.
    """
    completed_on = day_of(event.completed_at)
    mentee = open_for(
        event.participant_id, cohort_id=event.cohort_id, completed_on=completed_on, work=work
    )
    if mentee is None:
        return
    assert mentee.participant_id is not None, "whoever is opened is somebody"
    # Whom she was before two records turned out to be hers is not asked about the same.
    for each in mentees.of_people(work.connection, [mentee.participant_id]):
        if each.id != mentee.id:
            follow_ups.cancel(each.id, cohort_id=event.cohort_id, work=work)
    follow_ups.plan(mentee.id, cohort_id=event.cohort_id, completed_on=completed_on, work=work)


def on_completion_lost(event: CompletionLost, *, work: UnitOfWork) -> None:
    """Ask no more about a programme that was not completed after all.

    Mentoring closes again where nothing else had opened it, and nothing has come of it.
    """
    survivor_id = merges.hold(work.connection, event.participant_id)
    for before in mentees.of_people(work.connection, [survivor_id], hold=True):
        follow_ups.cancel(before.id, cohort_id=event.cohort_id, work=work)
        completions.lose(work.connection, before.id, cohort_id=event.cohort_id)
        after = mentees.find(work.connection, before.id)
        assert after is not None, "a mentee is not deleted"
        lost_it = before.cohort_id is not None and after.cohort_id is None
        if (
            lost_it
            and after.state in ("waiting", "paused")
            and not after.opened_by_hand
            and not mentees.was_matched(work.connection, after.id)
        ):
            mentees.move(work.connection, after.id, "closed", at=work.at)
