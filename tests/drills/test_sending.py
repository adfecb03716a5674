"""`kill -9` in the middle of 5,000 messages: the sender three times, and the broker once.

What the mail server holds is compared with what the platform says became of each message, and with
what a witness heard on the bus.
"""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from localstack.plan import OPERATOR
from localstack.smtp_sink import count
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.drills.accounts import arrivals
from tests.drills.platform import Platform, platform

pytestmark = pytest.mark.drill

MESSAGES = 5_000
KILLS = 3
#: who is left out: she authorised no messages
LEFT_OUT = 50
#: who authorises none any more when it has begun
TAKEN_BACK = 20
#: a pace at which the campaign is still being written at each kill
PER_MINUTE = 12_000
PROCESSES = (
    *("gateway", "partners-run"),
    *("notifications-run", "notifications-relay", "notifications-work"),
)
_SECONDS = 300.0
FILL = """
WITH made AS (INSERT INTO contact (participant_id, organisation, revision, first_names, channel,
    email, language, messages_authorised_on)
SELECT gen_random_uuid(), %(organisation)s, 1, 'Luz Marina', 'email',
    'campana-' || number || '@example.org', 'es',
    CASE WHEN number > %(authorised)s THEN NULL ELSE '2026-01-15'::date END
FROM generate_series(1, %(number)s) AS number RETURNING participant_id)
INSERT INTO place (enrolment_id, organisation, participant_id, intake_id, state, revision)
SELECT gen_random_uuid(), %(organisation)s, participant_id, %(intake)s, 'active', 1 FROM made"""
TAKE_BACK = """
UPDATE contact SET messages_authorised_on = NULL WHERE participant_id IN (SELECT participant_id
    FROM campaign_recipient WHERE campaign_id = %(campaign)s ORDER BY position DESC LIMIT %(number)s)"""
BECAME = "SELECT id::text, state FROM message WHERE campaign_id = %(campaign)s"


@pytest.fixture(scope="module", name="platform")
def of_notifications() -> Iterator[Platform]:
    """As much of a platform as sends messages, and shows and tells what became of them."""
    with platform(only=PROCESSES, people=False) as made:
        yield made


def test_everyone_has_a_campaigns_message_once_whatever_was_killed(
    platform: Platform, say: Callable[[str], None]
) -> None:
    mail, books = platform.stack.mail, platform.books
    before = count(mail)
    with psycopg.connect(platform.stack.postgres.url("notifications"), autocommit=True) as database:
        campaign = _planned(platform, database)
        counted = books.get(f"/v1/campaigns/{campaign}/count")
        assert (counted["group"], counted["reached"]) == (MESSAGES + LEFT_OUT, MESSAGES)
        assert counted["left_out"] == [{"code": "not_authorised", "count": LEFT_OUT}]
        began = time.monotonic()
        books.post(f"/v1/campaigns/{campaign}/start", {})
        # Who is the last of it takes her word back while the others are written to.
        database.execute(TAKE_BACK, {"campaign": campaign, "number": TAKEN_BACK})
        for number in range(KILLS):
            _sent(platform, before + MESSAGES * (number + 1) // (KILLS + 2))
            assert books.get(f"/v1/campaigns/{campaign}")["written"] < MESSAGES, "too late a kill"
            platform.come_back(platform.kill(("notifications-work",)))
        _sent(platform, before + MESSAGES * (KILLS + 1) // (KILLS + 2))
        platform.come_back(platform.kill(("rabbitmq",)))
        eventually(
            lambda: books.get(f"/v1/campaigns/{campaign}")["state"] == "done",
            seconds=_SECONDS,
            what="the campaign is done",
        )
        states = dict(database.execute(BECAME, {"campaign": campaign}).fetchall())
    delivered = {id for id, state in states.items() if state == "delivered"}
    uncertain = {id for id, state in states.items() if state == "uncertain"}
    withheld = {id for id, state in states.items() if state == "withheld"}
    arrived = {id: times for (_, id), times in arrivals(platform.stack).items() if id in states}

    assert {id for id, times in arrived.items() if times > 1} == set(), "somebody has it twice"
    assert len(states) == MESSAGES, "somebody was left out, or who authorised nothing was not"
    assert delivered | uncertain | withheld == states.keys()
    assert len(withheld) == TAKEN_BACK
    assert delivered <= arrived.keys() <= delivered | uncertain
    assert len(uncertain) <= KILLS * platform.senders
    shown = books.get("/v1/messages/totals", campaign_id=campaign)
    assert (shown["delivered"], shown["uncertain"]) == (len(delivered), len(uncertain)), "not shown"
    _told(platform, delivered, uncertain | withheld)
    say(
        f"campaign: {KILLS} x kill -9 of the sender and one of the broker; {MESSAGES} messages in"
        f" {time.monotonic() - began:.0f} s, {len(delivered)} delivered once,"
        f" {len(uncertain)} uncertain (at most {KILLS * platform.senders}),"
        f" {len(uncertain & arrived.keys())} of which had arrived; {LEFT_OUT} left out, {TAKEN_BACK} withheld"
    )


def _told(platform: Platform, delivered: set[str], undelivered: set[str]) -> None:
    witness = platform.witness

    def of(name: str) -> set[str]:
        return {each.data["message_id"] for each in witness.named(name)}

    witness.listen_until(
        lambda: (
            delivered <= of("message_delivered")
            and undelivered <= of("message_undelivered")
            and bool(witness.named("campaign_ended"))
        ),
        seconds=_SECONDS,
        what="an event for each message of the campaign, and for its end",
    )
    assert len(witness.named("campaign_ended")) == 1
    assert not of("message_undelivered") & delivered
    assert witness.contradictions() == []


def _sent(platform: Platform, many: int) -> None:
    eventually(
        lambda: count(platform.stack.mail) >= many, seconds=_SECONDS, what=f"{many} messages sent"
    )


def _planned(platform: Platform, database: psycopg.Connection) -> str:
    """A campaign to everybody who has a place in an intake; its id."""
    intake = str(new_id())
    values = {
        "organisation": OPERATOR,
        "number": MESSAGES + LEFT_OUT,
        "authorised": MESSAGES,
        "intake": intake,
    }
    database.execute(FILL, values)
    planned = {
        "name": "El viernes no hay encuentro",
        "template": "news",
        "group": {"intake_ids": [intake]},
        "data": [{"name": "text", "value": "El viernes no hay encuentro."}],
        "per_minute": PER_MINUTE,
    }
    return platform.books.post("/v1/campaigns", planned)["id"]
