"""Who is accompanied by whom: found and held, before anything of theirs is written."""

from dataclasses import dataclass
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.refusing import refuse
from mentoring.storage import matches, meetings, mentees, mentors, people
from mentoring.storage.matches import Match
from mentoring.storage.meetings import Meeting
from mentoring.storage.mentees import Mentee
from mentoring.storage.mentors import Mentor
from mentoring.storage.people import Person
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import ScreeningMissing, StateUnfit


@dataclass(frozen=True, kw_only=True, slots=True)
class Accompanied:
    """A match with those whose it is."""

    match: Match
    mentor: Mentor
    mentee: Mentee
    person: Person | None

    @property
    def has_left(self) -> bool:
        """Whether the mentee withdrew, or her data have been erased: nothing is written of her."""
        if self.mentee.participant_id is None:
            return True
        return self.person is not None and self.person.restricted

    def need_active(self) -> None:
        """Refuse what only a match under way has.

        Raises:
            StateUnfit: it has not begun, or is over.
        """
        if self.match.state != "active":
            raise StateUnfit(state=self.match.state, needed=("active",))

    def need_check(self, *, work: UnitOfWork) -> None:
        """Refuse contact of a minor with a mentor whose check is missing or has run out.

        Raises:
            ScreeningMissing: so it is.
        """
        today = day_of(work.at)
        minor = self.person is None or self.person.is_minor(today)
        if minor and not self.mentor.is_cleared(today):
            raise ScreeningMissing(mentor_id=self.mentor.id, missing=("check",))


def of_match(
    id: UUID, *, work: UnitOfWork, mentor_id: UUID | None = None, hold: bool = True
) -> Accompanied:
    """A match with its mentor and mentee, held in this order: mentor, mentee, match.

    Args:
        id: the match's.
        work: the unit of work.
        mentor_id: of whom acts, where a mentor does: another's match is none of hers.
        hold: whether they stay as they are until this transaction ends; a reader need not ask.

    Raises:
        NotFound: no match of the organisation, or of this mentor, has this id.
    """
    known = matches.find(work.connection, id)
    if known is None or mentor_id not in (None, known.mentor_id):
        raise NotFound(kind="match", id=id)
    mentor = mentors.find(work.connection, known.mentor_id, hold=hold)
    mentee = mentees.find(work.connection, known.mentee_id, hold=hold)
    match = matches.find(work.connection, id, hold=hold)
    assert mentor is not None, "mentors are never deleted"
    assert mentee is not None, "mentees are never deleted"
    assert match is not None, "matches are never deleted"
    who = mentee.participant_id
    person = None if who is None else people.find(work.connection, who)
    return Accompanied(match=match, mentor=mentor, mentee=mentee, person=person)


def of_meeting(
    id: UUID, *, work: UnitOfWork, mentor_id: UUID | None = None
) -> tuple[Accompanied, Meeting]:
    """A meeting, held after its match, as `of_match` holds that.

    Raises:
        NotFound: no meeting of the organisation, or of this mentor, has this id.
    """
    known = meetings.find(work.connection, id)
    if known is None or mentor_id not in (None, known.mentor_id):
        raise NotFound(kind="meeting", id=id)
    accompanied = of_match(known.match_id, work=work)
    meeting = meetings.find(work.connection, id, hold=True)
    assert meeting is not None, "meetings are never deleted"
    return accompanied, meeting


def need_mentee(id: UUID, *, work: UnitOfWork) -> Mentee:
    """A mentee of the organisation.

    Raises:
        NotFound: nobody has this id.
    """
    found = mentees.find(work.connection, id)
    if found is None:
        raise NotFound(kind="mentee", id=id)
    return found


def need_text(text: str, *, field: str) -> None:
    """Refuse a text that says nothing.

    Raises:
        InvalidFields: naming the field.
    """
    refuse([] if text.strip() else [(field, "required")])
