"""Records that may be one person's: proposed here, decided on by a person."""

from collections.abc import Sequence
from uuid import UUID

from enrolment.domain.matching import Likeness, compare, match_keys
from enrolment.handlers.enrolments import DOUBTFUL
from enrolment.handlers.present import present
from enrolment.handlers.seating import Seating
from enrolment.storage import duplicates, enrolments, matching, participants
from enrolment.storage.duplicates import Proposal
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    AlreadyDecided,
    CompareDuplicate,
    Comparison,
    DuplicatePage,
    DuplicateProposed,
    DuplicateView,
    KeepApart,
    ListDuplicates,
    ParticipantView,
)
from nosotros.pages import after_id, cut


def propose(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Propose whoever a participant may be already, and have others find her from now on.

    Her keys are held (`matching.hold_alike`, `hold_everybody`) before she is.
    """
    her = Likeness.of(view)
    keys = match_keys(her)
    found = matching.candidates(work.connection, keys=keys, but=view.id)
    stored = {"organisation": work.organisation, "people": [(view.id, keys)]}
    if view.revision > 1:
        matching.forget_keys(work.connection, view.id)
        matching.store_keys(work.connection, **stored)
    else:
        work.with_commit(matching.STORE_NEW, matching.row_of_keys(**stored))
    proposals = [
        Proposal(
            participant_id=view.id,
            other_id=each.participant_id,
            score=match.score,
            reasons=match.reasons,
        )
        for each in found
        if (match := compare(her, each.likeness)).proposed
    ]
    new = duplicates.propose(work.connection, proposals, organisation=work.organisation, at=work.at)
    tell_proposed(new, work=work)


def tell_proposed(proposals: Sequence[Proposal], *, work: UnitOfWork) -> None:
    """Tell of pairs that are proposed for the first time."""
    for each in proposals:
        work.publish(
            DuplicateProposed(
                duplicate_id=each.id,
                participant_id=each.participant_id,
                other_id=each.other_id,
                score=each.score,
            ),
            revision=1,
        )


def list_duplicates(query: ListDuplicates, *, work: UnitOfWork) -> DuplicatePage:
    """A page of pairs."""
    found = duplicates.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return DuplicatePage(items=items, next=following)


def compare_duplicate(query: CompareDuplicate, *, work: UnitOfWork) -> Comparison:
    """A pair, with both records beside each other.

    Raises:
        NotFound: no pair of the organisation has this id, or one of the two is erased.
        ParticipantRestricted: one of the two has left.
    """
    pair = duplicate(query.id, work=work)
    record = duplicates.compared(work.connection, pair.participant_id)
    other = duplicates.compared(work.connection, pair.other_id)
    if record is None or other is None:
        raise NotFound(kind="duplicate", id=query.id)
    for each in (record, other):
        present(each.participant_id, work=work)
        work.audit("compare_duplicate", each.participant_id)
    return Comparison(duplicate=pair, record=record, other=other)


def keep_apart(command: KeepApart, *, work: UnitOfWork) -> DuplicateView:
    """Say that a pair is two people; who applied gets what she would have got.

    Raises:
        NotFound: no pair of the organisation has this id.
        AlreadyDecided: somebody has decided on it before.
    """
    pair = undecided(command.duplicate_id, work=work)
    decide(pair.id, "distinct", merge_id=None, work=work)
    for id in (pair.participant_id, pair.other_id):
        admit_where_certain(id, work=work)
    return duplicate(pair.id, work=work)


def undecided(id: UUID, *, work: UnitOfWork) -> DuplicateView:
    """A pair that is to be decided on, which stays as it is until this transaction ends.

    So do the two, who are held before it as whoever erases one holds them: whoever gives one of them
    a place meanwhile is waited for, or finds that it was decided.

    Raises:
        NotFound: no pair of the organisation has this id.
        AlreadyDecided: somebody has decided on it before.
    """
    pair = duplicate(id, work=work)
    participants.hold(work.connection, (pair.participant_id, pair.other_id))
    pair = duplicate(id, work=work, hold=True)
    if pair.state != "open":
        raise AlreadyDecided(state=pair.state)
    return pair


def duplicate(id: UUID, *, work: UnitOfWork, hold: bool = False) -> DuplicateView:
    """A pair.

    Raises:
        NotFound: no pair of the organisation has this id.
    """
    found = duplicates.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="duplicate", id=id)
    return found


def decide(id: UUID, state: str, *, merge_id: UUID | None, work: UnitOfWork) -> None:
    """Write down what was decided on a pair, or that it is open again."""
    undecided = state == "open"
    work.connection.exec_driver_sql(
        duplicates.DECIDE,
        {
            "id": id,
            "state": state,
            "at": None if undecided else work.at,
            "actor": None if undecided else work.origin.actor,
            "merge_id": merge_id,
        },
    )
    work.audit(f"duplicate_{state}", id)


def admit_where_certain(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Give somebody who applied her place, in each intake where nobody may be her any more."""
    for each in enrolments.live_of(work.connection, participant_id):
        if each.view.state != "applied" or each.view.reason != DOUBTFUL:
            continue
        seating = Seating.hold(each.view.intake_id, work=work)
        found = enrolments.candidate(
            work.connection, intake_id=each.view.intake_id, participant_id=participant_id
        )
        held = enrolments.find(work.connection, each.view.id, hold=True)
        if found is None or found.doubtful or held is None or held.view.state != "applied":
            continue
        seating.admit(held)
        seating.store()
