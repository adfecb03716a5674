"""How well a mentee and a mentor suit each other, and who may not be matched."""

from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.matching import MenteeSide, MentorSide, misfit, reason_text, score
from mentoring.domain.matching.words import CHANNELS, SKILLS, slot_text
from nosotros.contracts.mentoring.values import Language, MeetingChannel, Skill, Slot
from tests.mentoring.domain import sides
from tests.mentoring.domain.sides import mentee, mentor


def points(who: MenteeSide, whom: MentorSide, code: str) -> int:
    return next(each.points for each in score(who, whom).reasons if each.code == code)


def texts(who: MenteeSide, whom: MentorSide, language: str) -> dict[str, str]:
    return {each.code: reason_text(each, language=language) for each in score(who, whom).reasons}


def test_the_score_is_the_sum_of_its_reasons_and_100_at_most():
    best = score(mentee(needs=("sales",)), mentor())

    assert best.total == 100
    assert {each.code: each.of for each in best.reasons} == {
        "skills": 40,
        "place": 20,
        "availability": 15,
        "channel": 10,
        "load": 15,
    }


@pytest.mark.parametrize(
    ("needs", "skills", "expected"),
    [
        (("accounting", "sales", "legal"), ("accounting", "sales"), 26),
        (("accounting", "sales"), ("accounting", "sales", "legal"), 40),
        (("legal",), ("accounting",), 0),
        ((), ("accounting",), 20),
    ],
)
def test_skills_count_by_the_share_of_needs_that_they_cover(needs: Any, skills: Any, expected: int):
    assert points(mentee(needs=needs), mentor(skills=skills), "skills") == expected


@pytest.mark.parametrize(
    ("place", "hers", "theirs", "expected"),
    [
        ("Soacha", (), ("in_person",), 20),
        ("SOACHA", (), ("in_person",), 20),
        ("Sibate", (), ("in_person",), 20),
        ("Bogotá", (), ("in_person", "video"), 10),
        ("Bogotá", ("in_person",), ("in_person", "video"), 0),
        (None, (), ("in_person",), 0),
        (None, ("chat",), ("in_person", "chat"), 10),
    ],
)
def test_the_same_municipality_counts_most_then_a_way_to_talk_at_a_distance(
    place: Any, hers: Any, theirs: Any, expected: int
):
    who = mentee(municipality=place, channels=hers)
    whom = mentor(channels=theirs, municipalities=("Soacha", "Sibaté"))
    assert points(who, whom, "place") == expected


@pytest.mark.parametrize(
    ("hers", "theirs", "expected"),
    [
        (("tue-am",), ("thu-pm",), 0),
        (("tue-am",), ("thu-pm", "tue-am"), 10),
        (("tue-am", "thu-pm"), ("thu-pm", "tue-am"), 15),
        (("tue-am", "thu-pm", "fri-am"), ("thu-pm", "tue-am", "fri-am"), 15),
        ((), ("thu-pm",), 7),
        (("thu-pm",), (), 7),
        ((), (), 7),
    ],
)
def test_two_common_times_count_as_many_and_what_is_not_said_about_half(
    hers: Any, theirs: Any, expected: int
):
    found = points(mentee(availability=hers), mentor(availability=theirs), "availability")
    assert found == expected


@pytest.mark.parametrize(
    ("hers", "theirs", "expected"),
    [
        ((), ("in_person",), 10),
        (("in_person", "chat"), ("in_person",), 10),
        (("chat",), ("in_person", "chat"), 5),
        ((), ("video",), 5),
    ],
)
def test_meeting_in_person_counts_more_than_another_channel(hers: Any, theirs: Any, expected: int):
    assert points(mentee(channels=hers), mentor(channels=theirs), "channel") == expected


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"), [(3, 0, 15), (3, 1, 10), (3, 2, 5), (20, 19, 0), (3, 4, 0)]
)
def test_a_mentors_next_mentee_counts_less_than_the_one_before(
    capacity: int, taken: int, expected: int
):
    assert points(mentee(), mentor(capacity=capacity, taken=taken), "load") == expected


@pytest.mark.parametrize(
    ("who", "whom", "why"),
    [
        ({}, {}, None),
        ({}, {"is_active": False}, "mentor_not_active"),
        ({}, {"is_recommended": False}, "references_missing"),
        ({"tried": (UUID(int=2),)}, {}, "tried_before"),
        ({"tried": (UUID(int=3),)}, {}, None),
        ({"woman_asked_for": True}, {"is_woman": False}, "woman_asked_for"),
        ({"woman_asked_for": True}, {}, None),
        ({"languages": ("fr",)}, {}, "no_common_language"),
        ({"languages": ("fr", "es")}, {}, None),
        ({"channels": ("chat",)}, {}, "no_common_channel"),
        ({"channels": ("chat", "telephone")}, {}, None),
        ({"is_minor": True}, {"is_cleared": False}, "check_missing"),
        ({"is_minor": True}, {}, None),
        ({}, {"is_cleared": False}, None),
        ({}, {"taken": 3}, None),
    ],
)
def test_who_may_not_be_matched(who: Any, whom: Any, why: str | None):
    assert misfit(mentee(**who), mentor(**whom)) == why


def test_reasons_are_said_in_each_language():
    who, whom = mentee(), mentor(taken=1)

    assert texts(who, whom, "en") == {
        "skills": "2 of 3 needs: accounting, sales",
        "place": "the same municipality",
        "availability": "both have time: Tuesday morning, Thursday afternoon",
        "channel": "in person, by telephone",
        "load": "places free: 2 of 3",
    }
    assert texts(who, whom, "es") == {
        "skills": "2 de 3 necesidades: contabilidad, ventas",
        "place": "el mismo municipio",
        "availability": "tienen tiempo a la vez: martes por la mañana, jueves por la tarde",
        "channel": "en persona, por teléfono",
        "load": "cupos libres: 2 de 3",
    }
    assert texts(who, whom, "fr")["skills"] == "2 besoins sur 3 : comptabilité, ventes"
    little = texts(mentee(needs=(), availability=()), mentor(), "en")
    assert little["skills"] == "she has not said what she needs"
    assert little["availability"] == "one of them has not said when there is time"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_skill_channel_and_part_of_the_week_has_words(language: str):
    for skill in get_args(Skill):
        assert SKILLS[skill][language]
    for channel in get_args(MeetingChannel):
        assert CHANNELS[channel][language]
    for slot in get_args(Slot):
        assert slot_text(slot, language=language)


@given(sides.mentees(1), sides.mentors(2))
def test_any_score_is_within_0_and_100_and_each_reason_within_its_own(
    who: MenteeSide, whom: MentorSide
):
    found = score(who, whom)

    assert 0 <= found.total <= 100
    assert found.total == sum(each.points for each in found.reasons)
    for each in found.reasons:
        assert 0 <= each.points <= each.of
    if misfit(who, whom) is None:
        # So that what is not allowed can stand for nothing in an assignment.
        assert found.total > 0
        for language in get_args(Language):
            assert all(texts(who, whom, language).values())


@given(sides.mentees(1), sides.mentors(2), st.sampled_from(sides.SKILLS))
def test_one_more_skill_in_common_never_lowers_a_score(
    who: MenteeSide, whom: MentorSide, skill: str
):
    said = mentee(needs=(*who.needs, skill)) if who.needs else mentee(needs=("food", skill))
    before = score(said, mentor(skills=whom.skills - {skill})).total
    assert score(said, mentor(skills=whom.skills | {skill})).total >= before


@given(sides.mentees(1), sides.mentors(2))
def test_a_mentor_with_more_to_do_never_has_the_higher_score(who: MenteeSide, whom: MentorSide):
    totals = [score(who, sides.with_taken(whom, taken)).total for taken in range(whom.capacity + 1)]
    assert totals == sorted(totals, reverse=True)
