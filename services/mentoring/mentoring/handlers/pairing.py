"""Mentees and mentors, as matching looks at them: read under one day, one age, one screening."""

from collections.abc import Collection, Mapping
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.matching import MenteeSide, MentorSide, misfit
from mentoring.domain.screening import missing
from mentoring.storage import matches, people
from mentoring.storage.mentees import Mentee
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork

#: in which somebody is taken to speak of whom enrolment has not told yet
_SPOKEN = "es"


def mentee_sides(found: Collection[Mentee], *, work: UnitOfWork) -> Mapping[UUID, MenteeSide]:
    """Mentees, by their ids, as they are today."""
    today = day_of(work.at)
    known = people.by_id(
        work.connection, [each.participant_id for each in found if each.participant_id]
    )
    tried: dict[UUID, set[UUID]] = {}
    for mentee_id, mentor_id in matches.tried(work.connection, [each.id for each in found]):
        tried.setdefault(mentee_id, set()).add(mentor_id)
    sides: dict[UUID, MenteeSide] = {}
    for each in found:
        person = None if each.participant_id is None else known.get(each.participant_id)
        language = _SPOKEN if person is None else person.language
        sides[each.id] = MenteeSide(
            id=each.id,
            needs=frozenset(each.needs),
            languages=frozenset(each.languages or [language]),
            municipality=each.municipality,
            channels=frozenset(each.channels),
            availability=frozenset(each.availability),
            woman_asked_for=each.woman_asked_for,
            is_minor=person is None or person.is_minor(today),
            tried=frozenset(tried.get(each.id, ())),
        )
    return sides


def mentee_side(mentee: Mentee, *, work: UnitOfWork) -> MenteeSide:
    """One mentee, as she is today."""
    return mentee_sides([mentee], work=work)[mentee.id]


def mentor_side(mentor: Mentor, *, work: UnitOfWork) -> MentorSide:
    """A mentor, as it stands today; what is taken of the capacity as it was read."""
    today = day_of(work.at)
    return MentorSide(
        id=mentor.id,
        is_active=mentor.state == "active",
        is_woman=mentor.gender == "woman",
        is_recommended=not missing(
            references=mentor.references, cleared_until=None, with_minors=False, on=today
        ),
        is_cleared=mentor.is_cleared(today),
        skills=frozenset(mentor.skills),
        languages=frozenset(mentor.languages),
        municipalities=frozenset(mentor.municipalities),
        channels=frozenset(mentor.channels),
        availability=frozenset(mentor.availability),
        capacity=mentor.capacity,
        taken=mentor.mentees,
    )


def hindrance(mentee: MenteeSide, mentor: Mentor, *, work: UnitOfWork) -> str | None:
    """Why a mentor cannot be offered a mentee now; none: it can be."""
    why = misfit(mentee, mentor_side(mentor, work=work))
    return why or ("mentor_full" if mentor.free == 0 else None)
