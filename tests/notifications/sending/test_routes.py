"""Which provider has a message: the next well one, at its rate, and never two at once."""

from collections import Counter
from datetime import timedelta

import pytest

from nosotros.identifiers import new_id
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.storage import providers
from tests.notifications.sending.conftest import NOW

AWAY = Refused(reason="unreachable", permanent=False, of="provider")
STALLED = Unknown(reason="no_final_answer")


@pytest.fixture
def many(bus, write_down):
    """So many messages to one who has a telephone alone."""

    def many(number, **given):
        participant = new_id()
        bus.contact(participant, email=None, preferred_channel="sms")
        return [write_down(participant, **given) for _ in range(number)]

    return many


def fall_ill(sender, many, *, of=5):
    many(of)
    for each in sender.take():
        sender.settle(each, outcome=STALLED)


def test_the_first_provider_has_all_while_it_is_well(desk, many):
    sender = desk("twilio", "vonage")
    many(5)
    assert {each.provider for each in sender.take()} == {"twilio"}


def test_when_it_falls_ill_the_next_one_has_the_rest(desk, many, rows):
    sender = desk("twilio", "vonage")
    fall_ill(sender, many)
    assert rows.states() == {"uncertain": 5}
    many(4)
    assert {each.provider for each in sender.take()} == {"vonage"}
    assert rows.one("SELECT state FROM provider WHERE name = 'twilio' AND channel = 'sms'") == (
        "ailing",
    )


def test_another_process_knows_it_too(desk, many):
    fall_ill(desk("twilio", "vonage"), many)
    many(1)
    assert desk("twilio", "vonage", sender=42).take_one().provider == "vonage"


def test_after_a_pause_one_message_tries_it_and_then_all_go_by_it_again(desk, many, time):
    sender = desk("twilio", "vonage")
    fall_ill(sender, many)
    time(seconds=10)
    many(4)
    taken = sender.take()
    assert Counter(each.provider for each in taken) == {"twilio": 1, "vonage": 3}
    sender.settle(*taken)
    many(4)
    assert {each.provider for each in sender.take()} == {"twilio"}


def test_a_trial_that_fails_costs_no_message_and_a_longer_pause(desk, many, rows, time):
    sender = desk("twilio", "vonage")
    fall_ill(sender, many)
    time(seconds=10)
    (id,) = many(1)
    trial = sender.take_one()
    assert (trial.provider, trial.trial) == ("twilio", True)
    sender.settle(trial, outcome=AWAY)
    again = sender.take_one()
    assert (again.due.id, again.provider) == (id, "vonage")
    tried = rows.one(
        "SELECT tried_again_at FROM provider WHERE name = 'twilio' AND channel = 'sms'"
    )
    assert tried.tried_again_at == NOW + timedelta(seconds=40)


def test_when_all_are_ill_messages_wait_and_go_as_soon_as_one_is_well(desk, many, rows, time):
    sender = desk("twilio")
    fall_ill(sender, many)
    many(10)
    assert sender.take() == []
    assert rows.states() == {"uncertain": 5, "queued": 10}
    assert sender.shared.problem == "no provider of sms takes messages"
    time(seconds=10)
    trial = sender.take_one()
    assert rows.states() == {"uncertain": 5, "queued": 9, "sending": 1}
    sender.settle(trial)
    assert len(sender.take()) == 9
    assert sender.shared.problem is None


def test_what_expires_while_all_are_ill_expires(desk, many, rows, time):
    sender = desk("twilio")
    fall_ill(sender, many)
    many(1, expires_at=NOW + timedelta(seconds=5))
    sender.take()
    time(seconds=5)
    sender.take()
    assert rows.states() == {"uncertain": 5, "expired": 1}
    assert rows.told()[-1][3]["state"] == "expired"


def test_what_never_expires_is_given_up_after_a_working_day(desk, many, rows, time):
    sender = desk("twilio")
    fall_ill(sender, many)
    (id,) = many(1)
    sender.take()
    time(hours=8, seconds=1)
    many(1)
    trial = sender.take()
    assert len(trial) == 1, "one tries it"
    given_up = rows.one("SELECT state, reason FROM message WHERE id = %(id)s", id=id)
    assert given_up == ("technical_failure", "no_provider") or trial[0].due.id == id


def test_no_more_is_taken_than_a_provider_may_have(desk, many, rows, time):
    sender = desk("twilio", per_second=20)
    many(30)
    taken = 0
    for _ in range(4):
        while found := sender.take():
            taken += len(found)
            sender.settle(*found)
        time(seconds=0.25)
    assert 20 <= taken <= 26
    waiting = rows.all("SELECT due_at FROM message WHERE state = 'queued' ORDER BY due_at")
    assert len({each.due_at for each in waiting}) == len(waiting), "all come at once again"


def test_two_processes_share_a_providers_rate(desk, many, database):
    both = [desk("twilio", sender=each, per_second=4) for each in (41, 42)]
    many(20)
    taken = [len(each.take()) for each in both]
    assert sum(taken) == 2, "a quarter of a second ahead, and no more"


def test_a_security_code_does_not_queue_behind_what_a_provider_may_not_have_yet(
    desk, many, time, rows
):
    sender = desk("twilio", per_second=4)
    many(12)
    sender.settle(*sender.take())
    (code,) = many(
        1, template="own_page_link", purpose="security", data={"link": "https://x.org/a"}
    )
    sender.take()
    time(seconds=0.25)
    assert code in {each.due.id for each in sender.take()}


def test_what_may_be_in_hand_is_kept_free_for_the_urgent(desk, many):
    sender = desk("twilio", concurrency=8)
    many(20, purpose="news", template="news", data={"text": "Hola"})
    assert len(sender.take()) == 6
    assert sender.take() == []
    many(3)
    assert len(sender.take()) == 1
    many(3, template="own_page_link", purpose="security", data={"link": "https://x.org/a"})
    assert len(sender.take()) == 1
    assert sender.take() == [], "all places are taken"


def test_its_price_is_kept_with_the_attempt(desk, many, rows):
    many(1)
    sender = desk()
    sender.settle(sender.take_one(), outcome=Accepted(provider_ref="SM1", final=False))
    attempt = rows.one("SELECT segments, cost FROM attempt")
    assert attempt.cost == attempt.segments * 21250


@pytest.fixture
def named(rows):
    def named():
        return {each.name for each in rows.all("SELECT DISTINCT name FROM provider")}

    return named


def test_two_processes_may_have_different_providers(desk, many, named):
    first = desk("twilio", channels=("sms",))
    second = desk("vonage", sender=42, channels=("sms",))
    assert named() == {"twilio", "vonage"}
    for sender in (first, second):
        many(1)
        sender.settle(sender.take_one())


def test_what_no_process_has_used_for_minutes_is_removed_and_harms_nobody(desk, many, named, rows):
    first = desk("twilio", "bird", channels=("sms",))
    rows.run("UPDATE provider SET in_use_at = in_use_at - interval '6 minutes'")
    desk("vonage", "bird", sender=42, channels=("sms",))
    assert named() == {"vonage", "bird"}
    many(1)
    first.settle(first.take_one())
    providers.in_use_still(first.database, first.routes.in_use)
    assert named() == {"vonage", "bird", "twilio"}


def test_how_a_provider_is_doing_outlives_the_processes_that_use_it(desk, many, rows):
    fall_ill(desk("twilio", "vonage"), many)
    rows.run("UPDATE provider SET in_use_at = in_use_at - interval '6 minutes'")
    many(1)
    assert desk("twilio", "vonage", sender=42).take_one().provider == "vonage"


def test_a_lower_lane_never_delays_a_higher_one(desk, many, rows, time):
    sender = desk("twilio", per_second=4)
    many(60, purpose="news", template="news", data={"text": "Hola"})
    while sender.pump.take():
        pass
    many(2)
    sender.settle(*sender.take())
    time(seconds=0.5)
    assert [each.due.priority for each in sender.take()][:2] == [1, 1]


def test_no_turn_is_so_far_ahead_that_what_went_before_may_long_be_gone(desk, many, rows):
    sender = desk("twilio", per_second=4)
    many(100)
    while sender.pump.take():
        pass
    due = rows.one("SELECT max(due_at) AS at FROM message").at
    assert due == NOW + timedelta(seconds=15)
    rows.run("UPDATE message SET state = 'cancelled' WHERE state = 'queued'")
    many(1)
    sender.take()
    due = rows.one("SELECT max(due_at) AS at FROM message WHERE state = 'queued'").at
    assert due <= NOW + timedelta(seconds=15)


def test_what_waited_for_a_provider_is_brought_forward_in_batches_and_the_urgent_first(
    desk, many, rows, database, time
):
    sender = desk("twilio")
    many(600, purpose="news", template="news", data={"text": "Hola"})
    many(600)
    later = NOW + timedelta(minutes=5)
    rows.run("UPDATE message SET held_since = %(now)s, due_at = %(later)s", now=NOW, later=later)
    assert sender.take() == []
    forward = (
        "SELECT count(*) AS many, max(priority) AS lowest FROM message WHERE due_at <= %(now)s"
    )
    assert providers.bring_forward(database, now=NOW) == providers.BATCH
    assert rows.one(forward, now=NOW) == (providers.BATCH, 1)
    sender.forwarder.look()
    assert rows.one(forward, now=NOW).many == providers.BATCH, "nobody has recovered"
    sender.shared.recovered.set()
    sender.forwarder.look()
    assert rows.one(forward, now=NOW).many == 1200
    assert not sender.shared.recovered.is_set()


def test_no_more_than_a_batch_is_brought_forward_however_it_is_planned(many, rows, replanned):
    many(providers.BATCH + 100)
    later = NOW + timedelta(minutes=5)
    rows.run("UPDATE message SET held_since = %(now)s, due_at = %(later)s", now=NOW, later=later)
    assert providers.bring_forward(replanned, now=NOW) == providers.BATCH
    assert providers.bring_forward(replanned, now=NOW) == 100
