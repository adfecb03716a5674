"""What somebody is answered: where she wrote from, but nothing after she said stop."""

from datetime import timedelta

import pytest

from tests.notifications.ear import MOBILE, Ear


@pytest.fixture
def ear(database, rows, time):
    return Ear(database=database, rows=rows)


@pytest.fixture
def her_yes(ear, her):
    """She took a place, and the answer to that waits."""
    ear.sent(her, "offered", ago=timedelta(days=2))
    assert ear.heard("sí").done == "accepted"


def ended(rows):
    return rows.all("SELECT template, state, reason FROM message WHERE reply AND state <> 'queued'")


def words(taken):
    return [each.due.waiting.template for each in taken]


def test_she_is_answered_where_she_wrote_from(desk, her_yes):
    claimed = desk().take_one()
    assert claimed.due.waiting.template == "offer_accepted_noted"
    assert (claimed.letter.channel, claimed.letter.recipient) == ("sms", MOBILE)


def test_after_her_stop_only_that_it_was_heard_is_sent(desk, ear, her_yes, rows):
    ear.heard("STOP")
    assert words(desk().take()) == ["stop_confirmed"]
    assert ("offer_accepted_noted", "withheld", "opted_out") in ended(rows)


def test_her_start_is_answered_and_what_waited_too(desk, ear, her_yes):
    ear.heard("STOP")
    ear.heard("START")
    assert sorted(words(desk().take())) == [
        "offer_accepted_noted",
        "start_confirmed",
        "stop_confirmed",
    ]


def test_a_number_that_is_written_to_no_more_is_not_answered_when_hers_is_another(
    desk, bus, her, her_yes, rows
):
    bus.contact(her, revision=2, mobile="+573004445566")
    rows.run(
        "INSERT INTO suppression (id, organisation, revision, kind, address, why, since)"
        " VALUES (gen_random_uuid(), 'gestarsalud', 1, 'mobile', %(mobile)s, 'bounced', now())",
        mobile=MOBILE,
    )
    assert desk().take() == []
    assert ended(rows) == [("offer_accepted_noted", "withheld", "suppressed")]


def test_who_left_is_answered_no_more(desk, bus, her, her_yes, rows):
    bus.withdrew(her)
    assert desk().take() == []
    assert ended(rows) == [("offer_accepted_noted", "withheld", "withdrew")]


def test_a_reply_by_a_channel_without_a_provider_fails_and_ends_nothing_else(desk, her_yes, rows):
    assert desk(channels=("email",)).take() == []
    assert ended(rows) == [("offer_accepted_noted", "technical_failure", "no_provider")]
