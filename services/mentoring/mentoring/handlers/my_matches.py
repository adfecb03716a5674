"""What a mentor sees of her matches with a key of her own, and does about them.

Answers of commands are kept for a day, and given again without a look at whose the key is by then, or
whether a check has run out. So who somebody is, is in the list alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.access import acting_mentor
from mentoring.handlers.match_offers import answer_match
from mentoring.handlers.matches import end_match
from mentoring.storage import matches, mentees, pairs, people
from mentoring.storage.matches import Match
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AnswerMatch,
    AnswerMyMatch,
    EndMatch,
    EndMyMatch,
    ListMyMatches,
    MyMatches,
    MyMatchView,
)

_SHOWN = ("offered", "active")


def list_my_matches(query: ListMyMatches, *, work: UnitOfWork) -> MyMatches:
    """What is offered to the mentor whose key this is, and who is accompanied, oldest first.

    Raises:
        NotTheMentor: the key acts for no mentor.
    """
    mentor = acting_mentor(work)
    found = matches.live_of_mentor(work.connection, mentor.id)
    shown = [each for each in found if each.state in _SHOWN]
    return MyMatches(items=_views(shown, mentor, work=work))


def answer_my_match(command: AnswerMyMatch, *, work: UnitOfWork) -> MyMatchView:
    """Accept or decline what is offered to the mentor whose key this is.

    Raises:
        NotTheMentor: the key acts for no mentor.
        NotFound: the mentor has no such match.
        InvalidFields: a reason is given for accepting.
        StateUnfit: it is not offered.
        ScreeningMissing: it would begin, and the mentor lacks what is asked for.
        NotMatchable: it would begin, and she has asked for a woman since.
    """
    mentor = _need_mine(command.match_id, work=work)
    answer_match(
        AnswerMatch(
            match_id=command.match_id,
            side="mentor",
            accepted=command.accepted,
            reason=command.reason,
        ),
        work=work,
    )
    return _view(command.match_id, mentor, work=work)


def end_my_match(command: EndMyMatch, *, work: UnitOfWork) -> MyMatchView:
    """End a match of the mentor whose key this is; the mentee waits again.

    Raises:
        NotTheMentor: the key acts for no mentor.
        NotFound: the mentor has no such match.
        StateUnfit: it is not under way.
    """
    mentor = _need_mine(command.match_id, work=work)
    end_match(EndMatch(match_id=command.match_id, side="mentor", reason=command.reason), work=work)
    return _view(command.match_id, mentor, work=work)


def _need_mine(id: UUID, *, work: UnitOfWork) -> Mentor:
    """The acting mentor, who has a match; what is only proposed is nobody's yet.

    The mentor is not held: those who are next may have lesser ids. Whose time ends meanwhile has no
    match any more that could be answered or ended.
    """
    mentor = acting_mentor(work)
    match = matches.find(work.connection, id)
    if match is None or match.mentor_id != mentor.id or match.offered_at is None:
        raise NotFound(kind="match", id=id)
    return mentor


def _view(id: UUID, mentor: Mentor, *, work: UnitOfWork) -> MyMatchView:
    (view,) = _views(matches.every(work.connection, [id]), mentor, work=work)
    return replace(view, **people.NAMELESS)


def _views(found: Sequence[Match], mentor: Mentor, *, work: UnitOfWork) -> tuple[MyMatchView, ...]:
    today = day_of(work.at)
    hers = {
        each.id: each
        for each in mentees.every(work.connection, [match.mentee_id for match in found])
    }
    known = people.by_id(
        work.connection, [each.participant_id for each in found if each.participant_id]
    )
    projects = pairs.projects(
        work.connection, [each.project_id for each in hers.values() if each.project_id]
    )
    before = matches.mentors_before(work.connection, [each.id for each in found])
    views: list[MyMatchView] = []
    for match in found:
        mentee = hers[match.mentee_id]
        person = None if match.participant_id is None else known.get(match.participant_id)
        is_minor = person is None or person.is_minor(today)
        allowed = match.state == "active" and (not is_minor or mentor.is_cleared(today))
        names: dict[str, Any] = people.NAMELESS if person is None or not allowed else person.shown
        project = None if mentee.project_id is None else projects.get(mentee.project_id)
        views.append(
            MyMatchView(
                id=match.id,
                revision=match.revision,
                state=match.state,
                **names,
                is_minor=is_minor,
                needs=tuple(mentee.needs),
                languages=tuple(mentee.languages),
                municipality=mentee.municipality,
                channels=tuple(mentee.channels),
                availability=tuple(mentee.availability),
                project_name=None if project is None else project.name,
                project_purpose=None if project is None else project.purpose,
                answer_until=match.answer_until,
                began_at=match.began_at,
                mentors_before=before[match.id],
            )
        )
    return tuple(views)
