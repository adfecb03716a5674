"""What a sender takes, and what becomes of it: what two senders, a crash or a lost answer cannot
spoil."""

from datetime import timedelta

import orjson
import pytest

from nosotros.identifiers import new_id
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.unsubscribe_links import links
from tests.notifications.sending.conftest import NOW

OURS, OTHERS = 41, 42
LATER = Refused(reason="mail_server_451", permanent=False)
AWAY = Refused(reason="unreachable", permanent=False, of="provider")
NEVER = Refused(reason="mail_server_550", permanent=True)
NOBODY_KNOWS = Unknown(reason="no_final_answer")


def test_a_message_is_taken_once(desk, write_down, her, rows):
    write_down(her)
    (claimed,) = desk().take()
    assert (claimed.letter.recipient, claimed.letter.channel) == ("luz@example.org", "email")
    assert desk(sender=OTHERS).take() == []
    message = rows.message()
    assert (message.state, message.attempts, message.channel) == ("sending", 1, "email")
    attempt = rows.one("SELECT * FROM attempt")
    assert (attempt.id, attempt.state, attempt.provider, attempt.number) == (
        *(message.claim, "sending", "first", 1),
    )


def test_the_words_are_those_of_the_moment_of_sending(desk, write_down, her, bus, rows):
    write_down(her)
    bus.contact(her, revision=2, first_names="Ana  Lucía", language="en")
    (claimed,) = desk().take()
    assert "Ana Lucía" in claimed.letter.text
    message = rows.message()
    assert (message.language, message.text) == ("en", claimed.letter.text)
    assert message.template_version == 0


def test_the_most_urgent_comes_first_and_then_what_has_waited_longest(desk, write_down, her, rows):
    news = write_down(her, template="news", purpose="news", data={"text": "Hola"})
    later = write_down(her, due_at=NOW - timedelta(minutes=1))
    sooner = write_down(her, due_at=NOW - timedelta(minutes=2))
    code = write_down(her, template="own_page_link", purpose="security", data=LINK)
    assert [each.due.id for each in desk().take()] == [code, sooner, later, news]


LINK = {"link": "https://example.org/mi/abc"}


def test_what_opens_her_page_is_kept_by_no_attempt(desk, write_down, her, rows):
    write_down(her, template="own_page_link", purpose="security", data=LINK)
    sender = desk()
    claimed = sender.take_one()
    assert LINK["link"] in claimed.letter.text
    message = rows.message()
    assert (message.state, message.subject, message.text) == ("sending", None, None)
    sender.settle(claimed, outcome=AWAY)
    again = sender.take_one()
    assert (again.provider, again.letter.text) == ("second", claimed.letter.text)


def test_a_message_that_is_not_due_is_not_taken(desk, write_down, her):
    write_down(her, due_at=NOW + timedelta(seconds=1))
    assert desk().take() == []


def test_messages_of_every_organisation_are_taken(desk, write_down, bus):
    for organisation in ("gestarsalud", "la-u"):
        participant = new_id()
        bus.contact(participant, organisation=organisation)
        write_down(participant, organisation=organisation)
    taken = desk().take()
    assert {each.letter.organisation for each in taken} == {"gestarsalud", "la-u"}


def test_no_more_is_taken_than_there_are_places(desk, write_down, her, rows):
    for _ in range(5):
        write_down(her)
    sender = desk(concurrency=4)
    assert len(sender.take()) == 3, "one is kept for a security code"
    assert sender.take() == []
    assert rows.states() == {"sending": 3, "queued": 2}


def test_what_was_sent_is_told_in_the_same_commit_and_once(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed)
    sender.settle(claimed)  # as after a lost answer
    message = rows.message()
    assert (message.state, message.sent_at, message.delivered_at) == ("delivered", NOW, NOW)
    assert message.ended_at == NOW
    sent, delivered = rows.all("SELECT * FROM outbox ORDER BY id")
    for event in (sent, delivered):
        assert (event.subject, event.revision, event.organisation) == (
            *(str(message.id), 3, "gestarsalud"),
        )
        assert (event.correlationid, event.visibility) == ("a-story", "public")
        assert b"luz" not in event.data.lower()
    assert orjson.loads(sent.data) == {
        "message_id": str(message.id),
        "participant_id": str(her),
        "channel": "email",
        "sent_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "provider": "first",
    }
    assert orjson.loads(delivered.data) == {
        "message_id": str(message.id),
        "participant_id": str(her),
        "about": str(message.about),
        "template": "enrolled",
        "delivered_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "provider": "first",
        "rule": None,
    }


def test_what_awaits_a_receipt_is_sent_and_not_delivered(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    sender.settle(sender.take_one(), outcome=Accepted(provider_ref="SM1", final=False))
    assert rows.states() == {"sent": 1}
    assert [name for name, *_ in rows.told()] == ["message_sent"]
    assert rows.one("SELECT provider_ref FROM attempt").provider_ref == "SM1"


def test_what_waits_for_another_attempt_is_told_to_nobody(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    sender.settle(sender.take_one(), outcome=LATER)
    message = rows.message()
    assert (message.state, message.reason, message.sent_at) == ("queued", "mail_server_451", None)
    assert (message.due_at, message.rounds) == (NOW + timedelta(seconds=1), 1)
    assert (message.recipient, message.text) == (None, None), "words of the attempt are kept"
    assert rows.told() == []


def test_the_next_provider_has_it_at_once_and_the_first_not_again(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    first = sender.take_one()
    sender.settle(first, outcome=AWAY)
    second = sender.take_one()
    assert (first.provider, second.provider) == ("first", "second")
    sender.settle(second, outcome=AWAY)
    assert sender.take() == [], "each has refused: it waits"
    assert rows.message().due_at == NOW + timedelta(seconds=1)
    tried = rows.all("SELECT provider, state, reason FROM attempt ORDER BY number")
    assert tried == [("first", "refused", "unreachable"), ("second", "refused", "unreachable")]


def test_after_all_rounds_the_next_channel_has_it(desk, write_down, her, rows, time):
    write_down(her)
    sender = desk("first")
    for wait in (1, 5, 30):
        sender.settle(sender.take_one(), outcome=LATER)
        time(seconds=wait)
    sender.settle(sender.take_one(), outcome=LATER)
    assert rows.message().tried == ["email"]
    assert sender.take_one().letter.channel == "sms", "WhatsApp approved no words of ours"


def test_what_nobody_takes_fails_and_is_told_once(desk, write_down, bus, rows):
    participant = new_id()
    bus.contact(participant, mobile=None)
    write_down(participant)
    sender = desk()
    sender.settle(sender.take_one(), outcome=NEVER)
    assert rows.told() == [], "another channel was not tried yet"
    assert sender.take() == []
    message = rows.message()
    assert (message.state, message.reason) == ("permanent_failure", "mail_server_550")
    assert [(name, data["state"], data["failure"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "failed", "permanent_failure")
    ]


def test_what_is_uncertain_is_told_once_and_never_sent_again(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=NOBODY_KNOWS)
    sender.settle(claimed, outcome=NOBODY_KNOWS)
    assert (rows.message().state, rows.message().reason) == ("uncertain", "no_final_answer")
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "uncertain")
    ]
    assert sender.take() == []


@pytest.mark.parametrize("how", ["erased", "withdrew", "not_authorised"])
def test_what_may_not_be_sent_any_more_while_it_is_refused_is_withheld(
    desk, write_down, her, bus, rows, how
):
    write_down(her)
    sender = desk()
    claimed = sender.take_one()
    {
        "erased": lambda: bus.erased(her),
        "withdrew": lambda: bus.withdrew(her),
        "not_authorised": lambda: bus.contact(her, revision=2, messages_authorised_on=None),
    }[how]()
    assert rows.message().state == "sending"
    sender.settle(claimed, outcome=LATER)
    sender.take()
    assert (rows.message().state, rows.message().reason) == ("withheld", how)
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "withheld")
    ]


def test_what_was_erased_while_it_was_sent_is_sent(desk, write_down, her, bus, rows):
    write_down(her)
    sender = desk()
    claimed = sender.take_one()
    bus.erased(her)
    sender.settle(claimed)
    assert (rows.message().state, rows.message().recipient) == ("delivered", None)


def test_a_provider_that_gives_two_messages_one_reference_is_not_believed_twice(
    desk, write_down, her, rows
):
    for _ in range(3):
        write_down(her)
    sender = desk()
    one, two, three = sender.take()
    lie = Accepted(provider_ref="SM1", final=False)
    sender.settle(one, two, outcome=lie)
    sender.settle(three, outcome=lie)
    assert rows.states() == {"sent": 3}
    refs = [each.provider_ref for each in rows.all("SELECT provider_ref FROM attempt")]
    assert sorted(refs, key=str) == [None, None, "SM1"]


def test_a_reference_that_no_database_takes_costs_no_message(desk, write_down, her, rows):
    write_down(her)
    sender = desk()
    sender.settle(sender.take_one(), outcome=Accepted(provider_ref="SM\x00", final=False))
    assert rows.states() == {"sent": 1}


@pytest.fixture
def no_mail_can_be_written(monkeypatch):
    with monkeypatch.context() as environment:
        environment.setenv("NOSOTROS_UNSUBSCRIBE_SECRET", "short")
        links.cache_clear()
        yield
    links.cache_clear()


def test_a_fault_with_one_message_ends_that_one_alone_and_takes_no_place(
    desk, write_down, bus, rows, no_mail_can_be_written
):
    for channel in ("email", "sms"):
        participant = new_id()
        bus.contact(participant, preferred_channel=channel)
        write_down(participant)
    sender = desk()
    assert sender.take_one().letter.channel == "sms"
    assert sender.slots.in_hand == 1
    ended = rows.one("SELECT state, reason FROM message WHERE state <> 'sending'")
    assert ended == ("technical_failure", "fault")
