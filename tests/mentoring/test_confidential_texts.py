"""Confidential notes: what they say is nowhere but in their own row."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import structlog

from localstack.servers import Postgres
from nosotros.contracts.common import InternalError
from nosotros.contracts.mentoring import (
    WriteMyNote,
)
from tests.mentoring.conftest import NAME
from tests.mentoring.noting import HERS, MENTOR, SECRETS, SHARED, Noted, make_noted
from tests.mentoring.roles import everything_asked
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def noted(ask: Ask, scenery: Scenery) -> Noted:
    """Her mentor's and the Centre's confidential notes, and a shared one."""
    return make_noted(ask, scenery)


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
