"""Batches: asked for, looked through, sent or discarded."""

from collections.abc import Sequence
from uuid import UUID

from mentoring.domain.matching import misfit, score
from mentoring.handlers import offering
from mentoring.handlers.match_views import match_view, need_match
from mentoring.handlers.pairing import hindrance, mentee_side, mentee_sides, mentor_side
from mentoring.handlers.refusing import refuse
from mentoring.storage import batches, matches, mentees, mentors, pairs
from mentoring.storage.matches import Match, Pair
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    BatchPage,
    BatchView,
    DiscardBatch,
    DropProposal,
    GetBatch,
    ListBatches,
    MatchView,
    PrepareBatch,
    ReplaceProposal,
    SendBatch,
    StateUnfit,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

_MOST = 2000


def prepare_batch(command: PrepareBatch, *, work: UnitOfWork) -> BatchView:
    """Ask for a batch; the worker prepares it.

    Raises:
        InvalidFields: a cohort and mentees are named, or too many mentees, or one of them twice.
        NotFound: no mentee is of the cohort, or one who is named is nobody of the organisation.
        StateUnfit: one who is named does not wait.
    """
    _check_named(command)
    if command.cohort_id is not None and not pairs.is_cohort(work.connection, command.cohort_id):
        raise NotFound(kind="cohort", id=command.cohort_id)
    named = {each.id: each for each in mentees.every(work.connection, command.mentee_ids)}
    for each in command.mentee_ids:
        if each not in named:
            raise NotFound(kind="mentee", id=each)
        if named[each].state != "waiting":
            raise StateUnfit(state=named[each].state, needed=("waiting",))
    id = new_id()
    batches.insert(
        work.connection,
        id,
        organisation=work.organisation,
        cohort_id=command.cohort_id,
        mentee_ids=command.mentee_ids,
        at=work.at,
    )
    work.audit("prepare_batch", id)
    return _need(id, work=work)


def replace_proposal(command: ReplaceProposal, *, work: UnitOfWork) -> MatchView:
    """Drop a proposal, and propose another mentor in its place.

    Raises:
        NotFound: no match, or no mentor, of the organisation has this id.
        InvalidFields: it is the same mentor.
        StateUnfit: it is not proposed any more, or its batch is not looked through.
        NotMatchable: they do not fit each other.
        MentorFull: no capacity is left.
    """
    before = need_match(command.match_id, work=work)
    if command.mentor_id == before.mentor_id:
        refuse([("mentor_id", "same_as_before")])
    mentor = mentors.find(work.connection, command.mentor_id, hold=True)
    if mentor is None:
        raise NotFound(kind="mentor", id=command.mentor_id)
    match, batch_id = _hold_proposal(before, work=work)
    mentee = mentees.find(work.connection, match.mentee_id)
    assert mentee is not None  # mentees are never deleted
    side = mentee_side(mentee, work=work)
    if why := hindrance(side, mentor, work=work):
        offering.refuse_pair(why, mentee_id=mentee.id, mentor=mentor)
    matches.drop(work.connection, [match.id], at=work.at)
    pair = Pair(
        id=new_id(),
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        score=score(side, mentor_side(mentor, work=work)),
    )
    matches.add(
        work.connection,
        [pair],
        organisation=work.organisation,
        mode="batch",
        state="proposed",
        at=work.at,
        batch_id=batch_id,
    )
    batches.count_change(work.connection, batch_id)
    work.audit("replace_proposal", match.id)
    return match_view(need_match(pair.id, work=work))


def drop_proposal(command: DropProposal, *, work: UnitOfWork) -> MatchView:
    """Take a proposal out of its batch; the mentee waits again.

    Raises:
        NotFound: no match of the organisation has this id.
        StateUnfit: it is not proposed any more, or its batch is not looked through.
    """
    match, batch_id = _hold_proposal(need_match(command.match_id, work=work), work=work)
    matches.drop(work.connection, [match.id], at=work.at)
    mentees.move(work.connection, match.mentee_id, "waiting", at=work.at)
    batches.count_change(work.connection, batch_id)
    work.audit("drop_proposal", match.id)
    return match_view(need_match(match.id, work=work))


def send_batch(command: SendBatch, *, work: UnitOfWork) -> BatchView:
    """Offer every proposal of a batch; those whom something hinders by now are dropped.

    Raises:
        NotFound: no batch of the organisation has this id.
        StateUnfit: it is not ready.
    """
    proposed = _hold_all(command.batch_id, states=("ready",), work=work)
    going = _allowed(proposed, work=work)
    ids = {each.id for each in going}
    hindered = [each for each in proposed if each.id not in ids]
    _drop(hindered, work=work)
    until = work.at + offering.TIME_TO_ANSWER
    matches.offer(work.connection, [each.id for each in going], at=work.at, until=until)
    for each in matches.every(work.connection, [each.id for each in going]):
        offering.tell_offer(each, work=work)
    batches.move(work.connection, command.batch_id, "sent", at=work.at, changed=len(hindered))
    work.audit("send_batch", command.batch_id)
    return _need(command.batch_id, work=work)


def discard_batch(command: DiscardBatch, *, work: UnitOfWork) -> BatchView:
    """Drop every proposal of a batch that was not sent; the mentees wait again.

    Raises:
        NotFound: no batch of the organisation has this id.
        StateUnfit: it was sent, or discarded.
    """
    _drop(_hold_all(command.batch_id, states=("preparing", "ready"), work=work), work=work)
    batches.move(work.connection, command.batch_id, "discarded", at=work.at)
    work.audit("discard_batch", command.batch_id)
    return _need(command.batch_id, work=work)


def get_batch(query: GetBatch, *, work: UnitOfWork) -> BatchView:
    """One batch.

    Raises:
        NotFound: no batch of the organisation has this id.
    """
    return _need(query.id, work=work)


def list_batches(query: ListBatches, *, work: UnitOfWork) -> BatchPage:
    """A page of batches."""
    found = batches.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return BatchPage(items=items, next=following)


def _hold_proposal(before: Match, *, work: UnitOfWork) -> tuple[Match, UUID]:
    """A proposal of a batch that is looked through, held with its mentee; and the batch's id.

    Raises:
        StateUnfit: it is none, or not any more.
    """
    mentees.every(work.connection, [before.mentee_id], hold=True)
    if before.batch_id is None:
        raise StateUnfit(state=before.state, needed=("proposed",))
    batches.find(work.connection, before.batch_id, hold=True)
    match = matches.find(work.connection, before.id, hold=True)
    assert match is not None  # matches are never deleted
    # A batch that is sent or discarded has no proposal any more.
    if match.state != "proposed":
        raise StateUnfit(state=match.state, needed=("proposed",))
    return match, before.batch_id


def _hold_all(batch_id: UUID, *, states: tuple[str, ...], work: UnitOfWork) -> Sequence[Match]:
    """The proposals of a batch in one of some states, all held with their mentees.

    Raises:
        NotFound: no batch of the organisation has this id.
        StateUnfit: it is in another state.
    """
    before = matches.proposed_in(work.connection, batch_id)
    mentees.every(work.connection, [each.mentee_id for each in before], hold=True)
    batch = batches.find(work.connection, batch_id, hold=True)
    if batch is None:
        raise NotFound(kind="batch", id=batch_id)
    if batch.state not in states:
        raise StateUnfit(state=batch.state, needed=states)
    return matches.proposed_in(work.connection, batch_id, hold=True)


def _allowed(proposed: Sequence[Match], *, work: UnitOfWork) -> Sequence[Match]:
    """Those of some proposals that nothing hinders by now; their places are taken by themselves."""
    found = mentees.every(work.connection, [each.mentee_id for each in proposed])
    sides = mentee_sides(found, work=work)
    known = mentors.by_id(work.connection, {each.mentor_id for each in proposed})
    theirs = {id: mentor_side(each, work=work) for id, each in known.items()}
    return [
        each for each in proposed if misfit(sides[each.mentee_id], theirs[each.mentor_id]) is None
    ]


def _drop(proposed: Sequence[Match], *, work: UnitOfWork) -> None:
    matches.drop(work.connection, [each.id for each in proposed], at=work.at)
    mentees.move_all(work.connection, [each.mentee_id for each in proposed], "waiting", at=work.at)


def _need(id: UUID, *, work: UnitOfWork) -> BatchView:
    found = batches.find(work.connection, id)
    if found is None:
        raise NotFound(kind="batch", id=id)
    return found


def _check_named(command: PrepareBatch) -> None:
    named = command.mentee_ids
    problems: list[tuple[str, str]] = []
    if named and command.cohort_id is not None:
        problems.append(("mentee_ids", "not_together_with:cohort_id"))
    if len(named) > _MOST:
        problems.append(("mentee_ids", f"at_most:{_MOST}"))
    seen = set[UUID]()
    for place, each in enumerate(named):
        if each in seen:
            problems.append((f"mentee_ids.{place}", "repeated"))
        seen.add(each)
    refuse(problems)
