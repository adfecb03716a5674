"""Offers of a match: made in two modes, answered by both sides, lapsed, taken up by the next."""

from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.screening import missing
from mentoring.handlers import offering
from mentoring.handlers.match_views import match_view, need_match
from mentoring.handlers.offering import Held
from mentoring.handlers.pairing import hindrance, mentee_side
from mentoring.handlers.refusing import refuse
from mentoring.storage import matches, mentees, mentors
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AnswerMatch,
    MatchBegan,
    MatchView,
    OfferMatch,
    OfferRanked,
    ScreeningMissing,
    StateUnfit,
)

_NEXT = 9


def offer_match(command: OfferMatch, *, work: UnitOfWork) -> MatchView:
    """Offer a mentee and a mentor to each other, and say who is next.

    Raises:
        InvalidFields: somebody is named twice, or too many are.
        NotFound: the mentee, or one of the mentors, is nobody of the organisation.
        MatchUnderWay: she has a match already.
        StateUnfit: she does not wait.
        NotMatchable: they do not fit each other.
        ScreeningMissing: all that they lack is the mentor's screening.
        MentorFull: no capacity is left.
    """
    _check_next(command)
    held = mentors.by_id(work.connection, [command.mentor_id], hold=True)
    known = {*held, *mentors.by_id(work.connection, command.next)}
    for id in (command.mentor_id, *command.next):
        if id not in known:
            raise NotFound(kind="mentor", id=id)
    mentee = offering.need_waiting(command.mentee_id, work=work)
    mentor = held[command.mentor_id]
    side = mentee_side(mentee, work=work)
    if why := hindrance(side, mentor, work=work):
        offering.refuse_pair(why, mentee_id=mentee.id, mentor=mentor, screening=True)
    made = offering.make_offer(
        mentee, side, mentor, mode="coordinator", following=command.next, work=work
    )
    work.audit("offer_match", made.id)
    return match_view(made)


def offer_ranked(command: OfferRanked, *, work: UnitOfWork) -> MatchView:
    """Offer a mentee to the first whom she ranked and who can take her; she accepts.

    Raises:
        NotFound: no mentee of the organisation has this id.
        InvalidFields: she ranked nobody.
        MatchUnderWay: she has a match already.
        StateUnfit: she does not wait.
        NotMatchable, MentorFull: none of them can take her; why the first cannot.
    """
    found = mentees.find(work.connection, command.mentee_id)
    ranked = [] if found is None else found.ranked_mentors
    held = mentors.by_id(work.connection, ranked, hold=True)
    mentee = offering.need_waiting(command.mentee_id, work=work)
    if not ranked:
        refuse([("mentee_id", "nobody_ranked")])
    made = offering.offer_first(mentee, ranked, held=held, mode="mentee", work=work)
    if made is None:
        first = held[ranked[0]]
        why = hindrance(mentee_side(mentee, work=work), first, work=work)
        assert why is not None  # nobody was offered, so the first is hindered
        offering.refuse_pair(why, mentee_id=mentee.id, mentor=first)
    work.audit("offer_ranked", made.id)
    return match_view(made)


def answer_match(command: AnswerMatch, *, work: UnitOfWork) -> MatchView:
    """Note what one side answers; when both accept, the match begins.

    Raises:
        NotFound: no match of the organisation has this id.
        InvalidFields: a reason is given for accepting.
        StateUnfit: it is not offered.
        ScreeningMissing: it would begin, and the mentor lacks what is asked for.
        NotMatchable: it would begin, and she has asked for a woman since.
    """
    if command.accepted and command.reason is not None:
        refuse([("reason", "reason_for_accepting")])
    held = offering.hold(need_match(command.match_id, work=work), work=work)
    if held.match.state != "offered":
        raise StateUnfit(state=held.match.state, needed=("offered",))
    if command.accepted:
        _accept(held, side=command.side, work=work)
    else:
        reason = command.reason or "not_told"
        offering.close_offer(held.match, by=command.side, reason=reason, work=work)
        offering.go_on(held, work=work)
    work.audit("answer_match", held.match.id)
    return match_view(need_match(held.match.id, work=work))


def match_lapses(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Pass on an offer that was not accepted in time."""
    held = offering.hold(need_match(UUID(timer.key), work=work), work=work)
    # Accepted at the same moment, it has begun.
    if held.match.state == "offered":
        offering.close_offer(held.match, work=work)
        offering.go_on(held, work=work)


def match_goes_on(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Offer a mentee to whoever is next, as the mentor whom she was offered has left."""
    held = offering.hold(need_match(UUID(timer.key), work=work), work=work)
    # She may have withdrawn since, or be back and have another match.
    left = matches.live_of_mentee(work.connection, held.mentee.id) is None
    if left and held.mentee.state == "proposed" and held.match.state == "passed_on":
        offering.go_on(held, work=work)


def _accept(held: Held, *, side: str, work: UnitOfWork) -> None:
    match, mentee, mentor = held.match, held.mentee, held.mentor
    accepted = matches.accept(work.connection, match.id, side=side, at=work.at)
    if not accepted.by_both:
        return
    hers = mentee_side(mentee, work=work)
    if hers.woman_asked_for and mentor.gender != "woman":
        # She has asked for one since it was offered.
        offering.refuse_pair("woman_asked_for", mentee_id=mentee.id, mentor=mentor)
    lacks = missing(
        references=mentor.references,
        cleared_until=mentor.cleared_until,
        with_minors=hers.is_minor,
        on=day_of(work.at),
    )
    if lacks:
        raise ScreeningMissing(mentor_id=mentor.id, missing=tuple(lacks))
    matches.begin(work.connection, match.id, at=work.at)
    mentees.move(work.connection, mentee.id, "matched", at=work.at)
    work.cancel("match_lapses", key=str(match.id))
    assert mentee.participant_id is not None  # who is erased is offered to nobody
    work.publish(
        MatchBegan(
            match_id=match.id,
            mentee_id=mentee.id,
            participant_id=mentee.participant_id,
            mentor_id=mentor.id,
        ),
        revision=accepted.revision,
    )


def _check_next(command: OfferMatch) -> None:
    if len(command.next) > _NEXT:
        refuse([("next", f"at_most:{_NEXT}")])
    named = [command.mentor_id, *command.next]
    refuse(
        [
            (f"next.{place}", "repeated")
            for place, id in enumerate(command.next)
            if id in named[: place + 1]
        ]
    )
