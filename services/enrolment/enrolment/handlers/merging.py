"""Merging two records into one person's, and undoing it."""

from uuid import UUID

from enrolment.domain.places import Held
from enrolment.handlers.duplicates import (
    admit_where_certain,
    decide,
    propose,
    undecided,
)
from enrolment.handlers.learners import describe_again
from enrolment.handlers.present import present, record
from enrolment.handlers.seating import Seating
from enrolment.handlers.united import bring_back, end_withdrawn
from enrolment.storage import duplicates, enrolments, matching, merges
from enrolment.storage.enrolments import Enrolment
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    AlreadyDecided,
    DuplicateView,
    GetMerge,
    MergeDuplicate,
    MergeNotUndoable,
    MergeUndone,
    MergeView,
    ParticipantRestricted,
    ParticipantsMerged,
    ParticipantView,
    UndoMerge,
)
from nosotros.identifiers import new_id

#: why a second place in one intake ended
MERGED = "merged"
#: the better of two places stays
_RANK = ("applied", "waiting", "offered", "enrolled", "active", "completed")


def merge_duplicate(command: MergeDuplicate, *, work: UnitOfWork) -> MergeView:
    """Merge a pair: the other record's places become the survivor's, one in each intake.

    Raises:
        NotFound: no pair of the organisation has this id, or one of the two is erased.
        AlreadyDecided: somebody has decided on it before.
        InvalidFields: the survivor is neither of the two.
        ParticipantRestricted: one of the two has left, and the other has not.
    """
    pair = undecided(command.duplicate_id, work=work)
    merged_id = _other(pair, command.survivor_id)
    survivor = present(command.survivor_id, work=work, hold=True, restricted=True)
    merged = present(merged_id, work=work, hold=True, restricted=True)
    if survivor.id == merged.id:
        # Each was merged into the same record since the pair was found.
        raise AlreadyDecided(state=MERGED)
    _check_alike(survivor, merged)
    id = new_id()
    work.connection.exec_driver_sql(
        duplicates.INSERT_MERGE,
        {
            "id": id,
            "organisation": work.organisation,
            "survivor_id": survivor.id,
            "merged_id": merged.id,
            "at": work.at,
            "actor": work.origin.actor,
        },
    )
    decide(pair.id, MERGED, merge_id=id, work=work)
    theirs = enrolments.live_of(work.connection, survivor.id)
    of_survivor = {each.view.intake_id: each for each in theirs}
    for each in enrolments.live_of(work.connection, merged.id):
        _unite(each, of_survivor.get(each.view.intake_id), survivor.id, id, work=work)
    work.connection.exec_driver_sql(duplicates.POINT_TO, {"id": merged.id, "into": survivor.id})
    matching.forget_keys(work.connection, merged.id)
    merge = _merge(id, work=work)
    end_withdrawn(merge, work=work)
    admit_where_certain(survivor.id, work=work)
    if survivor.restricted_at is None:
        # The other record's seats are hers, and training may not know her yet.
        describe_again(survivor.id, work=work)
    work.publish(
        ParticipantsMerged(merge_id=id, survivor_id=survivor.id, merged_id=merged.id), revision=1
    )
    for each in (survivor, merged):
        work.audit("merge", each.id)
    return merge


def undo_merge(command: UndoMerge, *, work: UnitOfWork) -> MergeView:
    """Undo a merge: each record has its own places again, whatever merges came between, and the
    pair is open.

    A place that ended with the merge waits in its old order, and has the next seat; who applied
    then applies again. What was authorised and ended with it is in force again, unless something
    else was said since.

    Raises:
        NotFound: no merge of the organisation has this id.
        MergeNotUndoable: it was undone before, or something was built on it since.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    merge = _merge(command.merge_id, work=work, hold=True)
    if merge.undone_at is not None:
        raise MergeNotUndoable(why="undone")
    merged = duplicates.compared(work.connection, merge.merged_id)
    survivor = duplicates.compared(work.connection, merge.survivor_id)
    if merged is None or survivor is None:
        raise MergeNotUndoable(why="erased")
    if present(merge.survivor_id, work=work, hold=True, restricted=True).id != merge.survivor_id:
        raise MergeNotUndoable(why="merged_again")
    work.connection.exec_driver_sql(
        duplicates.UNDO_MERGE, {"id": merge.id, "at": work.at, "actor": work.origin.actor}
    )
    work.connection.exec_driver_sql(duplicates.POINT_TO, {"id": merge.merged_id, "into": None})
    pair = duplicates.of_merge(work.connection, merge.id)
    if pair is not None:
        decide(pair.id, "open", merge_id=None, work=work)
    _give_places_back(merge, work=work)
    bring_back(merge, work=work)
    restored = record(merge.merged_id, work=work)
    if restored.restricted_at is None:
        # Seats that she got while they were one are hers, and training may not know her yet.
        describe_again(merge.merged_id, work=work)
        # Whoever was registered meanwhile was compared with the other alone.
        propose(restored, work=work)
    work.publish(
        MergeUndone(merge_id=merge.id, survivor_id=merge.survivor_id, merged_id=merge.merged_id),
        revision=2,
    )
    for id in (merge.survivor_id, merge.merged_id):
        work.audit("undo_merge", id)
    return _merge(merge.id, work=work)


def get_merge(query: GetMerge, *, work: UnitOfWork) -> MergeView:
    """One merge.

    Raises:
        NotFound: no merge of the organisation has this id.
    """
    return _merge(query.id, work=work)


def _other(pair: DuplicateView, survivor_id: UUID) -> UUID:
    if survivor_id == pair.participant_id:
        return pair.other_id
    if survivor_id == pair.other_id:
        return pair.participant_id
    problem = FieldProblem(field="survivor_id", code="not_one_of_the_pair")
    raise InvalidFields(problems=(problem,))


def _check_alike(survivor: ParticipantView, merged: ParticipantView) -> None:
    # Else what is kept of who left would be read and used again, which is for who may readmit her;
    # or somebody would have left who never said so.
    left = [each for each in (survivor.restricted_at, merged.restricted_at) if each is not None]
    if len(left) == 1:
        raise ParticipantRestricted(since=left[0].isoformat())


def _unite(
    mine: Enrolment,
    survivors: Enrolment | None,
    survivor_id: UUID,
    merge_id: UUID,
    *,
    work: UnitOfWork,
) -> None:
    """One place in an intake out of the merged record's and, if there is one, the survivor's."""
    seating = Seating.hold(mine.view.intake_id, work=work)
    # Only now do they stay as they are: a seat may have been offered, taken or given up since.
    now = _live(mine, work=work)
    theirs = None if survivors is None else _live(survivors, work=work)
    if now is None:
        return
    move = {"id": now.view.id, "participant_id": survivor_id, "merge_id": merge_id}
    if theirs is None:
        work.connection.exec_driver_sql(duplicates.MOVE_ENROLMENT, move)
        return
    keep_mine = _RANK.index(now.view.state) > _RANK.index(theirs.view.state)
    ending = theirs if keep_mine else now
    seating.step(ending, Held(state="withdrawn", partner=ending.held.partner), reason=MERGED)
    work.connection.exec_driver_sql(
        duplicates.MARK_ENROLMENT, {"id": ending.view.id, "merge_id": merge_id}
    )
    if keep_mine:
        work.connection.exec_driver_sql(duplicates.MOVE_ENROLMENT, move)
    seating.offer_on()
    seating.store()


def _live(enrolment: Enrolment, *, work: UnitOfWork) -> Enrolment | None:
    """A place as it is and stays; none where it has ended since it was read."""
    found = enrolments.find(work.connection, enrolment.view.id, hold=True)
    return None if found is None or found.view.state not in _RANK else found


def _give_places_back(merge: MergeView, *, work: UnitOfWork) -> None:
    """Give the merged record the places that were made for it, and have either of the two take up
    what ended as the other's place was better."""
    back = merges.made_for(
        work.connection, survivor_id=merge.survivor_id, merged_id=merge.merged_id
    )
    for id in back:
        work.connection.exec_driver_sql(
            duplicates.MOVE_ENROLMENT,
            {"id": id, "participant_id": merge.merged_id, "merge_id": None},
        )
    people = (merge.survivor_id, merge.merged_id)
    ended = merges.ended_places(work.connection, merge.id, people=people, intakes=back.values())
    for id in ended:
        _take_up(id, work=work)


def _take_up(id: UUID, *, work: UnitOfWork) -> None:
    """Have somebody wait, or apply, again whose place ended with a merge, unless she has another
    one or has left."""
    found = enrolments.find(work.connection, id)
    if found is None or record(found.view.participant_id, work=work).restricted_at is not None:
        return
    seating = Seating.hold(found.view.intake_id, work=work)
    found = enrolments.find(work.connection, id, hold=True)
    assert found is not None
    live = enrolments.live_in(
        work.connection,
        intake_id=found.view.intake_id,
        participants=[found.view.participant_id],
    )
    if live:
        return
    work.connection.exec_driver_sql(duplicates.MARK_ENROLMENT, {"id": id, "merge_id": None})
    *_, then, _ended = enrolments.steps(work.connection, id)
    # Whether she is who she may be is to be decided again, and nobody is given a seat before.
    state = "applied" if then.state == "applied" else "waiting"
    held = Held(state=state, partner=found.held.partner)
    seating.step(found, held, reason=then.reason if state == "applied" else None)
    seating.offer_on()
    seating.store()


def _merge(id: UUID, *, work: UnitOfWork, hold: bool = False) -> MergeView:
    found = duplicates.merge(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="merge", id=id)
    return found
