"""Mentors: added, changed, accepted, paused; who they are, and whose key they have."""

from typing import Any
from uuid import UUID

from mentoring.domain import screening
from mentoring.domain.days import day_of
from mentoring.handlers.access import give_account
from mentoring.handlers.refusing import refuse
from mentoring.storage import mentors
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AcceptMentor,
    AddMentor,
    ChangeMentor,
    Closed,
    GetMentor,
    ListMentors,
    MentorAccepted,
    MentorDescribed,
    MentorPage,
    MentorView,
    PauseMentor,
    ResumeMentor,
    ScreeningMissing,
    SetMentorAccount,
    StateUnfit,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: the most mentees that somebody may be ready to accompany
MOST = 20
#: what is kept of each value once, in the order in which it was given
_LISTS = ("skills", "languages", "municipalities", "channels", "availability")
_FACTS = ("first_names", "surnames", "gender", "affiliation", "mobile", "email", "capacity")
#: what tells how a mentor can be reached
_DESCRIBING = ("first_names", "mobile", "email", "languages")


def add_mentor(command: AddMentor, *, work: UnitOfWork) -> MentorView:
    """Add somebody who wants to accompany.

    Raises:
        InvalidFields: there is no mobile and no address, no language or no channel, or the capacity
            is not from 1 to 20.
    """
    values = _values(command)
    id = new_id()
    work.connection.exec_driver_sql(
        mentors.INSERT, {"id": id, "organisation": work.organisation, "since": work.at, **values}
    )
    added = _of(id, work=work)
    describe(added, work=work)
    work.audit("add_mentor", id)
    return view_of(added)


def change_mentor(command: ChangeMentor, *, work: UnitOfWork) -> MentorView:
    """Change what is known of a mentor; matches under way stay as they are.

    Raises:
        NotFound: no mentor of the organisation has this id.
        Closed: the mentor's time is over.
        RevisionMismatch: the mentor was changed since it was read.
        InvalidFields: as `add_mentor`.
    """
    values = _values(command)
    before = held_open(command.mentor_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    work.connection.exec_driver_sql(mentors.CHANGE, {"id": before.id, **values})
    after = _of(before.id, work=work)
    if any(getattr(before, each) != getattr(after, each) for each in _DESCRIBING):
        describe(after, work=work)
    work.audit("change_mentor", after.id)
    return view_of(after)


def accept_mentor(command: AcceptMentor, *, work: UnitOfWork) -> MentorView:
    """Accept a mentor, who applied.

    Raises:
        NotFound: no mentor of the organisation has this id.
        StateUnfit: the mentor was accepted already, or the time is over.
        ScreeningMissing: there are no two references that recommend, or there is an open concern.
    """
    mentor = held_in(command.mentor_id, "applied", work=work)
    lacks = screening.missing(
        references=mentor.references,
        cleared_until=mentor.cleared_until,
        with_minors=False,
        on=day_of(work.at),
    )
    if lacks:
        raise ScreeningMissing(mentor_id=mentor.id, missing=tuple(lacks))
    revision = mentors.move(work.connection, mentor.id, "active", at=work.at)
    work.publish(MentorAccepted(mentor_id=mentor.id), revision=revision)
    work.audit("accept_mentor", mentor.id)
    return view_of(_of(mentor.id, work=work))


def pause_mentor(command: PauseMentor, *, work: UnitOfWork) -> MentorView:
    """Have an active mentor get no new mentees.

    Raises:
        NotFound: no mentor of the organisation has this id.
        StateUnfit: the mentor is not active.
    """
    mentor = held_in(command.mentor_id, "active", work=work)
    mentors.move(work.connection, mentor.id, "paused", at=work.at)
    work.audit("pause_mentor", mentor.id)
    return view_of(_of(mentor.id, work=work))


def resume_mentor(command: ResumeMentor, *, work: UnitOfWork) -> MentorView:
    """Have a paused mentor get mentees again.

    Raises:
        NotFound: no mentor of the organisation has this id.
        StateUnfit: the mentor is not paused.
    """
    mentor = held_in(command.mentor_id, "paused", work=work)
    mentors.move(work.connection, mentor.id, "active", at=work.at)
    work.audit("resume_mentor", mentor.id)
    return view_of(_of(mentor.id, work=work))


def set_mentor_account(command: SetMentorAccount, *, work: UnitOfWork) -> MentorView:
    """Have a key act for a mentor, or none.

    Raises:
        NotFound: no mentor of the organisation has this id.
        Closed: the mentor's time is over.
        AccountTaken: the key acts for somebody else.
    """
    mentor = held_open(command.mentor_id, work=work)
    give_account(command.account, holder_id=mentor.id, kind="mentor", work=work)
    mentors.raise_revision(work.connection, mentor.id)
    work.audit("set_mentor_account", mentor.id)
    return view_of(_of(mentor.id, work=work))


def get_mentor(query: GetMentor, *, work: UnitOfWork) -> MentorView:
    """One mentor.

    Raises:
        NotFound: no mentor of the organisation has this id.
    """
    return view_of(_of(query.id, work=work))


def list_mentors(query: ListMentors, *, work: UnitOfWork) -> MentorPage:
    """A page of mentors."""
    found = mentors.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut([view_of(each) for each in found], query.limit)
    return MentorPage(items=items, next=following)


def held(id: UUID, *, work: UnitOfWork) -> Mentor:
    """A mentor, who stays as found until the work ends.

    Raises:
        NotFound: no mentor of the organisation has this id.
    """
    return _of(id, work=work, hold=True)


def held_open(id: UUID, *, work: UnitOfWork) -> Mentor:
    """A mentor whose time goes on, or has not begun, held.

    Raises:
        NotFound: no mentor of the organisation has this id.
        Closed: the mentor's time is over.
    """
    found = held(id, work=work)
    if found.ended_at is not None:
        raise Closed(ended_on=day_of(found.ended_at).isoformat())
    return found


def held_in(id: UUID, needed: str, *, work: UnitOfWork) -> Mentor:
    """A mentor who is in a state, held.

    Raises:
        NotFound: no mentor of the organisation has this id.
        StateUnfit: the state is another one.
    """
    found = held(id, work=work)
    if found.state != needed:
        raise StateUnfit(state=found.state, needed=(needed,))
    return found


def describe(mentor: Mentor, *, work: UnitOfWork) -> None:
    """Tell, within, how a mentor can be reached from now on; in the first of the languages."""
    known = mentor.ended_at is None
    work.publish(
        MentorDescribed(
            mentor_id=mentor.id,
            first_names=mentor.first_names if known else None,
            mobile=mentor.mobile if known else None,
            email=mentor.email if known else None,
            language=mentor.languages[0],
        ),
        revision=mentor.revision,
    )


def view_of(mentor: Mentor) -> MentorView:
    """A mentor, as everybody who may read mentors sees one."""
    facts: dict[str, Any] = {
        each: getattr(mentor, each) for each in MentorView.__dataclass_fields__
    }
    lists: dict[str, Any] = {each: tuple(facts[each]) for each in _LISTS}
    return MentorView(**{**facts, **lists})


def _of(id: UUID, *, work: UnitOfWork, hold: bool = False) -> Mentor:
    found = mentors.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="mentor", id=id)
    return found


def _values(command: AddMentor | ChangeMentor) -> dict[str, Any]:
    """What is stored of a mentor, as it was given.

    Raises:
        InvalidFields: naming everything that does not fit.
    """
    problems: list[tuple[str, str]] = []
    if command.mobile is None and command.email is None:
        problems.append(("mobile", "contact_missing"))
    if not 1 <= command.capacity <= MOST:
        problems.append(("capacity", f"range:1:{MOST}"))
    problems += [
        (each, "at_least_one") for each in ("languages", "channels") if not getattr(command, each)
    ]
    refuse(problems)
    facts: dict[str, Any] = {name: getattr(command, name) for name in _FACTS}
    return facts | {name: list(dict.fromkeys(getattr(command, name))) for name in _LISTS}
