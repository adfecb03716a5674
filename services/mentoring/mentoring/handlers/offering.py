"""How a mentee and a mentor are offered to each other, and what follows when it comes to nothing.

Mentors are held first, by their ids, then the person, the mentee, the match.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn
from uuid import UUID

from mentoring.domain.matching import MenteeSide, score
from mentoring.handlers.pairing import hindrance, mentee_side, mentor_side
from mentoring.storage import matches, mentees, mentors, people
from mentoring.storage.matches import Match, Pair
from mentoring.storage.mentees import Mentee
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    MatchOffered,
    MatchPassedOn,
    MatchUnderWay,
    MentorFull,
    MentorMissing,
    NotMatchable,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.identifiers import new_id

#: for which an offer waits for both
TIME_TO_ANSWER = timedelta(hours=72)
_LACKS = {"check_missing": "check", "references_missing": "references"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A match, its mentee, its mentor and those who are next: nobody else changes any of them."""

    match: Match
    mentee: Mentee
    mentors: Mapping[UUID, Mentor]

    @property
    def mentor(self) -> Mentor:
        """The mentor of the match."""
        return self.mentors[self.match.mentor_id]


def hold(match: Match, *, work: UnitOfWork) -> Held:
    """Hold a match and all that it may pass on to, in the order of locks.

    Who is next is said when an offer is made, and passes on with it: whoever finds the match offered
    still, once it is held, holds the right mentors.
    """
    before = _need_mentee(match.mentee_id, work=work)
    wanted = {match.mentor_id, *before.next_mentors}
    held = mentors.by_id(work.connection, sorted(wanted), hold=True)
    mentee = _hold(before, work=work)
    now = matches.find(work.connection, match.id, hold=True)
    assert now is not None  # matches are never deleted
    return Held(match=now, mentee=mentee, mentors=held)


def need_waiting(mentee_id: UUID, *, work: UnitOfWork) -> Mentee:
    """A mentee who waits for a mentor, held; mentors are held before her.

    Raises:
        NotFound: no mentee of the organisation has this id.
        MatchUnderWay: she has a match.
        StateUnfit: she does not wait.
    """
    mentee = _hold(_need_mentee(mentee_id, work=work), work=work)
    if live := matches.live_of_mentee(work.connection, mentee.id):
        raise MatchUnderWay(match_id=live.id)
    # One whose offer came to nothing as a mentor left is offered the next in a moment, or, if that
    # fails, by whoever looks after her.
    if mentee.state not in ("waiting", "proposed"):
        raise StateUnfit(state=mentee.state, needed=("waiting",))
    return mentee


def make_offer(
    mentee: Mentee,
    side: MenteeSide,
    mentor: Mentor,
    *,
    mode: str,
    following: Sequence[UUID],
    work: UnitOfWork,
) -> Match:
    """Offer each other two whom nothing hinders, both held.

    In the mode `mentee` she ranked the mentor, and accepts.
    """
    id = new_id()
    points = score(side, mentor_side(mentor, work=work))
    matches.add(
        work.connection,
        [Pair(id=id, mentee_id=mentee.id, mentor_id=mentor.id, score=points)],
        organisation=work.organisation,
        mode=mode,
        state="offered",
        at=work.at,
        answer_until=work.at + TIME_TO_ANSWER,
        accepted_by_mentee=mode == "mentee",
    )
    mentees.move(work.connection, mentee.id, "proposed", at=work.at)
    mentees.set_next(work.connection, mentee.id, following)
    made = matches.find(work.connection, id)
    assert made is not None  # it was just stored
    tell_offer(made, work=work)
    return made


def tell_offer(match: Match, *, work: UnitOfWork) -> None:
    """Tell of an offer, and have it lapse in time."""
    assert match.participant_id is not None  # who is erased is offered to nobody
    assert match.answer_until is not None  # it is offered
    work.schedule("match_lapses", key=str(match.id), due_at=match.answer_until)
    work.publish(
        MatchOffered(
            match_id=match.id,
            mentee_id=match.mentee_id,
            participant_id=match.participant_id,
            mentor_id=match.mentor_id,
            answer_until=match.answer_until,
        ),
        revision=match.revision,
    )


def offer_first(
    mentee: Mentee,
    candidates: Sequence[UUID],
    *,
    held: Mapping[UUID, Mentor],
    mode: str,
    work: UnitOfWork,
) -> Match | None:
    """Offer a mentee to the first who can take her, and have those after that one be next.

    Returns:
        The match; none: nobody of them can take her.
    """
    side = mentee_side(mentee, work=work)
    for place, id in enumerate(candidates):
        mentor = held.get(id)
        if mentor is not None and hindrance(side, mentor, work=work) is None:
            following = candidates[place + 1 :]
            return make_offer(mentee, side, mentor, mode=mode, following=following, work=work)
    return None


def go_on(held: Held, *, work: UnitOfWork) -> None:
    """Offer the mentee to whoever is next after an offer that came to nothing, or have her wait."""
    mentee = held.mentee
    made = offer_first(
        mentee, mentee.next_mentors, held=held.mentors, mode=held.match.mode, work=work
    )
    if made is None:
        revision = mentees.move(work.connection, mentee.id, "waiting", at=work.at)
        work.publish(MentorMissing(mentee_id=mentee.id), revision=revision)


def close_offer(
    match: Match, *, work: UnitOfWork, by: str | None = None, reason: str | None = None
) -> None:
    """End an offer that came to nothing, and tell so.

    Args:
        match: held, and offered.
        work: where it is done.
        by: the side that declined.
        reason: why it did not begin, as a code; none: it has lapsed.
    """
    revision = matches.end(
        work.connection, match.id, state="passed_on", at=work.at, by=by, reason=reason
    )
    work.cancel("match_lapses", key=str(match.id))
    work.publish(
        MatchPassedOn(match_id=match.id, mentee_id=match.mentee_id, lapsed=reason is None),
        revision=revision,
    )


def refuse_pair(why: str, *, mentee_id: UUID, mentor: Mentor, screening: bool = False) -> NoReturn:
    """Refuse a pair for what hinders it.

    Args:
        why: as `hindrance` has it.
        mentee_id: one of both.
        mentor: the other.
        screening: whether what the mentor lacks is told by the error that says how to mend it.
    """
    if why == "mentor_full":
        raise MentorFull(mentor_id=mentor.id, mentees=mentor.mentees, capacity=mentor.capacity)
    if screening and why in _LACKS:
        raise ScreeningMissing(mentor_id=mentor.id, missing=(_LACKS[why],))
    raise NotMatchable(mentor_id=mentor.id, mentee_id=mentee_id, why=why)


def _need_mentee(id: UUID, *, work: UnitOfWork) -> Mentee:
    found = mentees.find(work.connection, id)
    if found is None:
        raise NotFound(kind="mentee", id=id)
    return found


def _hold(mentee: Mentee, *, work: UnitOfWork) -> Mentee:
    # Whether she is a minor, and whether she takes part at all, does not change meanwhile.
    if mentee.participant_id is not None:
        people.hold(work.connection, [mentee.participant_id])
    held = mentees.find(work.connection, mentee.id, hold=True)
    assert held is not None  # mentees are never deleted
    return held
