"""A test message goes to the address that it was given, at any hour, and is told to nobody else."""

from datetime import timedelta

import pytest

from nosotros.contracts.notifications import GetTest, SampleValue, SendTest
from notifications.domain.outcomes import Refused
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.sending.conftest import NOW
from tests.notifications.wording import emails, template, texts

SCOPES = ("notifications:read", "notifications:write")


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def test_it_is_sent_at_once_at_night_in_the_words_of_its_version(asking, desk, time, rows):
    time(to=NOW + timedelta(hours=14))
    asking.ask(template(texts=(*texts(), *emails("Nos vemos {{ when }}", subject="El {{ day }}"))))
    values = (SampleValue(name="when", value="hoy <b>"), SampleValue(name="day", value="lunes"))
    test = asking.ask(
        SendTest(
            code="session_reminder", version=1, channel="email", to="yo@example.org", data=values
        )
    )
    one = desk()
    claimed = one.take_one()
    letter = claimed.letter
    assert (letter.recipient, letter.subject) == ("yo@example.org", "El lunes")
    assert letter.text == "Nos vemos hoy <b>"
    assert letter.html is not None
    assert "<p>Nos vemos hoy &lt;b&gt;</p>" in letter.html
    one.settle(claimed)
    shown = asking.ask(GetTest(id=test.id))
    assert (shown.state, shown.channel, shown.provider) == ("delivered", "email", "first")
    assert shown.sent_at is not None
    assert rows.told() == []


def test_one_that_fails_says_why_and_tells_nobody(asking, desk, time, rows):
    time()
    test = asking.ask(SendTest(code="enrolled", channel="sms", to="+573001234567"))
    one = desk("first")
    claimed = one.take_one()
    assert claimed.letter.text.startswith("Hola, Yeimy Paola. Ya tiene su cupo")
    one.settle(claimed, outcome=Refused(reason="no_such_number", permanent=True, of="message"))
    while rest := one.take():
        one.settle(*rest)
    shown = asking.ask(GetTest(id=test.id))
    assert (shown.state, shown.reason) == ("permanent_failure", "no_such_number")
    assert rows.told() == []


def test_one_by_a_channel_without_a_provider_fails_and_keeps_nothing_else_waiting(
    asking, desk, time, rows, write_down, her
):
    time()
    test = asking.ask(SendTest(code="enrolled", channel="sms", to="+573001234567"))
    write_down(her)
    one = desk(channels=("email",))
    assert one.take_one().letter.channel == "email"
    shown = asking.ask(GetTest(id=test.id))
    assert (shown.state, shown.reason) == ("technical_failure", "no_provider")
    assert rows.told() == []
