"""`kill -9` in the middle of 5,000 messages: the sender three times, and the broker once.

What the mail server holds is compared with what the platform says became of each message, and with
what a witness heard on the bus.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from localstack.plan import OPERATOR
from localstack.smtp_sink import count
from nosotros import clock
from nosotros.testing import eventually
from tests.drills.accounts import arrivals
from tests.drills.platform import Platform, platform

pytestmark = pytest.mark.drill

MESSAGES = 5_000
KILLS = 3
#: who is left out: she authorised no messages
LEFT_OUT = 50
PROCESSES = ("gateway", "notifications-run", "notifications-relay", "notifications-work")
_SECONDS = 300.0
FILL = """
WITH made AS (INSERT INTO contact (participant_id, organisation, revision, first_names, channel,
    email, language, messages_authorised_on)
SELECT gen_random_uuid(), %(organisation)s, 1, 'Luz Marina', 'email',
    'campana-' || number || '@example.org', 'es',
    CASE WHEN number > %(authorised)s THEN NULL ELSE '2026-01-15'::date END
FROM generate_series(1, %(number)s) AS number RETURNING participant_id)
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    data, state, due_at, created_at, correlationid, causationid)
SELECT gen_random_uuid(), %(organisation)s, 1, participant_id, %(campaign)s, 'news', 'news', 3,
    '{"text": "El viernes no hay encuentro."}', 'queued', %(at)s, %(at)s, 'a-story', 'a-cause'
FROM made"""
BECAME = "SELECT id::text, state, reason FROM message WHERE about = %(campaign)s"


@pytest.fixture(scope="module", name="platform")
def of_notifications() -> Iterator[Platform]:
    """As much of a platform as sends messages, and shows and tells what became of them."""
    with platform(only=PROCESSES, people=False) as made:
        yield made


def test_everyone_has_a_campaigns_message_once_whatever_was_killed(
    platform: Platform, say: Callable[[str], None]
) -> None:
    campaign = "01a20900-0000-7000-8000-000000000001"
    mail = platform.stack.mail
    before = count(mail)
    began = time.monotonic()
    with psycopg.connect(platform.stack.postgres.url("notifications"), autocommit=True) as database:
        values = {
            "organisation": OPERATOR,
            "number": MESSAGES + LEFT_OUT,
            "authorised": MESSAGES,
            "campaign": campaign,
            "at": _moment(platform),
        }
        database.execute(FILL, values)
        for number in range(KILLS):
            _sent(platform, before + MESSAGES * (number + 1) // (KILLS + 2))
            platform.come_back(platform.kill(("notifications-work",)))
        _sent(platform, before + MESSAGES * (KILLS + 1) // (KILLS + 2))
        platform.come_back(platform.kill(("rabbitmq",)))

        def became() -> dict[str, tuple[str, str | None]]:
            rows = database.execute(BECAME, {"campaign": campaign}).fetchall()
            return {id: (state, reason) for id, state, reason in rows}

        eventually(
            lambda: not {"queued", "sending"} & {state for state, _ in became().values()},
            seconds=_SECONDS,
            what="every message of the campaign settled",
        )
        states = became()
    delivered = {id for id, (state, _) in states.items() if state == "delivered"}
    uncertain = {id for id, (state, _) in states.items() if state == "uncertain"}
    left_out = {id for id, told in states.items() if told == ("withheld", "not_authorised")}
    arrived = {id: times for (_, id), times in arrivals(platform.stack).items() if id in states}

    assert {id for id, times in arrived.items() if times > 1} == set(), "somebody has it twice"
    assert len(left_out) == LEFT_OUT
    assert len(delivered) + len(uncertain) == MESSAGES, "somebody was left out"
    assert delivered <= arrived.keys() <= delivered | uncertain
    assert len(uncertain) <= KILLS * platform.senders
    assert platform.books.get("/v1/messages/totals")["uncertain"] >= len(uncertain), "not shown"
    _told(platform, delivered, uncertain | left_out)
    say(
        f"campaign: {KILLS} x kill -9 of the sender and one of the broker; {MESSAGES} messages in"
        f" {time.monotonic() - began:.0f} s, {len(delivered)} delivered once,"
        f" {len(uncertain)} uncertain (at most {KILLS * platform.senders}),"
        f" {len(uncertain & arrived.keys())} of which had arrived; {LEFT_OUT} left out"
    )


def _told(platform: Platform, delivered: set[str], undelivered: set[str]) -> None:
    witness = platform.witness

    def of(name: str) -> set[str]:
        return {each.data["message_id"] for each in witness.named(name)}

    witness.listen_until(
        lambda: delivered <= of("message_delivered") and undelivered <= of("message_undelivered"),
        seconds=_SECONDS,
        what="an event for each message of the campaign",
    )
    assert not of("message_undelivered") & delivered
    assert witness.contradictions() == []


def _sent(platform: Platform, many: int) -> None:
    eventually(
        lambda: count(platform.stack.mail) >= many, seconds=_SECONDS, what=f"{many} messages sent"
    )


def _moment(platform: Platform) -> datetime:
    return clock.read_shared(platform.clock).astimezone(UTC)
