"""Invented mentees and mentors, as matching looks at them."""

import random
from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from mentoring.domain.matching import MenteeSide, MentorSide
from nosotros.contracts.mentoring.values import MeetingChannel, Skill, Slot

SKILLS: tuple[str, ...] = get_args(Skill)
CHANNELS: tuple[str, ...] = get_args(MeetingChannel)
SLOTS: tuple[str, ...] = get_args(Slot)
PLACES = ("Soacha", "Bogotá", "Sibaté", "Funza")
SPOKEN = ("es", "en", "fr")

_MENTEE = MenteeSide(
    id=UUID(int=1),
    needs=frozenset(["accounting", "sales", "legal"]),
    languages=frozenset(["es"]),
    municipality="Soacha",
    channels=frozenset(),
    availability=frozenset(["tue-am", "thu-pm"]),
    woman_asked_for=False,
    is_minor=False,
    tried=frozenset(),
)
_MENTOR = MentorSide(
    id=UUID(int=2),
    is_active=True,
    is_woman=True,
    is_recommended=True,
    is_cleared=True,
    skills=frozenset(["accounting", "sales"]),
    languages=frozenset(["es"]),
    municipalities=frozenset(["Soacha"]),
    channels=frozenset(["in_person", "telephone"]),
    availability=frozenset(["thu-pm", "tue-am"]),
    capacity=3,
    taken=0,
)


def mentee(**given: Any) -> MenteeSide:
    """A mentee from Soacha who needs three things, with what is given."""
    return replace(_MENTEE, **_frozen(given))


def mentor(**given: Any) -> MentorSide:
    """A mentor whom nothing hinders and who knows two of them, with what is given."""
    return replace(_MENTOR, **_frozen(given))


def with_taken(who: MentorSide, taken: int) -> MentorSide:
    """The same mentor, with so much of the capacity taken."""
    return replace(who, taken=taken)


def several(values: tuple[str, ...], *, least: int = 0, most: int = 4) -> st.SearchStrategy[Any]:
    """Some of these values."""
    return st.frozensets(st.sampled_from(values), min_size=least, max_size=most)


def mentees(number: int) -> st.SearchStrategy[MenteeSide]:
    """Any mentee, with a number for an id; those with lesser numbers are taken for mentors' ids."""
    return st.builds(
        MenteeSide,
        id=st.just(UUID(int=1000 + number)),
        needs=several(SKILLS),
        languages=several(SPOKEN, least=1, most=2),
        municipality=st.none() | st.sampled_from((*PLACES, "bogota", "SOACHA ")),
        channels=several(CHANNELS, most=2),
        availability=several(SLOTS),
        woman_asked_for=st.booleans(),
        is_minor=st.booleans(),
        tried=st.frozensets(st.integers(0, 5).map(lambda each: UUID(int=each)), max_size=2),
    )


def mentors(number: int) -> st.SearchStrategy[MentorSide]:
    """Any mentor, with a number for an id."""
    capacity = st.integers(1, 4)
    return capacity.flatmap(
        lambda most: st.builds(
            MentorSide,
            id=st.just(UUID(int=number)),
            is_active=_mostly(),
            is_woman=st.booleans(),
            is_recommended=_mostly(),
            is_cleared=st.booleans(),
            skills=several(SKILLS, least=1),
            languages=several(SPOKEN, least=1, most=2),
            municipalities=several(PLACES, most=2),
            channels=several(CHANNELS, least=1, most=2),
            availability=several(SLOTS),
            capacity=st.just(most),
            taken=st.integers(0, most),
        )
    )


def groups(
    most_mentees: int = 6, most_mentors: int = 4
) -> st.SearchStrategy[tuple[list[MenteeSide], list[MentorSide]]]:
    """A few mentees and mentors."""
    return st.tuples(
        st.integers(0, most_mentees).flatmap(
            lambda many: st.tuples(*(mentees(each) for each in range(many))).map(list)
        ),
        st.integers(0, most_mentors).flatmap(
            lambda many: st.tuples(*(mentors(each) for each in range(many))).map(list)
        ),
    )


def crowd(
    seed: int, *, many_mentees: int, many_mentors: int, capacity: int
) -> tuple[list[MenteeSide], list[MentorSide]]:
    """Many, the same in every run, with none of the mentors' capacity taken."""
    rng = random.Random(seed)

    def some(values: tuple[str, ...], least: int, most: int) -> frozenset[str]:
        return frozenset(rng.sample(values, rng.randint(least, most)))

    return (
        [
            mentee(
                id=UUID(int=rng.getrandbits(128)),
                needs=some(SKILLS, 0, 4),
                municipality=rng.choice(PLACES),
                channels=some(CHANNELS, 0, 2),
                availability=some(SLOTS, 0, 5),
                woman_asked_for=rng.random() < 0.2,
                is_minor=rng.random() < 0.2,
            )
            for _ in range(many_mentees)
        ],
        [
            mentor(
                id=UUID(int=rng.getrandbits(128)),
                is_woman=rng.random() < 0.6,
                is_cleared=rng.random() < 0.6,
                skills=some(SKILLS, 1, 5),
                municipalities=some(PLACES, 1, 2),
                channels=some(CHANNELS, 1, 3),
                availability=some(SLOTS, 2, 6),
                capacity=capacity,
            )
            for _ in range(many_mentors)
        ],
    )


def _mostly() -> st.SearchStrategy[bool]:
    return st.sampled_from((True, True, True, False))


def _frozen(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: frozenset(value) if isinstance(value, tuple | list) else value
        for name, value in given.items()
    }
