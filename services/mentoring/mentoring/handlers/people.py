"""People: who they are, whose record is whose, and who has left."""

from collections.abc import Sequence
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers import follow_ups, matches, meetings, support_cases, teams
from mentoring.storage import completions, mentees, merges, people
from mentoring.storage.mentees import Mentee
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    LearnerDescribed,
    LearnerForgotten,
    MergeUndone,
    ParticipantCameOfAge,
    ParticipantChanged,
    ParticipantsMerged,
    ParticipantWithdrew,
)


def on_learner_described(event: LearnerDescribed, *, work: UnitOfWork) -> None:
    """Keep who a participant is; told later than that she left, it says that she is back.

    She is asked how she is doing as before, and has a mentor once somebody opens mentoring anew.
    """
    id = event.participant_id
    people.hold(work.connection, [id])
    before = people.find(work.connection, id)
    people.describe(
        work.connection, event, organisation=work.organisation, revision=_revision(work)
    )
    after = people.find(work.connection, id)
    if before is None or after is None or before == after:
        return
    if before.birth_date != after.birth_date:
        _of_another_age(id, work=work)
    if before.restricted and not after.restricted:
        _come_back(id, work=work)


def on_learner_forgotten(event: LearnerForgotten, *, work: UnitOfWork) -> None:
    """Forget who somebody is: what is hers stays, and is nobody's by name."""
    people.hold(work.connection, [event.participant_id])
    people.forget_name(work.connection, event.participant_id, revision=_revision(work))


def on_participant_came_of_age(event: ParticipantCameOfAge, *, work: UnitOfWork) -> None:
    """Do the check of Ley 1780 again where a participant is in a team."""
    people.hold(work.connection, [event.participant_id])
    teams.came_of_age(event.participant_id, work=work)


def on_participant_withdrew(event: ParticipantWithdrew, *, work: UnitOfWork) -> None:
    """End all that is done with a participant, and show her name nowhere any more.

    That she left is kept of whoever was never described too: she may have a case, or write yet.
    """
    id = event.participant_id
    people.hold(work.connection, [id])
    if work.buried(id) or not people.restrict(
        work.connection, id, organisation=work.organisation, revision=_revision(work)
    ):
        # Nothing may be kept of her any more, or she has come back since.
        return
    teams.leave_all(id, on=day_of(event.withdrawn_at), work=work)
    _leave(mentees.of_people(work.connection, [id], hold=True), work=work)
    support_cases.withdrew(id, work=work)


def on_participant_changed(event: ParticipantChanged, *, work: UnitOfWork) -> None:
    """Where she had left, she is back, as of nobody who is gone a change is told.

    Who has no seat in a cohort is not described. Who she is, is told besides where it may be known.
    That she is there is kept in any case: that she left before may be told later.
    """
    id = event.participant_id
    people.hold(work.connection, [id])
    if work.buried(id):
        return
    if people.readmit(
        work.connection, id, organisation=work.organisation, revision=_revision(work)
    ):
        _come_back(id, work=work)


def on_participants_merged(event: ParticipantsMerged, *, work: UnitOfWork) -> None:
    """Have all that was made with two records be one person's, who has one mentor at a time.

    Where she left by the record that survives, she has none.
    """
    people.hold(work.connection, [event.survivor_id, event.merged_id])
    if work.buried(event.survivor_id) or work.buried(event.merged_id):
        return
    survivor_id = merges.hold(work.connection, event.survivor_id)
    teams.hold_projects_of([survivor_id, event.merged_id], work=work)
    hers = mentees.of_people(work.connection, [survivor_id, event.merged_id], hold=True)
    live = {each.participant_id: each for each in hers if each.state != "closed"}
    survivor = people.find(work.connection, survivor_id)
    if survivor is not None and survivor.restricted:
        teams.leave_all(event.merged_id, on=day_of(work.at), work=work)
        _leave(hers, work=work)
        support_cases.withdrew(event.merged_id, work=work)
    elif len(live) > 1:
        _make_one(live[survivor_id], live[event.merged_id], work=work)
    merges.merge(
        work.connection,
        event.merge_id,
        organisation=work.organisation,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
    )
    _of_another_age(survivor_id, work=work)


def on_merge_undone(event: MergeUndone, *, work: UnitOfWork) -> None:
    """Give each of two records its own again."""
    people.hold(work.connection, [event.survivor_id, event.merged_id])
    if work.buried(event.survivor_id) or work.buried(event.merged_id):
        return
    survivor_id = merges.hold(work.connection, event.survivor_id)
    both = [survivor_id, event.merged_id]
    teams.hold_projects_of(both, work=work)
    mentees.of_people(work.connection, [survivor_id], hold=True)
    merges.undo(work.connection, event.merge_id, merged_id=event.merged_id)
    known = people.by_id(work.connection, both).values()
    for each in known:
        if each.restricted:
            support_cases.withdrew(each.participant_id, work=work)
    here = [each.participant_id for each in known if not each.restricted]
    theirs = mentees.of_people(work.connection, here)
    follow_ups.resume([each.id for each in theirs], work=work)
    for id in both:
        _of_another_age(id, work=work)


def close(mentee: Mentee, *, reason: str, work: UnitOfWork) -> None:
    """Close a mentee, who is held, and end what is under way for her; nobody has ended it."""
    matches.stop(mentee.id, reason=reason, ended_by=None, work=work)
    mentees.move(work.connection, mentee.id, "closed", at=work.at)


def _of_another_age(id: UUID, *, work: UnitOfWork) -> None:
    """Do what follows where somebody, who is held, may be of another age than was known."""
    teams.came_of_age(id, work=work)
    meetings.cancel_unchecked(id, work=work)


def _come_back(id: UUID, *, work: UnitOfWork) -> None:
    """Ask somebody, who is held, how she is doing as before she left."""
    hers = mentees.of_people(work.connection, [id], hold=True)
    follow_ups.resume([each.id for each in hers], work=work)


def _leave(hers: Sequence[Mentee], *, work: UnitOfWork) -> None:
    for each in hers:
        follow_ups.cancel(each.id, work=work)
        if each.state != "closed":
            close(each, reason="mentee_withdrew", work=work)


def _make_one(kept: Mentee, other: Mentee, *, work: UnitOfWork) -> None:
    """Close one of two mentees who turn out to be one person: the other, unless she alone has a
    mentor, or else has completed a programme."""
    if _stage(other) > _stage(kept):
        kept, other = other, kept
    for cohort_id in completions.of(work.connection, kept.id):
        follow_ups.cancel(other.id, cohort_id=cohort_id, work=work)
    close(other, reason="other", work=work)


def _stage(mentee: Mentee) -> tuple[bool, bool]:
    return mentee.state == "matched", mentee.cohort_id is not None


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
