"""What somebody is answered reaches her, whatever she chose; and nothing else does after a stop."""

import json
from datetime import UTC, datetime

import pytest

from nosotros.identifiers import new_id
from tests.notifications.ear import MOBILE, Ear

#: three in the morning of a Sunday, in Bogotá
NIGHT = datetime(2026, 8, 23, 8, tzinfo=UTC)


@pytest.fixture
def ear(database, rows):
    return Ear(database=database, rows=rows)


@pytest.fixture
def her(bus):
    participant = new_id()
    bus.contact(participant, preferred_channel="sms", messages_authorised_on=None)
    return participant


@pytest.fixture
def arrived(tmp_path):
    """Who was sent what, in order."""

    def arrived() -> list[tuple[str, str]]:
        found = [
            json.loads(path.read_text()) for path in sorted((tmp_path / "messages").glob("*.json"))
        ]
        return [(each["to"], each["text"]) for each in found]

    return arrived


def test_a_stop_is_confirmed_at_night_and_is_the_last_that_she_hears(
    ear, her, bus, rows, senders, wait, arrived, time_is, tmp_path
):
    time_is(NIGHT)
    ear.heard("No más mensajes")
    bus.contact(her, revision=2, preferred_channel="sms", mobile=MOBILE)
    bus.enrolled(her)
    senders.start(NOSOTROS_CLOCK=str(tmp_path / "clock"))

    wait(
        lambda: rows.states() == {"delivered": 1, "withheld": 1},
        timeout=60,
        what="One is confirmed, and one withheld.",
    )
    ((to, text),) = arrived()
    assert to == MOBILE
    assert "INICIAR" in text
    assert [each.reason for each in rows.messages() if each.state == "withheld"] == ["opted_out"]


def test_what_comes_too_late_to_be_an_answer_is_not_said(ear, her, rows, senders, wait):
    ear.heard("necesito ayuda")
    rows.run("UPDATE message SET expires_at = now() - interval '1 minute'")
    senders.start()
    wait(lambda: rows.states() == {"expired": 1}, timeout=60, what="It has expired.")
