"""Matches: read, ended, completed; and what becomes of them when one of both leaves."""

from collections.abc import Collection
from uuid import UUID

from mentoring.handlers import offering
from mentoring.handlers.match_views import match_view, need_match
from mentoring.handlers.meetings import cancel_planned
from mentoring.handlers.offering import Held
from mentoring.storage import matches, mentees
from mentoring.storage.matches import Match
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    CompleteMatch,
    EndMatch,
    GetMatch,
    ListMatches,
    MatchCompleted,
    MatchEnded,
    MatchPage,
    MatchView,
    MentorMissing,
    StateUnfit,
)
from nosotros.pages import after_id, cut


def get_match(query: GetMatch, *, work: UnitOfWork) -> MatchView:
    """One match.

    Raises:
        NotFound: no match of the organisation has this id.
    """
    return match_view(need_match(query.id, work=work), language=query.language)


def list_matches(query: ListMatches, *, work: UnitOfWork) -> MatchPage:
    """A page of matches."""
    found = matches.page(
        work.connection,
        state=query.state,
        mentee_id=query.mentee_id,
        mentor_id=query.mentor_id,
        batch_id=query.batch_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    views = tuple(match_view(each, language=query.language) for each in items)
    return MatchPage(items=views, next=following)


def end_match(command: EndMatch, *, work: UnitOfWork) -> MatchView:
    """End a match before its time; the mentee waits again, or is closed.

    Raises:
        NotFound: no match of the organisation has this id.
        StateUnfit: it is not under way.
    """
    held = _hold_active(command.match_id, work=work)
    _end(held.match, by=command.side, reason=command.reason, work=work)
    state = "closed" if command.closes else "waiting"
    mentees.move(work.connection, held.mentee.id, state, at=work.at)
    work.audit("end_match", held.match.id)
    return match_view(need_match(held.match.id, work=work))


def complete_match(command: CompleteMatch, *, work: UnitOfWork) -> MatchView:
    """Complete a match; the mentee is closed, with all her history.

    Raises:
        NotFound: no match of the organisation has this id.
        StateUnfit: it is not under way.
    """
    match = _hold_active(command.match_id, work=work).match
    revision = matches.end(work.connection, match.id, state="completed", at=work.at)
    cancel_planned([match.id], work=work)
    mentees.move(work.connection, match.mentee_id, "closed", at=work.at)
    work.publish(
        MatchCompleted(match_id=match.id, mentee_id=match.mentee_id, mentor_id=match.mentor_id),
        revision=revision,
    )
    work.audit("complete_match", match.id)
    return match_view(need_match(match.id, work=work))


def stop(mentee_id: UUID, *, reason: str, ended_by: str | None, work: UnitOfWork) -> None:
    """End whatever match of a mentee there is: under way, offered or proposed.

    Whoever calls holds the mentee, and says what state she is in from now on.

    Args:
        mentee_id: whose.
        reason: why, as a code.
        ended_by: `mentor` or `mentee`; none: neither.
        work: where it is done.
    """
    match = matches.live_of_mentee(work.connection, mentee_id, hold=True)
    if match is not None:
        _stop(match, reason=reason, ended_by=ended_by, work=work)


def end_all_of(mentor_id: UUID, *, interim_owner_id: UUID | None, work: UnitOfWork) -> int:
    """End all matches of a mentor who leaves; whoever calls holds the mentor.

    Mentees wait again, in the care of the interim owner where nobody has them in care yet; those to whom the mentor was only offered
    are offered to whoever is next, in a moment: a transaction that holds a mentor cannot hold
    others with lesser ids.

    Returns:
        How many matches there were: under way, offered or proposed.
    """
    found = matches.live_of_mentor(work.connection, mentor_id)
    ids = [each.mentee_id for each in found]
    held = {each.id: each for each in mentees.every(work.connection, ids, hold=True)}
    ended = matches.live_of_mentor(work.connection, mentor_id, hold=True)
    for match in ended:
        _stop(match, reason="mentor_left", ended_by=None, work=work)
        if match.state == "offered" and held[match.mentee_id].next_mentors:
            work.schedule("match_goes_on", key=str(match.id), due_at=work.at)
            continue
        revision = mentees.move(work.connection, match.mentee_id, "waiting", at=work.at)
        if match.state == "offered":
            work.publish(MentorMissing(mentee_id=match.mentee_id), revision=revision)
    # Whoever is in an agent's care since an earlier mentor left stays there.
    alone = [id for each in ended if held[id := each.mentee_id].interim_owner_id is None]
    mentees.care_for(work.connection, alone, interim_owner_id)
    return len(ended)


def forget(mentee_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Forget what mentors with keys of their own were answered of mentees who are erased.

    A match itself holds nothing personal; the answer to who accepts one has what the mentee
    needs and where, and no id of hers.
    """
    for each in matches.shown_of(work.connection, mentee_ids):
        work.bury(each)


def _hold_active(match_id: UUID, *, work: UnitOfWork) -> Held:
    held = offering.hold(need_match(match_id, work=work), work=work)
    if held.match.state != "active":
        raise StateUnfit(state=held.match.state, needed=("active",))
    return held


def _stop(match: Match, *, reason: str, ended_by: str | None, work: UnitOfWork) -> None:
    if match.state == "active":
        _end(match, by=ended_by, reason=reason, work=work)
    elif match.state == "offered":
        offering.close_offer(match, by=ended_by, reason=reason, work=work)
    else:
        matches.drop(work.connection, [match.id], at=work.at)


def _end(match: Match, *, by: str | None, reason: str, work: UnitOfWork) -> None:
    revision = matches.end(
        work.connection, match.id, state="ended", at=work.at, by=by, reason=reason
    )
    cancel_planned([match.id], work=work)
    work.publish(
        MatchEnded(match_id=match.id, mentee_id=match.mentee_id, mentor_id=match.mentor_id),
        revision=revision,
    )
