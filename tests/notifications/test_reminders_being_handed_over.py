"""What is called off while its reminder is being handed over, or written, so that neither knows of
the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from notifications.storage import reminders
from tests.emptying import administrator
from tests.notifications.conftest import NAME, Rows
from tests.notifications.offering import arrives, comes_back
from tests.notifications.reminding import BEGINNING, Programme, local
from tests.notifications.written import message

SESSION = "2026-08-22 09:00"
_WAITING = """
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""
_CLAIM = "UPDATE message SET state = 'sending' WHERE state = 'queued' AND template = %s"


@pytest.fixture
def meanwhile(access, postgres):
    """Do something that begins before, and goes on after, another's work is committed."""

    admin = administrator(postgres.url(NAME))

    def run(do: Callable[[], Any], *, works: Callable[[psycopg.Connection], Any]) -> None:
        with psycopg.connect(access.owner_url) as other, ThreadPoolExecutor(1) as pool:
            works(other)
            begun = pool.submit(do)
            eventually(
                lambda: begun.done() or admin.execute(_WAITING).fetchall(),
                what="it waits for the other",
            )
            other.commit()
            begun.result(PATIENCE)

    return run


@pytest.fixture
def while_handed_over(meanwhile):
    """Do something that begins before, and goes on after, all of a template are claimed."""

    def run(do: Callable[[], Any], *, template: str) -> None:
        def claim(sender: psycopg.Connection) -> None:
            assert sender.execute(_CLAIM, [template]).rowcount == 1

        meanwhile(do, works=claim)

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


def test_that_of_an_offer_is_not_sent_that_is_written_as_the_offer_comes_back(
    programme: Programme, meanwhile
):
    luz, offer = programme.person(), new_id()
    programme.offer(luz, enrolment_id=new_id(), offer_id=offer)
    arrives(programme, luz, offer, at="2026-08-18 10:00")

    def write(timers: psycopg.Connection) -> None:
        assert timers.execute("SELECT FROM timer FOR UPDATE").rowcount == 1
        message(
            Rows(connection=timers),
            participant_id=luz,
            about=offer,
            template="offer_reminder",
            purpose="reminders",
        )

    meanwhile(lambda: comes_back(programme, luz, offer), works=write)
    (reminder,) = programme.messages("offer_reminder")
    assert (reminder.state, reminder.reason) == ("cancelled", "moved")
