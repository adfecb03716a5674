"""What follows from what a provider says of a message."""

import pytest

from notifications.domain.outcomes import Accepted, Next, Refused, Unknown, after

WAITS = (1, 5)


def follows(outcome, *, passed=(), rounds=0, others=("second",)):
    return after(
        outcome, provider="first", others=others, passed=passed, rounds=rounds, waits=WAITS
    )


def test_what_was_taken_is_sent_or_where_no_receipt_follows_delivered():
    assert follows(Accepted()) == Next(state="delivered", attempt="delivered")
    assert follows(Accepted(provider_ref="SM1", final=False)) == Next(
        state="sent", attempt="sent", provider_ref="SM1"
    )


def test_what_nobody_knows_is_never_sent_again():
    assert follows(Unknown(reason="stalled")) == Next(
        state="uncertain", attempt="uncertain", reason="stalled"
    )


def test_a_provider_that_refuses_is_followed_by_the_next_one_at_once():
    away = Refused(reason="away", permanent=False, of="provider")
    assert follows(away) == Next(
        state="queued", attempt="refused", reason="away", passed=("first",)
    )


def test_after_each_provider_refused_there_is_a_wait_and_then_all_are_tried_again():
    away = Refused(reason="away", permanent=False, of="provider")
    assert follows(away, passed=("second",)) == Next(
        state="queued", attempt="refused", reason="away", wait_seconds=1, round_over=True
    )
    assert follows(away, passed=("second",), rounds=1).wait_seconds == 5


def test_a_provider_that_asks_for_longer_is_left_alone_for_longer():
    busy = Refused(reason="busy", permanent=False, of="provider", wait_seconds=60)
    assert follows(busy, others=()).wait_seconds == 60


@pytest.mark.parametrize(
    ("refused", "failure"),
    [
        (Refused(reason="no_such_number", permanent=True), "permanent_failure"),
        (Refused(reason="no_whatsapp", permanent=True, of="channel"), "technical_failure"),
        (Refused(reason="no_whatsapp", permanent=False, of="channel"), "technical_failure"),
    ],
)
def test_what_this_channel_never_takes_goes_to_the_next_channel(refused, failure):
    assert follows(refused) == Next(
        state="queued", attempt=failure, reason=refused.reason, channel_over=True
    )


@pytest.mark.parametrize(
    ("refused", "failure"),
    [
        (Refused(reason="away", permanent=False, of="provider"), "technical_failure"),
        (Refused(reason="mailbox_full", permanent=False), "temporary_failure"),
    ],
)
def test_after_all_rounds_the_channel_has_failed(refused, failure):
    next = follows(refused, others=(), rounds=2)
    assert (next.state, next.attempt, next.channel_over) == ("queued", failure, True)


def test_a_full_mailbox_is_no_matter_for_another_provider():
    later = follows(Refused(reason="mailbox_full", permanent=False))
    assert (later.passed, later.wait_seconds) == ((), 1)
