"""Mentors for a mentee, with reasons; and who is left out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.mentoring import (
    AnswerMatch,
    DescribeMentee,
    ListMentees,
    OfferMatch,
    OpenMentoring,
    PauseMentor,
    SuggestMentors,
)
from nosotros.identifiers import new_id
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]


@pytest.fixture
def mentee(ask: Ask, scenery: Scenery) -> Any:
    """A minor from Soacha who asked for a woman, and who needs to sell and to keep accounts."""
    made = scenery.mentee(born=date(2010, 3, 1))
    return ask(
        DescribeMentee(
            mentee_id=made.id,
            expected_revision=made.revision,
            needs=("sales", "accounting"),
            languages=("es",),
            municipality="Soacha",
            channels=("in_person",),
            availability=("tue-am", "thu-pm"),
            woman_asked_for=True,
        )
    )


def test_the_best_come_first_each_with_its_reasons_in_words(
    ask: Ask, scenery: Scenery, mentee: Any
):
    far = scenery.mentor(municipalities=("Bogotá",))
    best = scenery.mentor()
    little = scenery.mentor(skills=("sales",), availability=())

    found = ask(SuggestMentors(id=mentee.id, language="en"))

    assert [(each.mentor_id, each.score) for each in found.items] == [
        (best.id, 100),
        (far.id, 80),
        (little.id, 72),
    ]
    reasons = {each.code: each for each in found.items[0].reasons}
    assert reasons["skills"].values == ("accounting", "sales")
    assert reasons["skills"].text == "2 of 2 needs: accounting, sales"
    assert sum(each.points for each in reasons.values()) == 100
    assert found.excluded == ()
    spanish = ask(SuggestMentors(id=mentee.id)).items[0].reasons[0].text
    assert spanish == "2 de 2 necesidades: contabilidad, ventas"


def test_who_cannot_be_matched_is_left_out_and_why_is_said(ask: Ask, scenery: Scenery, mentee: Any):
    applied = scenery.mentor(accepted=False)
    paused = scenery.mentor()
    ask(PauseMentor(mentor_id=paused.id))
    man = scenery.mentor(gender="man")
    speaks_french = scenery.mentor(languages=("fr",))
    far_away = scenery.mentor(channels=("video",))
    unchecked = scenery.mentor(cleared=False)
    unwilling = scenery.mentor()
    offered = ask(OfferMatch(mentee_id=mentee.id, mentor_id=unwilling.id))
    ask(AnswerMatch(match_id=offered.id, side="mentor", accepted=False))
    full = scenery.mentor(capacity=1)
    ask(OfferMatch(mentee_id=scenery.mentee().id, mentor_id=full.id))

    found = ask(SuggestMentors(id=mentee.id))

    assert found.items == ()
    assert {each.mentor_id: each.why for each in found.excluded} == {
        applied.id: "mentor_not_active",
        paused.id: "mentor_not_active",
        man.id: "woman_asked_for",
        speaks_french.id: "no_common_language",
        far_away.id: "no_common_channel",
        unchecked.id: "check_missing",
        unwilling.id: "tried_before",
        full.id: "mentor_full",
    }


def test_who_has_not_said_her_languages_speaks_the_one_she_is_written_to_in(
    ask: Ask, scenery: Scenery
):
    french = ask(OpenMentoring(participant_id=scenery.participant(language="fr")))
    scenery.mentor()
    speaks_both = scenery.mentor(languages=("es", "fr"))

    found = ask(SuggestMentors(id=french.id))

    assert [each.mentor_id for each in found.items] == [speaks_both.id]


def test_nobody_is_suggested_for_a_mentee_of_another_organisation(
    ask: Ask, scenery: Scenery, mentee: Any
):
    for id, organisation in ((new_id(), "gestarsalud"), (mentee.id, "la-u")):
        with pytest.raises(NotFound):
            ask(SuggestMentors(id=id), organisation=organisation)


def test_what_was_tried_with_one_record_of_a_person_is_not_tried_again_with_another(
    ask: Ask, hear: Callable[..., None], scenery: Scenery
):
    first, second, mentor = scenery.mentee(), scenery.mentee(), scenery.mentor()
    offered = ask(OfferMatch(mentee_id=first.id, mentor_id=mentor.id))
    ask(AnswerMatch(match_id=offered.id, side="mentor", accepted=False))
    hear(
        ParticipantsMerged(
            merge_id=new_id(),
            survivor_id=second.participant_id,
            merged_id=first.participant_id,
        )
    )
    (live,) = (each for each in ask(ListMentees()).items if each.state == "waiting")

    found = ask(SuggestMentors(id=live.id))

    assert [each.why for each in found.excluded] == ["tried_before"]
