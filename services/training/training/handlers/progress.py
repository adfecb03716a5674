"""Progress: computed from attendance and practice, told of where it changed, and explained."""

from collections.abc import Collection, Sequence
from itertools import groupby
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import CompletionLost, ModuleCompleted, ProgrammeCompleted
from training.domain.completion import Presence, Progress, progress_in
from training.domain.programme import Programme
from training.handlers.ambassadors import completion_lost, name_ambassador
from training.storage import completion, learners, marks, people, programmes
from training.storage.completion import Completion
from training.storage.learners import Learner, by_person


def recalculate(learner_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Compute what some learners have completed, keep it, and tell what is new or lost.

    All places of a person in a cohort count as one. Whose data have been erased stays as she was;
    of somebody who has left, nothing new is told.
    """
    held = [
        each
        for each in learners.with_other_places(work.connection, learner_ids, hold=True)
        if each.participant_id is not None
    ]
    if not held:
        return
    found = _progress(held, work=work)
    known = completion.stored(work.connection, [each.id for each in held])
    left = people.restricted(work.connection, _participants(held))
    for cohort_id, here in groupby(sorted(held, key=_cohort), key=_cohort):
        programme = programmes.of_cohort(work.connection, cohort_id)
        for places in by_person(list(here)):
            current = learners.current(places)
            before = _united([known[each.id] for each in places if each.id in known])
            after = _after(
                found[current.id], before, left=current.participant_id in left, work=work
            )
            if after != before:
                completion.store(
                    work.connection,
                    after,
                    learner_id=current.id,
                    organisation=work.organisation,
                    instead_of=[each.id for each in places if each.id != current.id],
                )
                _tell(current, programme, before, after, work=work)
                if programme.kind == "training_of_trainers":
                    _pass_on(current, before, after, work=work)


def progress_of(learner: Learner, *, work: UnitOfWork) -> Progress:
    """How far a learner has come, by all places that she has in the cohort."""
    places = learners.with_other_places(work.connection, [learner.id])
    return _progress(places, work=work)[learner.id]


def progress_of_each(
    wanted: Sequence[Learner], *, work: UnitOfWork
) -> dict[UUID, tuple[Progress, Completion]]:
    """How far some learners have come, and what is kept of it."""
    places = learners.with_other_places(work.connection, [each.id for each in wanted])
    found = _progress(places, work=work)
    known = completion.stored(work.connection, [each.id for each in places])
    kept = {
        each.id: _united([known[one.id] for one in hers if one.id in known])
        for hers in by_person(places)
        for each in hers
    }
    return {each.id: (found[each.id], kept[each.id]) for each in wanted}


def _progress(places: Sequence[Learner], *, work: UnitOfWork) -> dict[UUID, Progress]:
    """How far each has come whose places are given, all of them."""
    ids = [each.id for each in places]
    cohort_ids = {each.cohort_id for each in places}
    counted = marks.of_learners(work.connection, ids)
    handed = completion.handed(work.connection, ids)
    programme = {each: programmes.of_cohort(work.connection, each) for each in cohort_ids}
    found: dict[UUID, Progress] = {}
    for hers in by_person(places):
        of_her = {each.id for each in hers}
        progress = progress_in(
            programme[hers[0].cohort_id],
            presences=[
                Presence(session=each.first, module=each.module, status=each.status)
                for each in counted
                if each.learner_id in of_her
            ],
            handed=[one for id in of_her for one in handed.get(id, [])],
        )
        found |= dict.fromkeys(of_her, progress)
    return found


def _after(progress: Progress, before: Completion, *, left: bool, work: UnitOfWork) -> Completion:
    modules = progress.completed_modules
    if left:
        modules = tuple(each for each in modules if each in before.modules)
    completed_at = before.completed_at if progress.completed else None
    if progress.completed and completed_at is None and not left:
        completed_at = work.at
    return Completion(modules=modules, completed_at=completed_at)


def _tell(
    learner: Learner,
    programme: Programme,
    before: Completion,
    after: Completion,
    *,
    work: UnitOfWork,
) -> None:
    assert learner.participant_id is not None, "nothing is told of somebody erased"
    participant_id, cohort_id = learner.participant_id, learner.cohort_id
    told: list[ModuleCompleted | ProgrammeCompleted | CompletionLost] = [
        ModuleCompleted(participant_id=participant_id, cohort_id=cohort_id, module=each)
        for each in after.modules
        if each not in before.modules
    ]
    if after.completed_at is not None and before.completed_at is None:
        told.append(
            ProgrammeCompleted(
                participant_id=participant_id,
                cohort_id=cohort_id,
                enrolment_id=learner.id,
                programme=programme.code,
                completed_at=after.completed_at,
            )
        )
    elif after.completed_at is None and before.completed_at is not None:
        told.append(
            CompletionLost(
                participant_id=participant_id,
                cohort_id=cohort_id,
                enrolment_id=learner.id,
                programme=programme.code,
            )
        )
    for each in told:
        work.publish(each, revision=learners.raised_revision(work.connection, learner.id))


def _pass_on(learner: Learner, before: Completion, after: Completion, *, work: UnitOfWork) -> None:
    if after.completed_at is not None and before.completed_at is None:
        name_ambassador(learner, work=work)
    elif after.completed_at is None and before.completed_at is not None:
        completion_lost(learner, work=work)


def _united(kept: Sequence[Completion]) -> Completion:
    modules = dict.fromkeys(module for each in kept for module in each.modules)
    moments = [each.completed_at for each in kept if each.completed_at is not None]
    return Completion(modules=tuple(modules), completed_at=min(moments, default=None))


def _cohort(learner: Learner) -> UUID:
    return learner.cohort_id


def _participants(held: Sequence[Learner]) -> set[UUID]:
    return {each.participant_id for each in held if each.participant_id is not None}
