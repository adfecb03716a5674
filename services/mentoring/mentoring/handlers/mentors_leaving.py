"""Mentors who leave: access ends at once, and whoever is left without one is looked after."""

from mentoring.handlers import matches
from mentoring.handlers.access import need_agent
from mentoring.handlers.mentors import describe, held, held_in, held_open, view_of
from mentoring.handlers.screening import CHECK_EXPIRES
from mentoring.storage import accounts, mentors, screening
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    EndMentor,
    EraseMentor,
    InterimOwnerMissing,
    MentorEnded,
    MentorErased,
    MentorView,
)


def end_mentor(command: EndMentor, *, work: UnitOfWork) -> MentorView:
    """End a mentor's time, with all that follows from it.

    Raises:
        NotFound: no mentor, or no agent, of the organisation has this id.
        NotAnAgent: the interim owner's time is over.
        Closed: the mentor's time is over already.
        InterimOwnerMissing: there are mentees, and nobody was named who answers for them.
    """
    # Agents before mentors: whoever needs both holds them in this order.
    if command.interim_owner_id is not None:
        need_agent(command.interim_owner_id, work=work)
    id = held_open(command.mentor_id, work=work).id
    # No match begins but under the mentor's lock: this many are the most that will end.
    mentees = mentors.accompanied(work.connection, id)
    if mentees and command.interim_owner_id is None:
        raise InterimOwnerMissing(mentees=mentees)
    accounts.drop(work.connection, id)
    work.cancel(CHECK_EXPIRES, key=str(id))
    # Ended first: what is passed on now is not offered to the one who leaves.
    revision = mentors.move(work.connection, id, "ended", at=work.at)
    matches.end_all_of(id, interim_owner_id=command.interim_owner_id, work=work)
    work.publish(MentorEnded(mentor_id=id), revision=revision)
    ended = held(id, work=work)
    describe(ended, work=work)
    work.audit("end_mentor", id)
    return view_of(ended)


def erase_mentor(command: EraseMentor, *, work: UnitOfWork) -> MentorView:
    """Erase who a mentor was; whom the mentor accompanied, and sent by whom, stays counted.

    Raises:
        NotFound: no mentor of the organisation has this id.
        StateUnfit: the mentor's time is not over.
    """
    mentor = held_in(command.mentor_id, "ended", work=work)
    screening.forget(work.connection, mentor.id)
    revision = mentors.forget(work.connection, mentor.id)
    work.bury(mentor.id)
    work.publish(MentorErased(mentor_id=mentor.id), revision=revision)
    work.audit("erase_mentor", mentor.id)
    return view_of(held(mentor.id, work=work))
