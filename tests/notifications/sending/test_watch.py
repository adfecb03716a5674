"""The watch over one's own claims."""

import threading
from contextlib import contextmanager

import psycopg
import pytest

from nosotros.database import Database
from notifications.domain.outcomes import Accepted
from notifications.sending.watch import Watch


@contextmanager
def watching(database, sender, wait):
    thread = threading.Thread(
        target=Watch(database, sender.shared, wake=lambda: None, in_use=sender.routes.in_use).run
    )
    thread.start()
    try:
        wait(lambda: sender.shared.known.is_set(), what="It does not watch.")
        yield thread
    finally:
        sender.shared.stopping.set()
        thread.join()


def test_a_claim_that_no_thread_knows_is_queued_again_and_one_under_way_is_left(
    desk, write_down, her, rows, wait, database
):
    for _ in range(2):
        write_down(her)
    sender = desk(sender=77)
    under_way, lost = (each.claim for each in sender.take())
    sender.shared.ended(lost)
    sender.shared.known.clear()
    with watching(database, sender, wait):
        wait(lambda: "queued" in rows.states(), what="The lost claim stays in sending.")
    assert sorted((each.state, each.claim) for each in rows.messages()) == [
        ("queued", None),
        ("sending", under_way),
    ]
    assert not sender.shared.known.is_set(), "it says that it is known after its lock is gone"


@pytest.fixture
def impatient(access):
    """The database, which ends what takes longer than a second."""
    database = Database(access.url, pool_size=2, statement_seconds=1)
    yield database
    database.close()


KEPT = """
INSERT INTO receipt (provider, provider_ref, state, organisation, told_at)
VALUES ('first', 'SM1', 'delivered', 'gestarsalud', now())"""


def test_a_look_that_the_database_ends_is_done_again_and_the_sender_lives_meanwhile(
    desk, write_down, her, rows, wait, access, impatient
):
    write_down(her)
    sender = desk(sender=77)
    sender.settle(sender.take_one(), outcome=Accepted(provider_ref="SM1", final=False))
    sender.shared.known.clear()
    with (
        watching(impatient, sender, wait) as thread,
        psycopg.connect(access.owner_url, autocommit=True) as another,
    ):
        with another.transaction():
            another.execute("SELECT FROM attempt FOR UPDATE")
            rows.run(KEPT)
            wait(lambda: sender.shared.problem is not None, what="The look is not ended.")
            alive = another.execute("SELECT NOT pg_try_advisory_lock(77)").fetchone()
            assert alive == (True,)
            assert sender.shared.known.is_set()
        wait(lambda: rows.states() == {"delivered": 1}, what="The receipt is not applied.")
        wait(lambda: sender.shared.problem is None, what="It is still in trouble.")
        assert thread.is_alive()


def test_it_says_which_providers_its_process_uses(desk, rows, wait, database):
    sender = desk(channels=("sms",))
    rows.run("DELETE FROM provider")
    sender.shared.known.clear()
    with watching(database, sender, wait):
        said = rows.all("SELECT name, channel, position FROM provider ORDER BY position")
    assert said == [("first", "sms", 1), ("second", "sms", 2)]


def test_the_server_notices_within_a_minute_that_a_senders_machine_is_gone(desk, database):
    watch = Watch(database, desk().shared, wake=lambda: None)
    with watch._lock() as connection:
        shown = [
            int(connection.execute(f"SHOW tcp_{name}").fetchone()[0])
            for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")
        ]
        (unanswered,) = connection.execute("SHOW tcp_user_timeout").fetchone()
    idle, interval, count = shown
    assert 0 < idle + interval * count < 60
    assert 0 < int(unanswered) / 1000 < 60
