"""The journal has every event once, in each source's order, whatever comes and whoever appends."""

import random
import threading
from datetime import datetime, timedelta

import pytest

from integrations.journal import appending as of_appending
from integrations.journal.appending import append
from integrations.journal.keeper import skip
from nosotros.database import Database
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import Rows, appending, came, contiguous, journalled

HERE = "/hub/enrolment"


def test_events_are_kept_as_they_came_each_in_its_place(database: Database, rows: Rows) -> None:
    events = [came(1), came(1, room="la-u"), came(2)]
    done = appending(database, *events, at=BEGINNING)
    assert (done.events, done.held, done.ignored, done.head) == (3, 0, 0, 3)
    assert journalled(rows) == [(1, HERE, 1), (2, "/la-u/enrolment", 1), (3, HERE, 2)]
    kept = rows("SELECT * FROM journal ORDER BY position")
    for row, event in zip(kept, events, strict=True):
        facts = ("organisation", "event_id", "type", "subject", "correlationid", "body")
        assert [row[each] for each in facts] == [getattr(event, each) for each in facts]
        assert row["occurred_at"] == event.occurred_at
        assert row["recorded_at"] == BEGINNING


def test_what_comes_again_is_ignored(database: Database, rows: Rows) -> None:
    first = came(1)
    appending(database, first, at=BEGINNING)
    done = appending(database, first, came(2), at=BEGINNING)
    assert (done.events, done.ignored) == (1, 1)
    assert contiguous(rows)


def test_what_is_early_is_held_back_and_follows_once_the_gap_is_filled(
    database: Database, rows: Rows
) -> None:
    appending(database, came(1), at=BEGINNING)
    done = appending(database, came(3), came(5), at=BEGINNING)
    assert (done.events, done.held) == (0, 2)
    gap = "SELECT sequence, held, next_held, held_since FROM journal_source"
    (source,) = rows(gap)
    assert source == {"sequence": 1, "held": 2, "next_held": 3, "held_since": BEGINNING}
    later = BEGINNING + timedelta(minutes=1)
    appending(database, came(2), came(3), at=later)
    (source,) = rows(gap)
    assert source == {"sequence": 3, "held": 1, "next_held": 5, "held_since": later}
    appending(database, came(4), at=later)
    (source,) = rows(gap)
    assert source == {"sequence": 5, "held": 0, "next_held": None, "held_since": None}
    assert rows("SELECT FROM journal_held") == []
    assert contiguous(rows)


def test_a_long_queue_behind_a_gap_follows_in_several_commits(
    database: Database, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_appending, "MOST_FREED", 3)
    append(database, [came(number) for number in range(2, 12)], at=BEGINNING)
    first = append(database, [came(1)], at=BEGINNING)
    assert (first.events, first.going_on) == (4, (HERE,))
    appending(database, came(12), at=BEGINNING)
    assert len(journalled(rows)) == 12
    assert contiguous(rows)


def test_a_source_goes_on_after_a_gap_that_is_never_filled(database: Database, rows: Rows) -> None:
    appending(database, came(1), came(4), came(6), at=BEGINNING)
    assert not skip(database, HERE, sequence=1)
    assert not skip(database, HERE, sequence=5)
    assert skip(database, HERE, sequence=4)
    assert [sequence for *_, sequence in journalled(rows)] == [1, 4]
    appending(database, came(5), at=BEGINNING)
    assert [sequence for *_, sequence in journalled(rows)] == [1, 4, 5, 6]


def test_two_who_append_at_once_append_each_event_once(database: Database, rows: Rows) -> None:
    events = [came(number, room=room) for number in range(1, 151) for room in ("hub", "la-u")]
    chance = random.Random(7)

    def everything(order: list[int]) -> None:
        while order:
            batch, order = order[:20], order[20:]
            append(database, [events[each] for each in batch], at=BEGINNING)

    threads = []
    for _ in range(3):
        order = sorted(range(len(events)), key=lambda place: place + chance.randint(-40, 40))
        threads.append(threading.Thread(target=everything, args=(order,)))
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    appending(database, *events, at=BEGINNING)
    assert len(journalled(rows)) == 300
    assert contiguous(rows)


def test_each_week_has_its_own_part(database: Database, rows: Rows) -> None:
    moments: list[datetime] = [BEGINNING, BEGINNING + timedelta(weeks=3), BEGINNING]
    for number, moment in enumerate(moments, start=1):
        appending(database, came(number), at=moment)
    parts = rows("SELECT tableoid::regclass::text AS part FROM journal ORDER BY position")
    assert [each["part"] for each in parts] == [
        "journal_20260817",
        "journal_20260907",
        "journal_20260817",
    ]
