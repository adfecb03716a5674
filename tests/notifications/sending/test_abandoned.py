"""What a sender left, or holds without knowing: uncertain, told once, and never sent by itself."""

import psycopg

from nosotros.identifiers import new_id
from nosotros.testing import eventually
from notifications.domain.outcomes import Refused, Unknown
from notifications.storage import abandoned

OURS, OTHERS = 41, 42
AWAY = Refused(reason="unreachable", permanent=False, of="provider")
NOBODY_KNOWS = Unknown(reason="no_final_answer")


def test_a_dead_senders_message_becomes_uncertain_and_nobody_sends_it(desk, write_down, her, rows):
    write_down(her)
    desk(sender=OTHERS).take()
    assert abandoned.give_up_dead(desk().database, but=OURS) == 1
    assert (rows.message().state, rows.message().reason) == ("uncertain", "interrupted")
    assert rows.one("SELECT state FROM attempt").state == "uncertain"
    assert desk().take() == []


def test_each_message_that_a_dead_sender_left_is_told_once_in_its_own_story(
    desk, write_down, bus, rows, database
):
    for organisation in ("gestarsalud", "la-u", "la-u"):
        participant = new_id()
        bus.contact(participant, organisation=organisation)
        write_down(participant, organisation=organisation)
    desk(sender=OTHERS).take()
    assert abandoned.give_up_dead(database, but=OURS) == 3
    assert abandoned.give_up_dead(database, but=OURS) == 0
    assert {(name, id, revision) for name, id, revision, _ in rows.told()} == {
        ("message_undelivered", str(each.id), each.revision) for each in rows.messages()
    }
    told = rows.all("SELECT organisation, correlationid FROM outbox ORDER BY organisation")
    assert told == [("gestarsalud", "a-story"), ("la-u", "a-story"), ("la-u", "a-story")]


def test_a_living_senders_message_is_left_alone(desk, write_down, her, rows, access, database):
    write_down(her)
    with psycopg.connect(access.url, autocommit=True) as alive:
        alive.execute("SELECT pg_advisory_lock(%s)", (OTHERS,))
        desk(sender=OTHERS).take()
        assert abandoned.give_up_dead(database, but=OURS) == 0
        assert rows.message().state == "sending"
    # The server ends a session, and frees its lock, a moment after its client has left.
    eventually(lambda: abandoned.give_up_dead(database, but=OURS) == 1)
    assert rows.message().state == "uncertain"


def test_ones_own_messages_are_not_given_up(desk, write_down, her, rows, database):
    write_down(her)
    desk().take()
    assert abandoned.give_up_dead(database, but=OURS) == 0
    assert rows.message().state == "sending"


def test_a_sender_that_was_taken_for_dead_still_settles_what_it_knows(
    desk, write_down, her, rows, database
):
    write_down(her)
    sender = desk(sender=OTHERS)
    claimed = sender.take_one()
    abandoned.give_up_dead(database, but=OURS)
    sender.settle(claimed)
    assert (rows.message().state, rows.message().reason) == ("delivered", None)
    told = [(name, revision) for name, _, revision, _ in rows.told()]
    assert told == [("message_undelivered", 3), ("message_sent", 4), ("message_delivered", 4)]


def test_what_was_certainly_refused_to_a_sender_that_was_taken_for_dead_is_sent_again(
    desk, write_down, her, rows, database
):
    write_down(her)
    sender = desk(sender=OTHERS)
    claimed = sender.take_one()
    abandoned.give_up_dead(database, but=OURS)
    sender.settle(claimed, outcome=AWAY)
    assert rows.states() == {"queued": 1}
    assert sender.take_one().provider == "second"


def test_what_was_told_when_its_sender_was_taken_for_dead_is_not_told_again(
    desk, write_down, her, rows, database
):
    write_down(her)
    sender = desk(sender=OTHERS)
    claimed = sender.take_one()
    abandoned.give_up_dead(database, but=OURS)
    sender.settle(claimed, outcome=NOBODY_KNOWS)
    assert (rows.message().state, rows.message().reason) == ("uncertain", "no_final_answer")
    assert [name for name, *_ in rows.told()] == ["message_undelivered"]


def test_a_claim_whose_answer_was_lost_is_queued_again_as_if_never_made(
    desk, write_down, her, rows, database
):
    write_down(her)
    sender = desk()
    lost = sender.take_one()
    ((id, claim),) = abandoned.held(database, sender=OURS)
    assert (id, claim) == (lost.letter.id, lost.claim)
    abandoned.release(database, id=id, claim=claim)
    assert (rows.message().state, rows.message().attempts) == ("queued", 0)
    assert rows.all("SELECT * FROM attempt") == []
    again = sender.take_one()
    abandoned.release(database, id=id, claim=claim)
    assert rows.message().claim == again.claim, "an old release undid a new claim"


def test_a_claim_whose_answer_was_lost_to_an_erased_one_is_withheld(
    desk, write_down, her, bus, rows, database
):
    write_down(her)
    lost = desk().take_one()
    bus.erased(her)
    abandoned.release(database, id=lost.letter.id, claim=lost.claim)
    assert (rows.message().state, rows.message().reason) == ("withheld", "erased")
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "withheld")
    ]
