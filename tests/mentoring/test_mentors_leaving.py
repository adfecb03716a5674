"""A mentor leaves: access ends at once, and those who were accompanied are looked after (scene 4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mentoring.handlers.access import acting_mentor
from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.mentoring import (
    AcceptMentor,
    ChangeMentor,
    Closed,
    EndAgent,
    EndMentor,
    EraseMentor,
    GetMatch,
    GetMeeting,
    GetMentor,
    GetScreening,
    InterimOwnerMissing,
    ListMentors,
    NotAnAgent,
    NoteMentorCheck,
    NoteReference,
    NotTheMentor,
    OfferMatch,
    PauseMentor,
    ResumeMentor,
    SetMentorAccount,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.mentoring.matching import Matching
from tests.mentoring.scenery import MENTOR, Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
DAY = date(2026, 8, 18)


@pytest.fixture
def matching(asking: Asking, scenery: Scenery) -> Matching:
    return Matching(asking, scenery)


def test_who_leaves_has_no_access_and_is_described_with_nothing(
    ask: Ask, act: Act, scenery: Scenery, told: Told, rows: Rows
):
    mentor = scenery.mentor(account="worker:test", mobile="+573001112233")
    assert act(lambda work: acting_mentor(work).id) == mentor.id

    ended = ask(EndMentor(mentor_id=mentor.id))

    assert (ended.state, ended.has_access, ended.revision) == ("ended", False, mentor.revision + 1)
    assert ended.ended_at is not None
    with pytest.raises(NotTheMentor):
        act(lambda work: acting_mentor(work))
    assert told("mentor_ended") == [{"revision": ended.revision, "mentor_id": str(mentor.id)}]
    last = told("mentor_described")[-1]
    assert (last["first_names"], last["mobile"], last["email"]) == (None, None, None)
    assert last["revision"] == ended.revision
    # The Centre may still have to write to whoever left: what is known stays until it is erased.
    assert (ended.first_names, ended.mobile) == (mentor.first_names, "+573001112233")
    assert rows("SELECT FROM timer WHERE name = 'mentor_check_expires'") == []
    assert ask(ListMentors(state="ended")).items == (ended,)


def test_a_time_that_is_over_is_not_changed_any_more(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()
    ask(EndMentor(mentor_id=mentor.id))

    names = {"first_names": "M", "surnames": "R"}
    for closed in (
        EndMentor(mentor_id=mentor.id),
        ChangeMentor(mentor_id=mentor.id, expected_revision=1, **MENTOR, **names),
        NoteReference(
            mentor_id=mentor.id, given_as="neighbour", outcome="recommends", taken_on=DAY
        ),
        NoteMentorCheck(mentor_id=mentor.id, outcome="clear", checked_on=DAY),
        SetMentorAccount(mentor_id=mentor.id, account="key:hers"),
    ):
        with pytest.raises(Closed) as refused:
            ask(closed)
        assert refused.value.ended_on == "2026-08-18"
    for unfit in (AcceptMentor, PauseMentor, ResumeMentor):
        with pytest.raises(StateUnfit):
            ask(unfit(mentor_id=mentor.id))


def test_who_accompanies_somebody_does_not_leave_without_an_interim_owner(
    ask: Ask, scenery: Scenery, matching: Matching
):
    mentor = scenery.mentor(account="key:hers")
    gone = scenery.agent()
    ask(EndAgent(agent_id=gone.id))
    for _ in range(2):
        matching.matched(mentor.id)
    matching.offered(mentor.id)
    before = ask(GetMentor(id=mentor.id))

    with pytest.raises(InterimOwnerMissing) as refused:
        ask(EndMentor(mentor_id=mentor.id))
    assert refused.value.mentees == 2
    with pytest.raises(NotAnAgent):
        ask(EndMentor(mentor_id=mentor.id, interim_owner_id=gone.id))
    with pytest.raises(NotFound):
        ask(EndMentor(mentor_id=mentor.id, interim_owner_id=new_id()))

    assert ask(GetMentor(id=mentor.id)) == before


def test_mentees_of_who_leaves_wait_again_in_the_care_of_the_interim_owner(
    ask: Ask, scenery: Scenery, matching: Matching, told: Told
):
    mentor, agent = scenery.mentor(), scenery.agent()
    begun = [matching.matched(mentor.id) for _ in range(3)]
    meetings = [matching.meeting(each.id) for each in begun]

    ended = ask(EndMentor(mentor_id=mentor.id, interim_owner_id=agent.id))

    assert ended.mentees == 0
    for each in begun:
        match = ask(GetMatch(id=each.id))
        assert (match.state, match.reason, match.ended_by) == ("ended", "mentor_left", None)
        mentee = matching.mentee(each.mentee_id)
        assert (mentee.state, mentee.interim_owner_id) == ("waiting", agent.id)
        assert (mentee.mentor_id, mentee.match_id) == (None, None)
    assert {ask(GetMeeting(id=each.id)).state for each in meetings} == {"cancelled"}
    assert len(told("match_ended")) == 3
    assert all("reason" not in each for each in told("match_ended"))


def test_who_is_in_an_agents_care_stays_there_when_another_mentor_leaves(
    ask: Ask, scenery: Scenery, matching: Matching
):
    first, agent, other = scenery.mentor(), scenery.agent(), scenery.agent()
    mentee_id = matching.matched(first.id).mentee_id
    ask(EndMentor(mentor_id=first.id, interim_owner_id=agent.id))

    for interim_owner_id in (None, other.id):
        second = scenery.mentor()
        ask(OfferMatch(mentee_id=mentee_id, mentor_id=second.id))
        ask(EndMentor(mentor_id=second.id, interim_owner_id=interim_owner_id))

        mentee = matching.mentee(mentee_id)
        assert (mentee.state, mentee.interim_owner_id) == ("waiting", agent.id)


def test_an_offer_of_who_leaves_goes_on_to_the_next(
    ask: Ask, scenery: Scenery, matching: Matching, run_due: Callable[..., int], rows: Rows
):
    mentor, following = scenery.mentor(), scenery.mentor()
    offer = matching.offered(mentor.id, next=(following.id,))

    ask(EndMentor(mentor_id=mentor.id))
    run_due()

    assert ask(GetMatch(id=offer.id)).state == "passed_on"
    (live,) = rows("SELECT mentor_id FROM match WHERE state = 'offered'")
    assert live["mentor_id"] == following.id


def test_who_is_to_be_offered_the_next_can_be_offered_another_meanwhile(
    ask: Ask, scenery: Scenery, matching: Matching, run_due: Callable[..., int], rows: Rows
):
    mentor, following, other = (scenery.mentor() for _ in range(3))
    offer = matching.offered(mentor.id, next=(following.id,))
    ask(EndMentor(mentor_id=mentor.id))

    made = ask(OfferMatch(mentee_id=offer.mentee_id, mentor_id=other.id))
    run_due()

    (live,) = rows("SELECT id, mentor_id FROM match WHERE state = 'offered'")
    assert (live["id"], live["mentor_id"]) == (made.id, other.id)


# ---- erasure


def test_who_has_left_is_erased_and_stays_counted(
    ask: Ask, scenery: Scenery, told: Told, rows: Rows
):
    mentor = scenery.mentor(mobile="+573001112233")
    ask(
        NoteMentorCheck(
            mentor_id=mentor.id, outcome="clear", checked_on=DAY, reference="Carpeta 12"
        )
    )
    with pytest.raises(StateUnfit) as refused:
        ask(EraseMentor(mentor_id=mentor.id))
    assert (refused.value.state, refused.value.needed) == ("active", ("ended",))
    ask(EndMentor(mentor_id=mentor.id))

    erased = ask(EraseMentor(mentor_id=mentor.id))

    known = (erased.first_names, erased.surnames, erased.gender, erased.mobile, erased.email)
    assert known == (None,) * 5
    assert (erased.municipalities, erased.availability) == ((), ())
    assert (erased.affiliation, erased.state) == (mentor.affiliation, "ended")
    screening = ask(GetScreening(id=mentor.id))
    assert [each.given_as for each in screening.references] == [None, None]
    assert [each.reference for each in screening.checks] == [None, None]
    assert told("mentor_erased") == [{"revision": erased.revision, "mentor_id": str(mentor.id)}]


def test_nothing_that_the_service_holds_names_who_was_erased(
    ask: Ask, scenery: Scenery, rows: Rows
):
    mentor = scenery.mentor(mobile="+573001112233")
    ask(EndMentor(mentor_id=mentor.id))
    ask(EraseMentor(mentor_id=mentor.id))
    ask(EraseMentor(mentor_id=mentor.id))

    words = (mentor.first_names, mentor.surnames, "+573001112233", "mentora@example.org")
    tables = rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for table in (each["relname"] for each in tables):
        for row in rows(f'SELECT * FROM "{table}"'):
            held = " ".join(_shown(each) for each in row.values())
            assert not [each for each in words if each in held], table


def test_only_who_answers_for_protection_erases(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()
    ask(EndMentor(mentor_id=mentor.id))

    with pytest.raises(ScopeMissing):
        ask(EraseMentor(mentor_id=mentor.id), scopes={"mentoring:read", "mentoring:write"})


def test_another_organisations_mentor_neither_ends_nor_is_erased(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()

    for contract in (EndMentor, EraseMentor):
        for id, organisation in ((mentor.id, "la-u"), (new_id(), "gestarsalud")):
            with pytest.raises(NotFound):
                ask(contract(mentor_id=id), organisation=organisation)


def _shown(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode(errors="replace")
    return str(value)
