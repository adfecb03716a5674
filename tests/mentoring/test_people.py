"""People: who left, who came back, and who is of another age."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import ParticipantCameOfAge, ParticipantChanged, ParticipantErased
from nosotros.contracts.mentoring import (
    AnswerFollowUp,
    Closed,
    DescribeMentee,
    GetFollowUpAnswers,
    GetMatch,
    GetMeeting,
    GetMentee,
    GetMentor,
    GetProject,
    GetTeamMember,
    ListFollowUps,
    ListMatches,
    ListMentees,
    OfferMatch,
    OpenMentoring,
    StateUnfit,
    SuggestMentors,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import planned
from tests.mentoring.centre import Desk
from tests.mentoring.graduating import complete, states
from tests.mentoring.ground import Ground
from tests.mentoring.leaving import begin, withdraw
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]


def test_who_withdrew_is_named_nowhere_has_no_mentor_and_is_asked_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows
):
    participant_id = scenery.participant()
    complete(hear, participant_id)
    (mentee,) = ask(ListMentees()).items
    said = {"needs": ("sales",), "languages": ("es",), "municipality": "Soacha"}
    ask(
        DescribeMentee(
            mentee_id=mentee.id,
            expected_revision=mentee.revision,
            woman_asked_for=True,
            **said,
        )
    )

    withdraw(hear, participant_id)

    left = ask(GetMentee(id=mentee.id))
    assert (left.state, left.first_names, left.surnames) == ("closed", None, None)
    assert left.participant_id == participant_id
    shown = (left.needs, left.languages, left.municipality, left.woman_asked_for)
    assert shown == ((), (), None, False)
    assert states(ask) == {"cancelled"}
    assert rows("SELECT FROM timer WHERE name = 'follow_up_due'") == []
    with pytest.raises(StateUnfit) as refused:
        ask(OpenMentoring(participant_id=participant_id))
    assert refused.value.state == "withdrawn"


def test_what_she_needs_is_not_shown_by_a_match_or_a_suggestion_once_she_withdrew(
    ask: Ask, hear: Hear, scenery: Scenery
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    said = {"needs": ("sales",), "languages": ("es",), "municipality": "Soacha"}
    ask(DescribeMentee(mentee_id=mentee.id, expected_revision=mentee.revision, **said))
    match = begin(ask, mentee.id, mentor.id)
    assert ask(GetMatch(id=match.id)).reasons

    withdraw(hear, mentee.participant_id)

    assert ask(GetMatch(id=match.id)).reasons == ()
    assert [each.reasons for each in ask(ListMatches()).items] == [()]
    with pytest.raises(Closed):
        ask(SuggestMentors(id=mentee.id))


def test_whoever_accompanied_her_has_another_place_and_no_meeting(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = begin(ask, mentee.id, mentor.id)
    meeting = ask(planned(match.id))

    withdraw(hear, mentee.participant_id)

    ended = ask(GetMatch(id=match.id))
    assert (ended.state, ended.ended_by, ended.reason) == ("ended", None, "mentee_withdrew")
    assert ask(GetMeeting(id=meeting.id)).state == "cancelled"
    assert ask(GetMentor(id=mentor.id)).mentees == 0
    left = ask(GetMentee(id=mentee.id))
    assert (left.state, left.match_id, left.mentor_id) == ("closed", None, None)
    assert [each["match_id"] for each in told("match_ended")] == [str(match.id)]


@pytest.mark.parametrize("before", ["offered", "active"])
def test_who_is_offered_to_somebody_when_she_leaves_is_offered_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows, before: str
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    if before == "offered":
        ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
    else:
        begin(ask, mentee.id, mentor.id)

    withdraw(hear, mentee.participant_id)

    assert ask(GetMentee(id=mentee.id)).state == "closed"
    assert rows("SELECT FROM match WHERE state IN ('offered', 'active')") == []
    assert rows("SELECT FROM timer WHERE name = 'match_lapses'") == []


def test_who_leaves_is_in_no_team_any_more(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, time_is: TimeIs
):
    project, participant_id = ground.project(), scenery.participant()
    hers = ground.join(project, participant_id=participant_id)
    ground.join(project)

    withdraw(hear, participant_id)

    left = ask(GetTeamMember(id=hers.id))
    assert (left.until, left.first_names) == (date(2026, 8, 18), None)
    time_is(datetime(2026, 8, 19, 14, tzinfo=UTC))
    assert ask(GetProject(id=project.id)).team == 1


def test_who_leaves_has_no_open_case_any_more(hear: Hear, scenery: Scenery, desk: Desk):
    participant_id = scenery.participant()
    case = desk.open(participant_id=participant_id)

    withdraw(hear, participant_id)

    closed = desk.see(case.id)
    assert (closed.state, closed.outcome, closed.first_names) == ("closed", "withdrew", None)


def test_what_she_answered_before_is_shown_and_corrected_no_more(
    ask: Ask, hear: Hear, scenery: Scenery
):
    participant_id = scenery.participant()
    complete(hear, participant_id, at=clock.now() - timedelta(days=100))
    first = ask(ListFollowUps()).items[0]
    ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=3))
    assert ask(GetFollowUpAnswers(id=first.id)).wellbeing == 3

    withdraw(hear, participant_id)

    assert ask(GetFollowUpAnswers(id=first.id)).wellbeing is None
    with pytest.raises(StateUnfit):
        ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=2))
    assert states(ask) == {"answered", "cancelled"}


def test_who_is_described_anew_is_back_and_asked_as_before(ask: Ask, hear: Hear, scenery: Scenery):
    participant_id = scenery.participant()
    complete(hear, participant_id)
    withdraw(hear, participant_id, revision=4)

    scenery.describe(participant_id, revision=5)
    # Of the time before.
    withdraw(hear, participant_id, revision=4)

    (mentee,) = ask(ListMentees()).items
    assert (mentee.state, bool(mentee.first_names)) == ("closed", True)
    assert states(ask) == {"planned"}
    assert ask(OpenMentoring(participant_id=participant_id)).state == "waiting"


def test_whether_it_is_told_first_that_she_is_back_or_who_she_is_makes_no_difference(
    ask: Ask, hear: Hear, scenery: Scenery
):
    back = [scenery.participant(), scenery.participant()]
    for each in back:
        complete(hear, each)
        withdraw(hear, each, revision=4)

    hear(ParticipantChanged(participant_id=back[0]), revision=5)
    assert states(ask) == {"planned", "cancelled"}
    assert [each.first_names for each in ask(ListMentees()).items] == [None, None]
    names = {scenery.describe(each, revision=5)[0] for each in back}
    hear(ParticipantChanged(participant_id=back[1]), revision=5)

    assert {each.first_names for each in ask(ListMentees()).items} == names
    assert states(ask) == {"planned"}


@pytest.mark.parametrize("known", [True, False])
def test_that_she_left_before_she_was_back_may_be_told_late(
    ask: Ask, hear: Hear, scenery: Scenery, desk: Desk, known: bool
):
    her = scenery.participant() if known else new_id()
    case = desk.open(participant_id=her) if known else None

    hear(ParticipantChanged(participant_id=her), revision=5)
    # As an operator does with what was parked.
    withdraw(hear, her, revision=4)

    if case is not None:
        assert desk.see(case.id).state != "closed"
    scenery.describe(her, revision=1)
    assert ask(OpenMentoring(participant_id=her)).state == "waiting"
    withdraw(hear, her, revision=6)
    assert ask(ListMentees()).items[0].state == "closed"


def test_that_she_is_there_is_forgotten_with_her_and_kept_of_nobody_erased(hear: Hear, rows: Rows):
    her = new_id()
    for _ in range(2):
        hear(ParticipantChanged(participant_id=her), revision=5)
        hear(ParticipantErased(participant_id=her), revision=7)
        assert rows("SELECT FROM presence") == []


def test_that_something_of_who_is_there_has_changed_changes_nothing_by_itself(
    hear: Hear, scenery: Scenery, rows: Rows
):
    scenery.describe(new_id(), revision=2)
    before = rows("SELECT * FROM person")

    hear(ParticipantChanged(participant_id=before[0]["participant_id"]), revision=3)
    hear(ParticipantChanged(participant_id=new_id()), revision=3)

    assert rows("SELECT * FROM person") == before


def test_of_a_stranger_who_withdrew_only_that_is_kept_until_she_is_erased(
    hear: Hear, rows: Rows, database: object
):
    stranger = new_id()
    withdraw(hear, stranger)

    (kept,) = rows("SELECT participant_id, first_names, surnames, birth_date FROM person")
    assert kept == dict.fromkeys(kept) | {"participant_id": stranger}
    hear(ParticipantErased(participant_id=stranger), revision=7)
    assert rows("SELECT FROM person") == []


def test_a_stranger_who_withdrew_is_not_shown_by_what_was_told_before_that(
    hear: Hear, rows: Rows, scenery: Scenery
):
    stranger = new_id()
    withdraw(hear, stranger, revision=4)

    scenery.describe(stranger, revision=3)
    assert rows("SELECT first_names, restricted FROM person") == [
        {"first_names": None, "restricted": True}
    ]
    names = scenery.describe(stranger, revision=5)
    assert rows("SELECT first_names, restricted FROM person") == [
        {"first_names": names[0], "restricted": False}
    ]


def test_nobody_who_completes_a_programme_after_she_left_is_opened(
    ask: Ask, hear: Hear, scenery: Scenery
):
    participant_id = scenery.participant()
    withdraw(hear, participant_id)

    complete(hear, participant_id)

    assert ask(ListMentees()).items == ()


def test_a_birth_date_told_otherwise_and_a_birthday_are_held_against_ley_1780(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, time_is: TimeIs
):
    project, id = ground.project(), scenery.participant(born=date(1980, 1, 1))
    ground.join(project, participant_id=id, role="lead")
    ground.figures(project, legal_form="natural_person", workers=1, assets=1_000_000)

    scenery.describe(id, born=date(2008, 8, 20), revision=2)
    assert ask(GetProject(id=project.id)).ley_1780 == "not_yet"

    time_is(datetime(2026, 8, 20, 14, tzinfo=UTC))
    hear(ParticipantCameOfAge(participant_id=id, came_of_age_on=date(2026, 8, 20)), revision=3)
    assert ask(GetProject(id=project.id)).ley_1780 == "eligible"
