"""The journal's keeper: weeks in time, what is over goes, gaps are told, late journals begin."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from integrations import settings
from integrations.journal import keeper as of_keeper
from integrations.journal.appending import append
from integrations.journal.keeper import Keeper
from integrations.storage.matching import match
from nosotros.contracts.integrations import (
    CreateWebhook,
    PauseSubscription,
    ResumeSubscription,
)
from nosotros.database import Database
from nosotros.errors import SettingInvalid, Unavailable
from nosotros.events import Chain, Gap
from nosotros.identifiers import new_id
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import Rows, appending, came, journalled

DAYS = timedelta(days=90)


def keeper(database: Database, *, patience: float = 60) -> Keeper:
    return Keeper(database, keeping=DAYS, patience=patience)


def weeks(rows: Rows) -> list[str]:
    found = rows(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits"
        " WHERE inhparent = 'journal'::regclass ORDER BY 1"
    )
    return [each["name"] for each in found]


def test_whoever_was_paused_until_events_were_gone_is_told_of_the_gap(
    database: Database, ask: Callable[..., Any], rows: Rows, time_is: Callable[[datetime], None]
) -> None:
    webhook = ask(CreateWebhook(name="Ours", url="https://hooks.example.org/"))
    ask(PauseSubscription(subscription_id=webhook.id))
    appending(database, came(1), came(2), at=BEGINNING)
    later = BEGINNING + timedelta(days=98)
    time_is(later)
    keeper(database).look()
    appending(database, came(3), came(4), at=later)
    ask(ResumeSubscription(subscription_id=webhook.id))
    assert match(database, now=later)
    found = rows("SELECT position, previous FROM delivery ORDER BY position")
    assert [(each["position"], each["previous"]) for each in found] == [(3, 2), (4, 3)]
    gap = Chain(webhook.cursor).take(cursor="3", previous="2")
    assert gap == Gap(after="0", until="2")


def test_this_week_and_the_next_are_there_before_they_are_needed(
    database: Database, rows: Rows
) -> None:
    keeper(database).look()
    keeper(database).look()
    assert weeks(rows) == ["journal_20260817", "journal_20260824"]


def test_weeks_wait_for_readers_for_a_moment_alone(
    database: Database, rows: Rows, time_is: Callable[[datetime], None]
) -> None:
    mine = keeper(database)
    mine.look()
    time_is(BEGINNING + timedelta(weeks=1))
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql("SELECT count(*) FROM journal")
        with pytest.raises(OperationalError, match="lock timeout"):
            mine.look()
        append(database, [came(1)], at=BEGINNING + timedelta(weeks=1))
    mine.look()
    assert weeks(rows)[-1] == "journal_20260831"


def test_what_is_older_than_it_is_kept_goes_with_what_became_of_it(
    database: Database,
    rows: Rows,
    time_is: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(of_keeper, "_FORGET", 2)
    later = BEGINNING + timedelta(weeks=1)
    appending(database, *(came(number) for number in range(1, 6)), at=BEGINNING)
    appending(database, *(came(number) for number in range(6, 9)), at=later)
    _delivered(database, positions=range(1, 9))
    mine = keeper(database)
    time_is(BEGINNING + timedelta(days=90))
    mine.look()
    assert len(journalled(rows)) == 8
    # The week of the first ones ended on the Sunday after.
    time_is(BEGINNING + timedelta(days=96))
    mine.look()
    assert [position for position, *_ in journalled(rows)] == [6, 7, 8]
    (head,) = rows("SELECT position, oldest FROM journal_head")
    assert head == {"position": 8, "oldest": 5}
    kept = rows(
        "SELECT position FROM delivery JOIN delivery_attempt ON delivery_id = id ORDER BY 1"
    )
    assert [each["position"] for each in kept] == [6, 7, 8]
    assert len(rows("SELECT FROM delivery_attempt")) == 3
    time_is(BEGINNING + timedelta(days=200))
    mine.look()
    assert rows("SELECT position, oldest FROM journal_head") == [{"position": 8, "oldest": 8}]
    assert rows("SELECT FROM delivery") == []


def test_a_gap_is_told_when_it_is_there_for_long(database: Database, rows: Rows) -> None:
    appending(database, came(1), came(4), at=BEGINNING)
    patient, hasty = keeper(database), keeper(database, patience=0)
    patient.look()
    hasty.look()
    assert patient.problem is None
    assert hasty.problem == "/hub/enrolment: 2 to 3 are missing"
    appending(database, came(2), came(3), at=BEGINNING)
    hasty.look()
    assert hasty.problem is None


def test_a_source_that_told_before_there_was_a_journal_begins_with_what_there_is(
    database: Database, rows: Rows
) -> None:
    appending(database, came(41), came(42), at=BEGINNING)
    keeper(database).look()
    assert journalled(rows) == []
    hasty = keeper(database, patience=0)
    hasty.look()
    assert [sequence for *_, sequence in journalled(rows)] == [41, 42]
    assert hasty.problem is None
    assert rows("SELECT first, sequence, held FROM journal_source") == [
        {"first": 41, "sequence": 42, "held": 0}
    ]
    appending(database, came(43), came(40), at=BEGINNING)
    assert [sequence for *_, sequence in journalled(rows)] == [41, 42, 43]


def test_what_could_follow_and_was_left_by_somebody_killed_follows(
    database: Database, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.journal.appending.MOST_FREED", 1)
    append(database, [came(2), came(3), came(4)], at=BEGINNING)
    append(database, [came(1)], at=BEGINNING)
    assert len(journalled(rows)) == 2
    keeper(database).look()
    assert len(journalled(rows)) == 4


def test_a_keeper_without_its_database_says_so_and_looks_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Database(database.url.set(port=1).render_as_string(hide_password=False))
    mine = keeper(away)
    with pytest.raises(Unavailable):
        mine.look()
    monkeypatch.setattr(of_keeper, "LOOK", 0.01)
    monkeypatch.setattr(mine._stopping, "wait", lambda _seconds: mine.stop())
    mine.run()
    assert mine.problem == "the journal cannot be looked after (Unavailable)"


@pytest.mark.parametrize("days", ["0", "94", "many", "-1", "1.5"])
def test_days_that_are_none_are_refused_in_one_line(days: str) -> None:
    with pytest.raises(SettingInvalid, match="NOSOTROS_JOURNAL_DAYS: is no whole number from 1"):
        settings.journal_days({"NOSOTROS_JOURNAL_DAYS": days})
    assert settings.journal_days({}) == 90
    assert "NOSOTROS_JOURNAL_DAYS" in [each.name for each in settings.listed()]


def _delivered(database: Database, *, positions: range) -> None:
    subscription = new_id()
    with database.begin("gestarsalud") as transaction:
        connection = transaction.connection
        connection.exec_driver_sql(
            "INSERT INTO subscription (id, organisation, revision, kind, name, state, types,"
            " organisations, subjects, url, scanned, cursor, began_at, created_at)"
            " VALUES (%(id)s, 'gestarsalud', 1, 'webhook', 'A hook', 'active', '{}', '{}', '{}',"
            " 'https://example.org', 8, 8, 0, now())",
            {"id": subscription},
        )
        for position in positions:
            values = {"id": new_id(), "subscription": subscription, "position": position}
            connection.exec_driver_sql(
                "INSERT INTO delivery (id, organisation, subscription_id, position, previous,"
                " event_id, type, state, matched_at) VALUES (%(id)s, 'gestarsalud',"
                " %(subscription)s, %(position)s, 0, %(id)s, 'a.type', 'delivered', now())",
                values,
            )
            connection.exec_driver_sql(
                "INSERT INTO delivery_attempt (delivery_id, organisation, number, began_at, latency,"
                " outcome) VALUES (%(id)s, 'gestarsalud', 1, now(), 5, 'delivered')",
                values,
            )
