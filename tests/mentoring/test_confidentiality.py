"""Confidential notes: whoever must not read them does not, by any query."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    EndMentor,
    EraseMentor,
    ListConfidentialNotes,
    ListMyNotes,
    ListNotes,
    NotTheMentor,
    PauseMentor,
    WriteMyNote,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import end, held, offered, pair
from tests.mentoring.noting import (
    ALL,
    CENTRES,
    HERS,
    MENTOR,
    SHARED,
    Noted,
    leaks,
    make_noted,
)
from tests.mentoring.roles import everything_asked
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]

#: whoever must not read them: a key, its organisation and its scopes
KEYS: dict[str, dict[str, Any]] = {
    "a coordinator who reads": {"scopes": {"mentoring:read"}},
    "a coordinator who writes": {"scopes": {"mentoring:read", "mentoring:write"}},
    "who screens mentors": {"scopes": {"mentoring:protect"}},
    "the Mesa": {"scopes": {"mentoring:mesa"}},
    "all that is neither the Centre nor a mentor": {
        "scopes": ALL - {"mentoring:centre", "mentoring:mentor"}
    },
    "an agent whose key has not the Centre's scope": {
        "actor": "key:agent",
        "scopes": ALL - {"mentoring:centre", "mentoring:mentor"},
    },
    "an agent whose key has a mentor's scope": {"actor": "key:agent", "scopes": MENTOR},
    "a key that acts for no mentor": {"actor": "key:nobody", "scopes": MENTOR},
    "another mentor": {"actor": "key:other", "scopes": MENTOR},
    "another mentor, with a coordinator's scopes": {
        "actor": "key:other",
        "scopes": ALL - {"mentoring:centre"},
    },
    "the Centre of another organisation": {"organisation": "another", "scopes": ALL},
    "the mentor's key, in another organisation": {
        "actor": "key:hers",
        "organisation": "another",
        "scopes": ALL,
    },
    "an integrator without any scope of ours": {"scopes": {"operations:read"}},
    "nobody": {"scopes": set()},
}


@pytest.fixture
def noted(ask: Ask, scenery: Scenery) -> Noted:
    """Her mentor's and the Centre's confidential notes, and a shared one."""
    return make_noted(ask, scenery)


def _texts(ask: Ask, query: Any, **who: Any) -> list[str]:
    return [each.text for each in ask(query, **who).items]


@pytest.mark.parametrize("who", KEYS.values(), ids=KEYS.keys())
def test_no_query_answers_who_must_not_read_them(ask: Ask, noted: Noted, who: dict[str, Any]):
    assert leaks(everything_asked(ask, ids=noted.ids, **who)) == []


def test_the_centre_reads_them_by_one_query(ask: Ask, noted: Noted):
    answers = everything_asked(ask, ids=noted.ids, actor="key:agent", scopes=ALL)

    assert leaks(answers) == ["ListConfidentialNotes"]
    query = ListConfidentialNotes(mentee_id=noted.match.mentee_id)
    assert _texts(ask, query, scopes={"mentoring:centre"}) == [HERS, CENTRES]
    assert _texts(ask, ListNotes(mentee_id=noted.match.mentee_id)) == [SHARED]


def test_her_mentor_reads_them_by_one_query_also_while_pausing(ask: Ask, noted: Noted):
    her = {"actor": "key:hers", "scopes": MENTOR}
    assert leaks(everything_asked(ask, ids=noted.ids, **her)) == ["ListMyNotes"]

    ask(PauseMentor(mentor_id=noted.match.mentor_id))

    assert _texts(ask, ListMyNotes(match_id=noted.match.id), **her) == [HERS, CENTRES, SHARED]


@pytest.mark.parametrize("state", ["completed", "ended"])
def test_a_mentor_whose_match_is_over_reads_nothing_of_it(
    ask: Ask, scenery: Scenery, noted: Noted, state: str
):
    other = pair(ask, scenery, noted.match.mentor_id)
    her = {"actor": "key:hers", "scopes": ALL - {"mentoring:centre"}}
    end(ask, noted.match, state)

    assert leaks(everything_asked(ask, ids=[*noted.ids, other.id], **her)) == []
    with pytest.raises(NotFound):
        ask(ListMyNotes(match_id=noted.match.id), actor="key:hers", scopes=MENTOR)


def test_when_a_mentors_time_is_over_access_is_at_once(ask: Ask, scenery: Scenery, noted: Noted):
    owner = scenery.agent()
    ask(EndMentor(mentor_id=noted.match.mentor_id, interim_owner_id=owner.id))

    for scopes in (MENTOR, ALL - {"mentoring:centre"}):
        answers = everything_asked(ask, ids=noted.ids, actor="key:hers", scopes=scopes)
        assert leaks(answers) == []
    with pytest.raises(NotTheMentor):
        ask(ListMyNotes(match_id=noted.match.id), actor="key:hers", scopes=MENTOR)

    # The Centre keeps them, also once nothing is known of the mentor any more.
    ask(EraseMentor(mentor_id=noted.match.mentor_id))
    query = ListConfidentialNotes(mentee_id=noted.match.mentee_id)
    assert _texts(ask, query) == [HERS, CENTRES]


def test_a_new_mentor_reads_what_was_shared_and_nothing_confidential_of_before(
    ask: Ask, scenery: Scenery, noted: Noted
):
    end(ask, noted.match)
    new = {"actor": "key:new", "scopes": MENTOR}
    match = pair(ask, scenery, scenery.mentor(account="key:new").id, before=noted.match)
    meeting = held(ask, match.id, begins="08:00")
    mine = WriteMyNote(meeting_id=meeting.id, kind="confidential", text="Ya está tranquila.")
    ask(mine, **new)

    answers = everything_asked(ask, ids=[*noted.ids, match.id, meeting.id], **new)

    assert leaks(answers) == []
    query = ListMyNotes(match_id=match.id)
    assert _texts(ask, query, **new) == [SHARED, "Ya está tranquila."]
    # The Centre reads all of it, as it stays with her through every change of mentors.
    everything = ListConfidentialNotes(mentee_id=match.mentee_id)
    assert _texts(ask, everything) == [HERS, CENTRES, "Ya está tranquila."]


def test_a_former_mentor_of_hers_reads_nothing_that_comes_after(
    ask: Ask, scenery: Scenery, noted: Noted
):
    end(ask, noted.match)
    match = pair(ask, scenery, scenery.mentor(account="key:new").id, before=noted.match)
    meeting = held(ask, match.id, begins="08:00")
    for kind in ("confidential", "shared"):
        note = WriteMyNote(meeting_id=meeting.id, kind=kind, text=f"{HERS} ({kind})")
        ask(note, actor="key:new", scopes=MENTOR)

    ids = [*noted.ids, match.id, meeting.id]
    former = everything_asked(ask, ids=ids, actor="key:hers", scopes=MENTOR)

    assert leaks(former) == []


def test_a_match_that_has_not_begun_gives_nothing_to_read(ask: Ask, scenery: Scenery, noted: Noted):
    end(ask, noted.match)
    match = offered(ask, scenery, scenery.mentor(account="key:new").id, before=noted.match)

    answers = everything_asked(ask, ids=[*noted.ids, match.id], actor="key:new", scopes=MENTOR)

    assert leaks(answers) == []
    assert SHARED.encode() not in answers["ListMyNotes"]


def test_who_reads_them_is_written_down(ask: Ask, noted: Noted, rows: Rows):
    ask(ListMyNotes(match_id=noted.match.id), actor="key:hers", scopes=MENTOR)
    ask(ListConfidentialNotes(mentee_id=noted.match.mentee_id), actor="key:agent")

    read = rows(
        "SELECT actor, subject FROM audit WHERE action = 'read_confidential_notes' ORDER BY id"
    )
    her = str(noted.match.mentee_id)
    assert [(each["actor"], each["subject"]) for each in read] == [
        ("key:hers", her),
        ("key:agent", her),
    ]
    with pytest.raises(NotFound):
        ask(ListConfidentialNotes(mentee_id=new_id()))


def test_a_key_that_was_taken_away_reads_nothing(ask: Ask, noted: Noted, act: Act):
    act(lambda work: work.connection.exec_driver_sql("DELETE FROM account"))

    with pytest.raises(NotTheMentor):
        ask(ListMyNotes(match_id=noted.match.id), actor="key:hers", scopes=MENTOR)
