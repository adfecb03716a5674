"""The sender as it runs: a process of its own, a real mail server, a real database."""

import email
import json
import re
import socket
import threading
import time
from collections import Counter

import psycopg
import pytest

from localstack import ports
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE

CONCURRENCY = 16


#: copies of a message that is not sent yet
MORE = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    state, due_at, created_at, correlationid, causationid)
SELECT gen_random_uuid(), organisation, revision, participant_id, gen_random_uuid(), template,
    purpose, priority, state, due_at, created_at, correlationid, causationid
FROM message, generate_series(2, %(number)s) WHERE participant_id = %(participant)s"""


@pytest.fixture
def connections(access):
    """What a test connects by: some of them end every connection to the database."""
    database = Database(access.url, pool_size=10)
    yield database
    database.close()


@pytest.fixture
def fill(bus, write_down, rows):
    def fill(number, **contact):
        """So many messages to somebody: the first one is written down, the others are like it."""
        participant = new_id()
        bus.contact(participant, **contact)
        write_down(participant)
        rows.run(MORE, participant=participant, number=number)

    return fill


def delivered(sink):
    """How often each message arrived at the mail server, by its id."""
    ids = Counter()
    for path in sink.folder.glob("*.eml"):
        found = email.message_from_bytes(path.read_bytes())["Message-ID"]
        ids[found.strip("<>").partition(".")[0]] += 1
    return ids


def in_state(rows, *states):
    messages = rows.messages()
    return {str(each.id) for each in messages if each.state in states}


def told(rows, kind):
    """How often each message was told of by one kind of event, by its id."""
    return Counter(subject for name, subject, *_ in rows.told() if name == kind)


def test_five_hundred_messages_are_sent_once_each_within_seconds(fill, senders, sink, rows, wait):
    fill(500)
    senders.start()
    wait(lambda: sink.count() > 0, what="Nothing is sent.")
    began = time.monotonic()
    wait(lambda: rows.states() == {"delivered": 500}, timeout=60, what="Not all is sent.")
    seconds = time.monotonic() - began
    assert delivered(sink) == dict.fromkeys(in_state(rows, "delivered"), 1)
    assert len(rows.all("SELECT DISTINCT subject FROM outbox")) == 500
    print(f"500 messages in {seconds:.1f} s")
    assert seconds < 30


def test_a_sender_that_has_nothing_to_do_hears_of_new_messages(fill, senders, sink, rows, wait):
    senders.start()
    for number in (1, 2, 3):
        fill(1)
        wait(lambda number=number: rows.states() == {"delivered": number}, what="Not sent.")
    assert set(delivered(sink).values()) == {1}


def test_messages_of_other_channels_are_left_as_files(fill, senders, rows, wait, tmp_path):
    fill(2, preferred_channel="sms")
    fill(1, preferred_channel="whatsapp", email=None)
    senders.start()
    wait(lambda: rows.states() == {"delivered": 3}, what="Not sent.")
    left = [json.loads(each.read_text()) for each in (tmp_path / "messages").iterdir()]
    assert sorted(each["channel"] for each in left) == ["sms", "sms", "whatsapp"]
    assert {each["id"] for each in left} == in_state(rows, "delivered")


def test_killed_again_and_again_no_message_is_lost_or_sent_twice(fill, senders, sink, rows, wait):
    fill(400)
    kills = 0
    while "queued" in rows.states() and kills < 5:
        before = sink.count()
        sender = senders.start()
        wait(
            lambda before=before: sink.count() >= before + 20 or "queued" not in rows.states(),
            what="Nothing is sent.",
        )
        sender.kill()
        kills += 1
    assert kills >= 3, "it was done before it could be killed"
    senders.start()
    wait(
        lambda: not {"queued", "sending"} & rows.states().keys(),
        timeout=60,
        what="Something stays in queued or sending.",
    )
    arrived, sent = delivered(sink), in_state(rows, "delivered")
    uncertain = in_state(rows, "uncertain")
    assert {id for id, times in arrived.items() if times > 1} == set(), "sent twice"
    assert len(sent) + len(uncertain) == 400
    assert len(uncertain) <= kills * CONCURRENCY
    assert sent <= arrived.keys() <= sent | uncertain
    assert told(rows, "message_sent") == told(rows, "message_delivered") == dict.fromkeys(sent, 1)
    assert told(rows, "message_undelivered") == dict.fromkeys(uncertain, 1)


def test_a_second_sender_gives_up_what_the_first_left_without_being_told(fill, senders, rows, wait):
    """The first one waits for a mail server that takes the text and never answers."""
    fill(1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = threading.Event()

        def accept():
            connection, _ = silent.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 ready\r\n")
                for line in lines:
                    if begun.is_set():
                        continue
                    text_follows = line.strip().upper() == b"DATA"
                    connection.sendall(b"354 go\r\n" if text_follows else b"250 OK\r\n")
                    if text_follows:
                        begun.set()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        first = senders.start(
            NOSOTROS_SMTP_PORT=str(port),
            NOSOTROS_SMTP_SECONDS="300",
            NOSOTROS_SENDER_CONCURRENCY="1",
        )
        assert begun.wait(PATIENCE)
        senders.start()
        fill(20)
        wait(lambda: rows.states().get("delivered") == 20, what="The second does not send.")
        assert rows.states().get("sending") == 1, "a living sender's message was given up"
        first.kill()
        thread.join()
    wait(lambda: "sending" not in rows.states(), what="The message stays in sending.")
    assert rows.states() == {"delivered": 20, "uncertain": 1}
    assert set(told(rows, "message_undelivered")) == in_state(rows, "uncertain")


def test_a_database_that_breaks_every_connection_costs_no_message(
    fill, senders, sink, rows, wait, access, postgres
):
    fill(200)
    senders.start()
    wait(lambda: sink.count() > 5, what="Nothing is sent.")
    with psycopg.connect(postgres.url(), autocommit=True) as administrator:
        for _ in range(8):
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'notifications_tests'"
            )
            time.sleep(0.15)
    wait(lambda: rows.states() == {"delivered": 200}, timeout=60, what="Not all is sent.")
    assert delivered(sink) == dict.fromkeys(in_state(rows, "delivered"), 1)
    sent = dict.fromkeys(in_state(rows, "delivered"), 1)
    assert told(rows, "message_sent") == told(rows, "message_delivered") == sent


def test_a_mail_server_that_is_away_is_waited_for(fill, senders, rows, sink, wait):
    fill(3)
    # For longer than it takes to see that it was tried again.
    waits = ",".join(["1"] * 120)
    away = senders.start(NOSOTROS_SMTP_PORT=str(ports.pick()), NOSOTROS_SENDER_RETRY_SECONDS=waits)
    wait(lambda: all(each.attempts >= 2 for each in rows.messages()), what="Not tried again.")
    refused = rows.all("SELECT DISTINCT reason FROM attempt WHERE state = 'refused'")
    assert [each.reason for each in refused] == ["mail_server_unreachable"]
    away.terminate()
    senders.start()
    wait(lambda: rows.states() == {"delivered": 3}, timeout=60, what="Not sent.")
    assert set(delivered(sink).values()) == {1}


def test_a_mail_server_that_stays_away_makes_messages_fail_in_the_end(fill, senders, rows, wait):
    fill(2, mobile=None)
    senders.start(NOSOTROS_SMTP_PORT=str(ports.pick()), NOSOTROS_SENDER_RETRY_SECONDS="1")
    wait(lambda: rows.states() == {"technical_failure": 2}, what="They do not fail.")
    assert {(each.reason, each.attempts) for each in rows.messages()} == {
        ("mail_server_unreachable", 2)
    }
    failed = dict.fromkeys(in_state(rows, "technical_failure"), 1)
    assert told(rows, "message_undelivered") == failed


def test_asked_to_stop_it_finishes_what_it_began(fill, senders, sink, rows, wait):
    # More than it could send before it hears that it is to stop.
    fill(3000)
    sender = senders.start(NOSOTROS_DRAIN_SECONDS="60")
    wait(lambda: sink.count() > 10, what="Nothing is sent.")
    assert sender.terminate() == 0
    states = rows.states()
    assert states.keys() == {"delivered", "queued"}
    assert len(delivered(sink)) == states["delivered"]
    assert not sender.alive
    assert '"event":"sender_stopped"' in senders.said()


def test_nothing_that_it_says_names_anybody(fill, senders, sink, rows, wait):
    fill(3)
    fill(1, email="luz marina@example.org", messages_authorised_on=None)
    fill(1, email="luz@", first_names="Yeimy", mobile=None)
    fill(2, preferred_channel="sms")
    senders.start()
    wait(
        lambda: rows.states() == {"delivered": 5, "withheld": 1, "permanent_failure": 1},
        what="Not done.",
    )
    # Told once it is stored.
    wait(lambda: "message_not_sent" in senders.said(), what="It says nothing.")
    said = senders.said() + "".join(str(each.reason) for each in rows.messages())
    assert re.findall(r"(?i)luz|marina|yeimy|example\.org|3001112233", said) == []


def test_a_missing_setting_is_one_line_that_names_it(senders, wait):
    sender = senders.start(NOSOTROS_SMTP_HOST="")
    wait(lambda: not sender.alive, what="It runs without its setting.")
    assert senders.said().splitlines()[-1:] == [
        "Error: NOSOTROS_SMTP_HOST: is not set, and its provider needs it"
    ]
