"""People: who they are, what they need, whose record is whose, and who has left."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    LearnerDescribed,
    LearnerForgotten,
    MergeUndone,
    ParticipantsMerged,
    ParticipantWithdrew,
    SupportNeedChanged,
)
from training.handlers.ambassadors import leave
from training.handlers.early_warning import warn
from training.handlers.minors import note_minor
from training.handlers.progress import recalculate
from training.storage import cohorts, learners, merges, people


def on_learner_described(event: LearnerDescribed, *, work: UnitOfWork) -> None:
    """Keep who a learner is; told later than that she left, it says that she is back."""
    people.hold(work.connection, [event.participant_id])
    had_left = people.restricted(work.connection, [event.participant_id])
    people.describe(
        work.connection, event, organisation=work.organisation, revision=_revision(work)
    )
    # That a merge is undone may be heard later; what was made for her is hers by then.
    hers = learners.of_record(work.connection, event.participant_id)
    live = {each.cohort_id for each in hers if each.state in ("enrolled", "active")}
    for cohort_id in sorted(live):
        cohort = cohorts.find(work.connection, cohort_id, hold=True)
        assert cohort is not None, "a learner has a cohort"
        note_minor(event.participant_id, cohort, work=work)
    if had_left:
        recalculate([each.id for each in hers], work=work)


def on_learner_forgotten(event: LearnerForgotten, *, work: UnitOfWork) -> None:
    """Forget who somebody is: what is hers stays, and is nobody's by name."""
    people.hold(work.connection, [event.participant_id])
    people.forget_name(work.connection, event.participant_id, revision=_revision(work))


def on_support_need_changed(event: SupportNeedChanged, *, work: UnitOfWork) -> None:
    """Keep what a learner needs to be able to come."""
    people.keep_need(
        work.connection, event, organisation=work.organisation, revision=_revision(work)
    )


def on_participant_withdrew(event: ParticipantWithdrew, *, work: UnitOfWork) -> None:
    """Show a learner's name nowhere any more; her places end by events of their own."""
    people.hold(work.connection, [event.participant_id])
    leave(event.participant_id, work=work)
    people.restrict(
        work.connection,
        event.participant_id,
        organisation=work.organisation,
        revision=_revision(work),
    )


def on_participants_merged(event: ParticipantsMerged, *, work: UnitOfWork) -> None:
    """Have the places of two records be one person's; what was marked for either counts."""
    people.hold(work.connection, [event.survivor_id, event.merged_id])
    if work.buried(event.survivor_id) or work.buried(event.merged_id):
        return
    moved = merges.merge(
        work.connection,
        event.merge_id,
        organisation=work.organisation,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
    )
    recalculate(moved, work=work)
    warn(moved, work=work)


def on_merge_undone(event: MergeUndone, *, work: UnitOfWork) -> None:
    """Give each of two records its own places again."""
    people.hold(work.connection, [event.survivor_id, event.merged_id])
    moved = merges.undo(work.connection, event.merge_id, merged_id=event.merged_id)
    stayed = learners.of_people(work.connection, [event.survivor_id])
    recalculate([*moved, *(each.id for each in stayed)], work=work)


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
