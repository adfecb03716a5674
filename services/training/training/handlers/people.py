"""People: who they are, what they need, whose record is whose, and who has left."""

from collections.abc import Collection
from uuid import UUID

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
from training.storage.cohorts import Cohort


def on_learner_described(event: LearnerDescribed, *, work: UnitOfWork) -> None:
    """Keep who a learner is; told later than that she left, it says that she is back."""
    people.hold(work.connection, [event.participant_id])
    had_left = people.restricted(work.connection, [event.participant_id])
    people.describe(
        work.connection, event, organisation=work.organisation, revision=_revision(work)
    )
    _note_minor(event.participant_id, work=work)
    if had_left:
        hers = learners.of_people(work.connection, [event.participant_id])
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
    _hold_cohorts([event.survivor_id, event.merged_id], work=work)
    moved = merges.merge(
        work.connection,
        event.merge_id,
        organisation=work.organisation,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
    )
    _note_minor(merges.survivor_of(work.connection, event.merged_id), work=work)
    recalculate(moved, work=work)
    warn(moved, work=work)


def on_merge_undone(event: MergeUndone, *, work: UnitOfWork) -> None:
    """Give each of two records its own places again."""
    people.hold(work.connection, [event.survivor_id, event.merged_id])
    _hold_cohorts([merges.survivor_of(work.connection, event.merged_id)], work=work)
    moved = merges.undo(work.connection, event.merge_id, merged_id=event.merged_id)
    _note_minor(merges.survivor_of(work.connection, event.merged_id), work=work)
    stayed = learners.of_people(work.connection, [event.survivor_id])
    recalculate([*moved, *(each.id for each in stayed)], work=work)


def _note_minor(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have the cohorts that somebody is in now be ones with minors, where she is one."""
    for each in _hold_cohorts([participant_id], work=work):
        note_minor(participant_id, each, work=work)


def _hold_cohorts(participant_ids: Collection[UUID], *, work: UnitOfWork) -> list[Cohort]:
    """The cohorts that some people are in, in one order, and before any place there is changed."""
    theirs = learners.of_people(work.connection, participant_ids)
    live = {each.cohort_id for each in theirs if each.state in ("enrolled", "active")}
    held = [cohorts.find(work.connection, each, hold=True) for each in sorted(live)]
    return [each for each in held if each is not None]


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
