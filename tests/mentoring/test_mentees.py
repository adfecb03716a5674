"""Mentees: who is accompanied, or is to be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import LearnerDescribed
from nosotros.contracts.mentoring import (
    Closed,
    CloseMentoring,
    DescribeMentee,
    GetMentee,
    ListMentees,
    OpenMentoring,
    PauseMentoring,
    RankMentors,
    ResumeMentoring,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]


def test_a_participant_is_a_mentee_once_however_often_it_is_asked(
    ask: Ask, scenery: Scenery, told: Told
):
    participant_id = scenery.participant()

    opened = ask(OpenMentoring(participant_id=participant_id))
    again = ask(OpenMentoring(participant_id=participant_id))

    assert (opened.state, opened.participant_id, opened.cohort_id, opened.is_minor) == (
        "waiting",
        participant_id,
        None,
        False,
    )
    assert opened.first_names
    assert opened.surnames
    assert opened.waiting_since
    assert again == opened == ask(GetMentee(id=opened.id))
    assert [each["mentee_id"] for each in told("mentoring_opened")] == [str(opened.id)]


def test_nobody_whom_enrolment_has_not_told_of_is_a_mentee(
    ask: Ask, scenery: Scenery, database: object
):
    with pytest.raises(NotFound):
        ask(OpenMentoring(participant_id=new_id()))
    with pytest.raises(NotFound):
        ask(OpenMentoring(participant_id=scenery.participant()), organisation="la-u")


def test_a_mentee_of_another_organisation_is_not_seen(ask: Ask, scenery: Scenery):
    mentee = scenery.mentee()

    with pytest.raises(NotFound):
        ask(GetMentee(id=mentee.id), organisation="la-u")
    assert ask(ListMentees(), organisation="la-u").items == ()


def test_what_a_mentee_needs_is_kept_whole_and_what_is_left_out_is_emptied(
    ask: Ask, scenery: Scenery
):
    mentee = scenery.mentee()
    needs = {"needs": ("sales", "pricing"), "languages": ("es",), "channels": ("video",)}
    place = {"municipality": "Soacha", "neighbourhood": "Cazucá", "availability": ("sat-am",)}
    described = ask(
        DescribeMentee(
            mentee_id=mentee.id, expected_revision=1, **needs, **place, woman_asked_for=True
        )
    )
    assert {name: getattr(described, name) for name in (*needs, *place)} == needs | place
    assert described.woman_asked_for
    assert described.revision == 2

    emptied = ask(DescribeMentee(mentee_id=mentee.id, expected_revision=2, needs=("legal",)))

    assert (emptied.needs, emptied.languages, emptied.municipality, emptied.woman_asked_for) == (
        ("legal",),
        (),
        None,
        False,
    )
    with pytest.raises(RevisionMismatch):
        ask(DescribeMentee(mentee_id=mentee.id, expected_revision=2))
    with pytest.raises(NotFound):
        ask(DescribeMentee(mentee_id=mentee.id, expected_revision=3, project_id=new_id()))
    with pytest.raises(InvalidFields) as refused:
        ask(DescribeMentee(mentee_id=mentee.id, expected_revision=3, needs=("legal", "legal")))
    assert [(each.field, each.code) for each in refused.value.problems] == [("needs.1", "repeated")]


def test_mentees_are_listed_in_pages_by_their_state(ask: Ask, scenery: Scenery, rows: Rows):
    made = [scenery.mentee(), scenery.mentee(), scenery.mentee(born=date(2009, 1, 1))]

    page = ask(ListMentees(state="waiting", limit=2))
    rest = ask(ListMentees(state="waiting", limit=2, after=page.next))

    assert [each.id for each in (*page.items, *rest.items)] == [each.id for each in made]
    assert [each.is_minor for each in (*page.items, *rest.items)] == [False, False, True]
    assert ask(ListMentees(state="matched")).items == ()
    assert ask(ListMentees(cohort_id=new_id())).items == ()
    read = rows("SELECT action FROM audit WHERE action = 'list_mentees'")
    assert len(read) == 4


def test_an_older_description_changes_nothing(ask: Ask, hear: Hear, scenery: Scenery):
    mentee = scenery.mentee()
    told = {"participant_id": mentee.participant_id, "birth_date": date(2006, 3, 1)}
    hear(
        LearnerDescribed(**told, first_names="Kora", surnames="Tupa Sila", language="es"),
        revision=5,
    )

    hear(
        LearnerDescribed(**told, first_names="Lumi", surnames="Roga Mapu", language="fr"),
        revision=4,
    )

    assert ask(GetMentee(id=mentee.id)).first_names == "Kora"


def test_a_mentee_is_paused_resumed_and_closed(ask: Ask, scenery: Scenery, rows: Rows):
    mentee = scenery.mentee()

    paused = ask(PauseMentoring(mentee_id=mentee.id))
    assert (paused.state, paused.waiting_since) == ("paused", None)
    with pytest.raises(StateUnfit):
        ask(PauseMentoring(mentee_id=mentee.id))
    assert ask(ResumeMentoring(mentee_id=mentee.id)).state == "waiting"
    closed = ask(CloseMentoring(mentee_id=mentee.id))

    assert (closed.state, closed.revision) == ("closed", 4)
    for contract in (ResumeMentoring, CloseMentoring, PauseMentoring):
        with pytest.raises(StateUnfit):
            ask(contract(mentee_id=mentee.id))
    with pytest.raises(Closed):
        ask(DescribeMentee(mentee_id=mentee.id, expected_revision=4))
    with pytest.raises(Closed):
        ask(RankMentors(mentee_id=mentee.id, mentor_ids=()))
    done = rows("SELECT action FROM audit WHERE subject IS NOT NULL ORDER BY id")
    assert [each["action"] for each in done] == [
        "open_mentoring",
        "pause_mentoring",
        "resume_mentoring",
        "close_mentoring",
    ]


def test_whom_she_would_like_is_kept_best_first(ask: Ask, scenery: Scenery):
    mentee = scenery.mentee()
    best, next_best = scenery.mentor().id, scenery.mentor().id

    ranked = ask(RankMentors(mentee_id=mentee.id, mentor_ids=(best, next_best)))

    assert ranked.ranked_mentors == (best, next_best)
    stranger = new_id()
    for ids, problems in (
        ((best, stranger), [("mentor_ids.1", "no_such_mentor")]),
        ((best, next_best, best), [("mentor_ids.2", "repeated")]),
        (tuple(new_id() for _ in range(11)), [("mentor_ids", "at_most:10")]),
    ):
        with pytest.raises(InvalidFields) as refused:
            ask(RankMentors(mentee_id=mentee.id, mentor_ids=ids))
        assert [(each.field, each.code) for each in refused.value.problems] == problems
    assert ask(GetMentee(id=mentee.id)).ranked_mentors == (best, next_best)
