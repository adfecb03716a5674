"""A support case's words are in its own rows, and nowhere else."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import structlog

from localstack.servers import Postgres
from nosotros.contracts.common import InternalError
from nosotros.contracts.mentoring import NoteOnCase, OpenSupportCase
from tests.mentoring.centre import ALL, Desk, acting
from tests.mentoring.conftest import NAME
from tests.mentoring.followed import (
    ANSWER,
    NOTE,
    REMARK,
    SECRETS,
    SHARED,
    SUMMARY,
    Followed,
    follow,
)
from tests.mentoring.roles import everything_asked
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def followed(desk: Desk, scenery: Scenery) -> Callable[[str], Followed]:
    """Make a case, Gloria's."""
    return lambda confidentiality: follow(desk, scenery.mentee(), confidentiality)


def test_recorded_answers_hold_no_word_of_a_case(followed: Any, rows: Rows):
    followed("owner")

    assert rows("SELECT 1 FROM recorded_answer WHERE octet_length(answer) > 0")
    for word in (*SECRETS, "violence"):
        found = rows(
            "SELECT 1 FROM recorded_answer"
            f" WHERE position(convert_to('{word}', 'UTF8') IN answer) > 0"
        )
        assert found == []


def test_its_words_are_in_no_other_table_event_timer_or_audit_entry(
    ask: Ask, followed: Any, rows: Rows
):
    case = followed("owner")
    everything_asked(ask, ids=case.ids, actor="key:gloria", scopes=ALL)
    tables = rows(
        "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind = 'r'"
    )
    assert {"outbox", "inbox", "audit", "recorded_answer", "timer"} <= {
        each["name"] for each in tables
    }
    holding: dict[str, set[str]] = {word: set() for word in SECRETS}
    for table in tables:
        for row in rows(f'SELECT t::text AS row FROM "{table["name"]}" t'):
            for word in SECRETS:
                # Bytes are shown in hexadecimal.
                if word in row["row"] or word.encode().hex() in row["row"]:
                    holding[word].add(table["name"])
    assert holding == {
        SUMMARY: {"support_case"},
        NOTE: {"case_entry"},
        ANSWER: {"case_entry"},
        REMARK: {"case_entry"},
        SHARED: {"referral"},
    }


def test_events_of_cases_stay_within_and_hold_no_id_of_hers(followed: Any, rows: Rows):
    case = followed("centre")

    told = rows(
        "SELECT type, visibility, convert_from(data, 'UTF8') AS data FROM outbox"
        " WHERE type LIKE 'nosotros.mentoring.support_case%'"
    )
    assert {each["type"].split(".")[2] for each in told} == {
        "support_case_opened",
        "support_case_answered",
        "support_case_referred",
        "support_case_closed",
    }
    assert {each["visibility"] for each in told} == {"internal"}
    assert not any(str(case.participant_id) in each["data"] for each in told)


def test_its_words_are_in_no_log_line_and_no_refusal_even_where_the_database_fails(
    ask: Ask,
    followed: Any,
    scenery: Scenery,
    postgres: Postgres,
    capsys: pytest.CaptureFixture[str],
):
    case = followed("owner")
    her = scenery.participant()
    failing = (
        NoteOnCase(case_id=case.case_id, text=NOTE),
        OpenSupportCase(participant_id=her, kind="violence", urgency="low", summary=SUMMARY),
    )
    everything_asked(ask, ids=case.ids, **acting("key:gloria"))
    owner = psycopg.connect(postgres.url(NAME), autocommit=True)
    # The database's own words for this repeat the row.
    full_up = "ADD CONSTRAINT full_up CHECK"
    owner.execute(f"ALTER TABLE case_entry {full_up} (length(text) < 5) NOT VALID".encode())
    owner.execute(f"ALTER TABLE support_case {full_up} (length(summary) < 5) NOT VALID".encode())
    refusals: list[str] = []
    try:
        with structlog.testing.capture_logs() as logged:
            for each in failing:
                with pytest.raises(InternalError) as refused:
                    ask(each, **acting("key:gloria"))
                refusals.append(str(refused.value))
    finally:
        owner.execute("ALTER TABLE case_entry DROP CONSTRAINT full_up")
        owner.execute("ALTER TABLE support_case DROP CONSTRAINT full_up")
        owner.close()

    assert [each["event"] for each in logged] == ["request_failed"] * 2
    said = "".join((*map(repr, logged), *capsys.readouterr(), *refusals))
    assert not any(word in said for word in SECRETS)
