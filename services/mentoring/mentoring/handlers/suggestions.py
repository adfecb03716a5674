"""Mentors for a mentee: the best first, and who is left out, and why."""

from mentoring.domain.days import day_of
from mentoring.domain.matching import score
from mentoring.handlers.match_views import reason_views
from mentoring.handlers.pairing import hindrance, mentee_side, mentor_side
from mentoring.storage import mentees, mentors, pairs
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    Closed,
    NotSuggested,
    Suggestion,
    Suggestions,
    SuggestMentors,
)


def suggest_mentors(query: SuggestMentors, *, work: UnitOfWork) -> Suggestions:
    """The best mentors for a mentee; among those who are equal, whoever has been there longest.

    Raises:
        NotFound: no mentee of the organisation has this id.
        Closed: her mentoring is, as that of whoever has withdrawn.
    """
    mentee = mentees.find(work.connection, query.id)
    if mentee is None:
        raise NotFound(kind="mentee", id=query.id)
    if mentee.closed_at is not None:
        raise Closed(ended_on=day_of(mentee.closed_at).isoformat())
    side = mentee_side(mentee, work=work)
    ids = pairs.mentors_of_now(work.connection)
    items: list[Suggestion] = []
    excluded: list[NotSuggested] = []
    for id, mentor in mentors.by_id(work.connection, ids).items():
        why = hindrance(side, mentor, work=work)
        if why is None:
            found = score(side, mentor_side(mentor, work=work))
            reasons = reason_views(found.reasons, language=query.language)
            items.append(Suggestion(mentor_id=id, score=found.total, reasons=reasons))
        else:
            excluded.append(NotSuggested(mentor_id=id, why=why))
    items.sort(key=lambda each: (-each.score, each.mentor_id))
    return Suggestions(mentee_id=mentee.id, items=tuple(items), excluded=tuple(excluded))
