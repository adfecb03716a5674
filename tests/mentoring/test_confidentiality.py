"""Confidential notes: whoever must not read them does not, and they are nowhere but in their row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
import structlog

from localstack.servers import Postgres
from nosotros.contracts.common import InternalError, NotFound
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AddNote,
    EndMentor,
    EraseMentor,
    ListConfidentialNotes,
    ListMyNotes,
    ListNotes,
    NoteWritten,
    NotTheMentor,
    PauseMentor,
    WriteMyNote,
)
from nosotros.contracts.mentoring.values import Scope
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import Pair, end, held, offered, pair
from tests.mentoring.conftest import NAME
from tests.mentoring.roles import everything_asked
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]

HERS = "Tiene miedo de volver a su casa."
CENTRES = "La comisaria de familia ya lo sabe."
SHARED = "Traer las facturas de julio."
SECRETS = (HERS, CENTRES)
ALL = frozenset(map(str, Scope))
MENTOR = frozenset({"mentoring:mentor"})
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


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A match whose meeting has notes of every kind."""

    match: Pair
    meeting_id: Any
    notes: tuple[NoteWritten, ...]

    @property
    def ids(self) -> list[Any]:
        return [
            self.match.id,
            self.match.mentee_id,
            self.match.mentor_id,
            self.match.participant_id,
            self.meeting_id,
            *(each.id for each in self.notes),
        ]


@pytest.fixture
def noted(ask: Ask, scenery: Scenery) -> Noted:
    """Her mentor's and the Centre's confidential notes, and a shared one."""
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    pair(ask, scenery, scenery.mentor(account="key:other").id)
    scenery.agent(account="key:agent")
    meeting = held(ask, match.id)
    notes = (
        ask(
            WriteMyNote(meeting_id=meeting.id, kind="confidential", text=HERS),
            actor="key:hers",
            scopes=MENTOR,
        ),
        ask(AddConfidentialNote(meeting_id=meeting.id, text=CENTRES), scopes={"mentoring:centre"}),
        ask(AddNote(meeting_id=meeting.id, text=SHARED), scopes={"mentoring:write"}),
    )
    return Noted(match=match, meeting_id=meeting.id, notes=notes)


def _leaks(answers: dict[str, bytes]) -> list[str]:
    return [
        name for name, each in answers.items() if any(text.encode() in each for text in SECRETS)
    ]


def _texts(ask: Ask, query: Any, **who: Any) -> list[str]:
    return [each.text for each in ask(query, **who).items]


@pytest.mark.parametrize("who", KEYS.values(), ids=KEYS.keys())
def test_no_query_answers_who_must_not_read_them(ask: Ask, noted: Noted, who: dict[str, Any]):
    assert _leaks(everything_asked(ask, ids=noted.ids, **who)) == []


def test_the_centre_reads_them_by_one_query(ask: Ask, noted: Noted):
    answers = everything_asked(ask, ids=noted.ids, actor="key:agent", scopes=ALL)

    assert _leaks(answers) == ["ListConfidentialNotes"]
    query = ListConfidentialNotes(mentee_id=noted.match.mentee_id)
    assert _texts(ask, query, scopes={"mentoring:centre"}) == [HERS, CENTRES]
    assert _texts(ask, ListNotes(mentee_id=noted.match.mentee_id)) == [SHARED]


def test_her_mentor_reads_them_by_one_query_also_while_pausing(ask: Ask, noted: Noted):
    her = {"actor": "key:hers", "scopes": MENTOR}
    assert _leaks(everything_asked(ask, ids=noted.ids, **her)) == ["ListMyNotes"]

    ask(PauseMentor(mentor_id=noted.match.mentor_id))

    assert _texts(ask, ListMyNotes(match_id=noted.match.id), **her) == [HERS, CENTRES, SHARED]


@pytest.mark.parametrize("state", ["completed", "ended"])
def test_a_mentor_whose_match_is_over_reads_nothing_of_it(
    ask: Ask, scenery: Scenery, noted: Noted, state: str
):
    other = pair(ask, scenery, noted.match.mentor_id)
    her = {"actor": "key:hers", "scopes": ALL - {"mentoring:centre"}}
    end(ask, noted.match, state)

    assert _leaks(everything_asked(ask, ids=[*noted.ids, other.id], **her)) == []
    with pytest.raises(NotFound):
        ask(ListMyNotes(match_id=noted.match.id), actor="key:hers", scopes=MENTOR)


def test_when_a_mentors_time_is_over_access_is_at_once(ask: Ask, scenery: Scenery, noted: Noted):
    owner = scenery.agent()
    ask(EndMentor(mentor_id=noted.match.mentor_id, interim_owner_id=owner.id))

    for scopes in (MENTOR, ALL - {"mentoring:centre"}):
        answers = everything_asked(ask, ids=noted.ids, actor="key:hers", scopes=scopes)
        assert _leaks(answers) == []
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

    assert _leaks(answers) == []
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

    assert _leaks(former) == []


def test_a_match_that_has_not_begun_gives_nothing_to_read(ask: Ask, scenery: Scenery, noted: Noted):
    end(ask, noted.match)
    match = offered(ask, scenery, scenery.mentor(account="key:new").id, before=noted.match)

    answers = everything_asked(ask, ids=[*noted.ids, match.id], actor="key:new", scopes=MENTOR)

    assert _leaks(answers) == []
    assert SHARED.encode() not in answers["ListMyNotes"]


def test_answers_to_who_writes_a_note_do_not_repeat_it(ask: Ask, noted: Noted, rows: Rows):
    hers, centres, shared = noted.notes

    assert (hers.written_by, centres.written_by, shared.written_by) == (
        "mentor",
        "centre",
        "coordinator",
    )
    assert not any(hasattr(each, "text") for each in noted.notes)
    assert rows("SELECT 1 FROM recorded_answer WHERE octet_length(answer) > 0")
    for text in (*SECRETS, SHARED):
        found = rows(
            "SELECT 1 FROM recorded_answer"
            f" WHERE position(convert_to('{text}', 'UTF8') IN answer) > 0"
        )
        assert found == []


def test_they_are_in_no_other_table_event_or_audit_entry(
    ask: Ask, noted: Noted, rows: Rows, postgres: Postgres
):
    everything_asked(ask, ids=noted.ids)
    tables = [
        each["name"]
        for each in rows(
            "SELECT c.table_name AS name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY 1"
        )
    ]
    assert {"note", "outbox", "inbox", "audit", "recorded_answer", "timer"} <= set(tables)
    with psycopg.connect(postgres.url(NAME)) as connection, connection.cursor() as cursor:
        holding: set[str] = set()
        for table in tables:
            with cursor.copy(f'COPY "{table}" TO STDOUT'.encode()) as copied:
                content = b"".join(map(bytes, copied))
            # Bytes are copied in hexadecimal.
            shown = (part for text in SECRETS for part in (text.encode(), text.encode().hex()))
            if any(
                (each if isinstance(each, bytes) else each.encode()) in content for each in shown
            ):
                holding.add(table)
    assert holding == {"note"}


def test_they_are_in_no_log_line_and_no_refusal_even_where_the_database_fails(
    ask: Ask,
    noted: Noted,
    postgres: Postgres,
    capsys: pytest.CaptureFixture[str],
):
    her = {"actor": "key:hers", "scopes": MENTOR}
    failing = WriteMyNote(meeting_id=noted.meeting_id, kind="confidential", text=HERS)
    everything_asked(ask, ids=noted.ids, **her)
    owner = psycopg.connect(postgres.url(NAME), autocommit=True)
    # The database's own words for this repeat the row.
    owner.execute("ALTER TABLE note ADD CONSTRAINT full_up CHECK (length(text) < 5) NOT VALID")
    try:
        with structlog.testing.capture_logs() as logged, pytest.raises(InternalError) as refused:
            ask(failing, **her)
    finally:
        owner.execute("ALTER TABLE note DROP CONSTRAINT full_up")
        owner.close()

    assert [each["event"] for each in logged] == ["request_failed"]
    said = "".join((*map(repr, logged), *capsys.readouterr(), str(refused.value)))
    assert "request_failed" in said
    assert not any(text in said for text in SECRETS)


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
