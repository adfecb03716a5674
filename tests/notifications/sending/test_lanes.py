"""A campaign never delays a security code, whatever becomes of its provider."""

import time

import pytest

from nosotros.identifiers import new_id
from tests.notifications.standins.behaviour import Behaviour, stalls
from tests.notifications.standins.twilio import Twilio, environment

CONCURRENCY = 8
STALL = 60.0
MORE = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    data, state, due_at, created_at, correlationid, causationid)
SELECT gen_random_uuid(), organisation, revision, participant_id, gen_random_uuid(), template,
    purpose, priority, data, state, due_at, created_at, correlationid, causationid
FROM message, generate_series(2, %(number)s) WHERE participant_id = %(participant)s"""


@pytest.fixture
def twilio():
    with Twilio() as running:
        yield running


@pytest.fixture
def campaign(bus, write_down, rows):
    def campaign(number):
        participant = new_id()
        bus.contact(participant, preferred_channel="sms", email=None)
        write_down(participant, template="news", purpose="news", data={"text": "Hola a todas."})
        rows.run(MORE, participant=participant, number=number)

    return campaign


@pytest.fixture
def code(write_down, her):
    def code():
        link = {"link": "https://example.org/mi/abc"}
        return write_down(her, template="own_page_link", purpose="security", data=link)

    return code


def test_a_code_goes_out_while_a_campaigns_provider_hangs(
    campaign, code, senders, twilio, sink, rows, wait
):
    twilio.behave(stalls(STALL))
    campaign(200)
    senders.start(
        NOSOTROS_SMS_PROVIDERS="twilio",
        NOSOTROS_SENDER_CONCURRENCY=str(CONCURRENCY),
        NOSOTROS_PROVIDERS_SECONDS="90",
        **environment(twilio.url),
    )
    wait(lambda: rows.states().get("sending") == CONCURRENCY - 2, what="It does not fill up.")
    asked = time.monotonic()
    for number in (1, 2, 3):
        code()
        wait(lambda number=number: sink.count() == number, what="The code waits.")
    waited = time.monotonic() - asked
    print(f"three codes, one after the other, in {waited:.2f} s beside a provider that hangs")
    assert waited < STALL / 2
    assert rows.states()["sending"] >= CONCURRENCY - 2, "the provider did not hang any more"


def test_a_code_overtakes_a_campaign_that_flows(campaign, code, senders, twilio, sink, rows, wait):
    twilio.behave(Behaviour(seconds=0.2, tells="nothing"))
    campaign(1000)
    senders.start(
        NOSOTROS_SMS_PROVIDERS="twilio",
        NOSOTROS_SENDER_CONCURRENCY=str(CONCURRENCY),
        **environment(twilio.url),
    )
    wait(lambda: len(twilio.delivered) > 20, what="Nothing is sent.")
    code()
    wait(lambda: sink.count() == 1, what="The code waits.")
    assert len(twilio.delivered) < 500, "it came after the campaign"


def test_the_next_provider_takes_over_and_nobody_is_written_to_twice(
    campaign, senders, twilio, rows, wait
):
    """The first one is down, comes back, stalls, and says that it failed what it delivered."""
    with Twilio() as _:
        pass
    twilio.behave(Behaviour(takes=False, answer="refuse", code=20003, tells="nothing"))
    campaign(60)
    senders.start(
        NOSOTROS_SMS_PROVIDERS="twilio,file",
        NOSOTROS_PROVIDERS_SECONDS="60",
        **environment(twilio.url),
    )
    wait(lambda: rows.states() == {"delivered": 60}, timeout=60, what="Not all is sent.")
    by = dict(
        rows.all(
            "SELECT provider, count(*) FROM attempt WHERE state = 'delivered' GROUP BY provider"
        )
    )
    assert by == {"file": 60}
    assert twilio.delivered == []
