"""Merges: what waits for one record of a person goes to the other, and back where it is undone."""

from collections.abc import Collection
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged
from notifications.handlers import following
from notifications.storage import erasing, merges, preferences


def on_participants_merged(event: ParticipantsMerged, *, work: UnitOfWork) -> None:
    """Have all that is one person's by now be written to the record that survives."""
    both = [event.survivor_id, event.merged_id]
    erasing.hold(work.connection, both)
    if any(work.buried(each) for each in both):
        return
    cohort_ids = following.hold(both, work=work)
    _count(merges.survivor_of(work.connection, event.survivor_id), work=work)
    merges.merge(
        work.connection,
        event.merge_id,
        organisation=work.organisation,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=work.at,
    )
    _follow(event, cohort_ids, work=work)


def on_merge_undone(event: MergeUndone, *, work: UnitOfWork) -> None:
    """Have each of two records be written to about its own again."""
    both = [event.survivor_id, event.merged_id]
    erasing.hold(work.connection, both)
    if any(work.buried(each) for each in both):
        return
    leads_to = merges.survivor_of(work.connection, event.survivor_id)
    cohort_ids = following.hold({*both, leads_to}, work=work)
    _count(leads_to, work=work)
    merges.undo(
        work.connection,
        event.merge_id,
        organisation=work.organisation,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=work.at,
    )
    _follow(event, cohort_ids, work=work)


def _count(leads_to: UUID, *, work: UnitOfWork) -> None:
    # What was chosen for the one may be, or be no more, what was chosen for the other. Before her
    # messages, as whoever changes her wishes holds them.
    preferences.changed(work.connection, leads_to)


def _follow(
    event: ParticipantsMerged | MergeUndone, cohort_ids: Collection[UUID], *, work: UnitOfWork
) -> None:
    leads_to = merges.survivor_of(work.connection, event.survivor_id)
    for each in sorted({event.survivor_id, event.merged_id, leads_to}):
        # Also where she had a place by a record that was hers until now.
        for cohort_id in cohort_ids:
            following.follow_cohort(cohort_id, participant_id=each, work=work)
        following.follow_person(each, work=work)
