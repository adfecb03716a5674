"""What is called off while its reminder is being handed over, so that neither knows of the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from nosotros.testing.waiting import PATIENCE, eventually
from notifications.storage import reminders
from tests.emptying import administrator
from tests.notifications.conftest import NAME
from tests.notifications.reminding import BEGINNING, Programme, local
from tests.notifications.written import message

SESSION = "2026-08-22 09:00"
_WAITING = """
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""
_CLAIM = "UPDATE message SET state = 'sending' WHERE state = 'queued' AND template = %s"


@pytest.fixture
def while_handed_over(access, postgres):
    """Do something that begins before, and goes on after, all of a template are claimed."""

    admin = administrator(postgres.url(NAME))

    def run(do: Callable[[], Any], *, template: str) -> None:
        with psycopg.connect(access.owner_url) as sender, ThreadPoolExecutor(1) as pool:
            claimed = sender.execute(_CLAIM, [template])
            assert claimed.rowcount == 1
            begun = pool.submit(do)
            eventually(
                lambda: begun.done() or admin.execute(_WAITING).fetchall(),
                what="it waits for the sender",
            )
            sender.commit()
            begun.result(PATIENCE)

    return run


def test_who_is_reminded_of_what_is_cancelled_is_told_so(programme: Programme, while_handed_over):
    luz = programme.learner()
    id = programme.session(SESSION)
    while_handed_over(lambda: programme.cancel(id, SESSION), template="session_reminder")
    (reminder,) = programme.messages("session_reminder")
    assert reminder.state == "sending"
    assert reminder.expires_at < local(SESSION), "it is not tried again"
    (told,) = programme.messages("session_cancelled")
    assert (told.participant_id, told.state) == (luz, "queued")


def test_who_is_reminded_of_what_is_moved_is_told_so(programme: Programme, while_handed_over):
    luz = programme.learner()
    id = programme.session(SESSION)
    while_handed_over(
        lambda: programme.move(id, SESSION, place="Biblioteca"), template="session_reminder"
    )
    (told,) = programme.messages("session_moved")
    assert (told.participant_id, told.state) == (luz, "queued")


def test_what_is_claimed_while_all_about_something_is_stopped_is_not_tried_again(
    database, rows, while_handed_over
):
    id = message(rows)
    about = rows.message().about

    def stop() -> None:
        with database.begin("gestarsalud") as transaction:
            reminders.cancel_about(transaction.connection, about, reason="called_off", at=BEGINNING)

    while_handed_over(stop, template="news")
    found = rows.message()
    assert (found.id, found.state, found.revision) == (id, "sending", 1)
    assert (found.reason, found.ended_at, found.expires_at) == (None, None, BEGINNING)
