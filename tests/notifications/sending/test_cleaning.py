"""An erasure is confirmed when nothing of hers is left, and not before."""

import threading

import psycopg
import pytest

from nosotros.bus.inbox import Outcome
from nosotros.identifiers import new_id
from notifications.providers.file import FileSink
from notifications.sending.cleaner import Cleaner
from notifications.sending.state import Shared
from notifications.storage import abandoned

OURS, OTHERS = 51, 52


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "messages"


@pytest.fixture
def shared():
    return Shared(sender=OURS)


@pytest.fixture
def cleaner(database, folder, shared):
    return Cleaner(database, shared, remove=FileSink(folder).remove, wake=lambda: None)


@pytest.fixture
def sender(desk):
    return desk(sender=OURS)


@pytest.fixture
def send(sender, folder):
    """Take the next message, leave its file, and settle it unless told otherwise."""

    def send(*, settle=True):
        claimed = sender.take_one()
        FileSink(folder).send(claimed.letter)
        if settle:
            sender.settle(claimed)
        return claimed

    return send


@pytest.fixture
def her(bus, write_down):
    participant = new_id()
    bus.contact(participant, preferred_channel="sms")
    write_down(participant)
    return participant


def confirmed(rows):
    return [data["participant_id"] for name, *_, data in rows.told() if name == "erasure_confirmed"]


def test_her_files_are_removed_and_then_it_is_confirmed(
    bus, rows, her, send, cleaner, folder, write_down
):
    other = new_id()
    send()
    bus.contact(other, preferred_channel="sms")
    write_down(other)
    send()
    hers, others = (each.id for each in rows.messages())
    (folder / f"{hers}.part").write_text("what a sender that was killed left")
    bus.erased(her)
    assert confirmed(rows) == []
    assert cleaner.look()
    assert [each.name for each in folder.iterdir()] == [f"{others}.json"]
    assert confirmed(rows) == [str(her)]
    event = rows.one("SELECT * FROM outbox WHERE type LIKE '%%erasure_confirmed%%'")
    assert (event.visibility, event.organisation, event.correlationid) == (
        "internal",
        "gestarsalud",
        "a-story",
    )
    assert cleaner.look()
    assert confirmed(rows) == [str(her)], "confirmed twice"


def test_nothing_of_hers_stays_in_any_table(bus, rows, her, send, cleaner):
    send()
    bus.contact(her, revision=2, first_names="Yeimy Luz", email="yeimy@example.org")
    bus.offered(her)
    bus.withdrew(her, revision=3)
    bus.erased(her, revision=4)
    cleaner.look()
    tables = rows.all(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for table in tables:
        # Bytes are shown as hexadecimal by a row's text.
        query = f"SELECT each::text FROM {table.relname} each"
        said = "".join(row[0] for row in rows.all(query)).lower()
        for word in ("luz", "yeimy", "example.org", "3001112233"):
            assert word not in said, table.relname
            assert word.encode().hex() not in said, table.relname
    assert rows.all("SELECT 1 FROM withdrawal") == rows.all("SELECT 1 FROM cleaning") == []


def test_somebody_who_was_never_written_to_is_confirmed_too(bus, rows, cleaner, folder):
    her = new_id()
    bus.erased(her)
    assert cleaner.look()
    assert confirmed(rows) == [str(her)]
    assert not folder.exists()


def test_a_repeated_erasure_is_ignored(bus, rows, her, cleaner):
    bus.erased(her, revision=2)
    cleaner.look()
    assert bus.erased(her, revision=3) is Outcome.IGNORED
    cleaner.look()
    assert confirmed(rows) == [str(her)]


def test_what_is_being_sent_is_settled_first(bus, rows, her, send, cleaner, folder, sender):
    claimed = send(settle=False)
    bus.erased(her)
    assert cleaner.look()
    assert confirmed(rows) == []
    sender.settle(claimed)
    assert rows.message().state == "delivered"
    cleaner.look()
    assert (confirmed(rows), list(folder.iterdir())) == ([str(her)], [])


def test_what_a_dead_sender_left_half_sent_is_given_up_first(
    bus, rows, her, send, cleaner, folder, database
):
    send(settle=False)
    bus.erased(her)
    cleaner.look()
    assert confirmed(rows) == []
    abandoned.give_up_dead(database, but=OTHERS)
    cleaner.look()
    assert rows.states() == {"uncertain": 1}
    assert (confirmed(rows), list(folder.iterdir())) == ([str(her)], [])


def test_what_a_sender_that_was_taken_for_dead_still_writes_is_removed_after_it(
    bus, rows, her, cleaner, folder, database, sender
):
    claimed = sender.take_one()
    bus.erased(her)
    abandoned.give_up_dead(database, but=OTHERS)
    cleaner.look()
    FileSink(folder).send(claimed.letter)
    sender.settle(claimed)
    cleaner.look()
    assert list(folder.iterdir()) == []
    assert confirmed(rows) == [str(her)] * 2


def test_what_cannot_be_removed_is_not_confirmed_and_is_said(
    bus, rows, her, send, cleaner, folder, shared
):
    send()
    file = folder / f"{rows.message().id}.json"
    file.unlink()
    file.mkdir()
    bus.erased(her)
    assert not cleaner.look()
    assert confirmed(rows) == []
    assert shared.problem == "files of erased participants cannot be removed"
    file.rmdir()
    assert cleaner.look()
    assert (confirmed(rows), shared.problem) == ([str(her)], None)


def test_one_who_cannot_be_cleaned_up_after_keeps_no_other_waiting(
    bus, rows, her, send, cleaner, folder
):
    send()
    file = folder / f"{rows.message().id}.json"
    file.unlink()
    file.mkdir()
    bus.erased(her)
    other = new_id()
    bus.erased(other)
    assert not cleaner.look()
    assert confirmed(rows) == [str(other)]


def test_two_cleaners_at_once_confirm_once(bus, rows, database, folder):
    for _ in range(20):
        bus.erased(new_id())
    cleaners = [
        Cleaner(database, Shared(sender=each), remove=FileSink(folder).remove, wake=lambda: None)
        for each in (OURS, OTHERS)
    ]
    threads = [threading.Thread(target=each.look) for each in cleaners]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(confirmed(rows)) == len(set(confirmed(rows))) == 20


def test_another_organisations_erasure_removes_nothing_of_hers(bus, rows, her, send, database):
    send()
    rows.run(
        "INSERT INTO cleaning VALUES (%(her)s, 'la-u', now(), 'a-story', 'a-cause', NULL)", her=her
    )
    removed = []
    Cleaner(database, Shared(sender=OURS), remove=removed.extend, wake=lambda: None).look()
    assert removed == []
    assert rows.all("SELECT 1 FROM cleaning") == []


def test_killed_between_the_removal_and_its_commit_the_next_one_confirms(
    bus, rows, her, senders, access, postgres, folder, wait
):
    process = senders.start()
    wait(lambda: rows.states() == {"delivered": 1}, what="Not sent.")
    (file,) = folder.iterdir()
    process.kill()
    bus.erased(her)
    with psycopg.connect(access.owner_url) as blocking:
        # Nothing can be told while this lasts: the file goes, and the commit waits.
        blocking.execute("LOCK TABLE outbox IN SHARE MODE")
        cleaner = senders.start()
        wait(lambda: not file.exists(), what="The file is not removed.")
        cleaner.kill()
        with psycopg.connect(postgres.url(), autocommit=True) as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                ("notifications_tests",),
            )
    assert confirmed(rows) == []
    assert rows.all("SELECT participant_id FROM cleaning") == [(her,)]
    senders.start()
    wait(lambda: confirmed(rows) != [], what="It is not confirmed.")
    assert confirmed(rows) == [str(her)]
    assert rows.all("SELECT 1 FROM cleaning") == []
    assert "3001112233" not in senders.said()
