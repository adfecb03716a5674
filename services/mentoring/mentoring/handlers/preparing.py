"""What the worker does for a batch: reads who is there, and stores what was found for them.

The assignment is made between both, outside of any transaction. So whatever changed meanwhile is
looked at again, with everybody held: nobody is proposed who does not wait any more, and no mentor
gets more than the capacity.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from mentoring.domain.matching import MenteeSide, MentorSide, misfit, score
from mentoring.domain.matching.assigning import Assignment
from mentoring.handlers.pairing import mentee_sides, mentor_side
from mentoring.storage import batches, matches, mentees, mentors, pairs
from mentoring.storage.batches import OpenBatch
from mentoring.storage.matches import Pair
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import BatchReady, Unmatched
from nosotros.identifiers import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Who is to be matched with whom."""

    mentees: Sequence[MenteeSide]
    mentors: Sequence[MentorSide]


def read_group(batch: OpenBatch, *, work: UnitOfWork) -> Group:
    """Who waits, of those whom a batch is for; and all mentors who may get mentees."""
    ids = pairs.waiting(work.connection, cohort_id=batch.cohort_id, mentee_ids=batch.mentee_ids)
    sides = mentee_sides(mentees.every(work.connection, ids), work=work)
    active = mentors.by_id(work.connection, pairs.active_mentors(work.connection))
    return Group(
        mentees=list(sides.values()),
        mentors=[mentor_side(each, work=work) for each in active.values()],
    )


def store_proposals(
    batch: OpenBatch, group: Group, assignment: Assignment, *, work: UnitOfWork
) -> None:
    """Store what was found for a batch, which is ready then; nothing, if it was discarded."""
    held = mentors.by_id(work.connection, {each.mentor_id for each in assignment.pairs}, hold=True)
    found = mentees.every(work.connection, [each.mentee_id for each in assignment.pairs], hold=True)
    now = batches.find(work.connection, batch.id, hold=True)
    if now is None or now.state != "preparing":
        return
    waiting = {each.id for each in found if each.state == "waiting"}
    sides = mentee_sides([each for each in found if each.id in waiting], work=work)
    theirs = {id: mentor_side(each, work=work) for id, each in held.items()}
    made: list[Pair] = []
    gone: list[UUID] = []
    for each in assignment.pairs:
        if each.mentee_id not in waiting:
            continue
        mentee, mentor = sides[each.mentee_id], theirs[each.mentor_id]
        if mentor.taken >= mentor.capacity or misfit(mentee, mentor):
            gone.append(mentee.id)
            continue
        made.append(
            Pair(
                id=new_id(),
                mentee_id=mentee.id,
                mentor_id=mentor.id,
                score=score(mentee, mentor),
            )
        )
        theirs[mentor.id] = replace(mentor, taken=mentor.taken + 1)
    matches.add(
        work.connection,
        made,
        organisation=work.organisation,
        mode="batch",
        state="proposed",
        at=work.at,
        batch_id=batch.id,
    )
    mentees.move_all(work.connection, [each.mentee_id for each in made], "proposed", at=work.at)
    left_out = len(assignment.pairs) - len(waiting)
    _make_ready(batch, group, assignment, made, gone, left_out, work=work)


def _make_ready(
    batch: OpenBatch,
    group: Group,
    assignment: Assignment,
    made: Sequence[Pair],
    gone: Sequence[UUID],
    left_out: int,
    *,
    work: UnitOfWork,
) -> None:
    nobody_fits = dict.fromkeys(assignment.nobody_fits, "no_mentor_fits")
    nobody_left = dict.fromkeys((*assignment.nobody_left, *gone), "no_capacity_left")
    unmatched = sorted({**nobody_fits, **nobody_left}.items())
    many = len(group.mentees) - left_out
    revision = batches.make_ready(
        work.connection,
        batch.id,
        mentees=many,
        mentors=sum(each.taken < each.capacity for each in group.mentors),
        matched=len(made),
        total_score=sum(each.score.total for each in made),
        unmatched=[Unmatched(mentee_id=id, why=why) for id, why in unmatched],
        at=work.at,
    )
    work.publish(BatchReady(batch_id=batch.id, mentees=many, matched=len(made)), revision=revision)
