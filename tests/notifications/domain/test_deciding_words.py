"""What a message says is decided when it is sent: in her language, and by the clock where she lives."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from notifications.domain.deciding import Person, Send, Waiting, decide
from notifications.domain.messages import Contact
from notifications.templates import built_in

TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)
HER = Contact(
    first_names="Luz Marina",
    channel="sms",
    mobile="+573001112233",
    email=None,
    language="es",
    messages_authorised_on=date(2026, 8, 11),
    mobile_shared=True,
    email_shared=False,
    safe_from=None,
    safe_until=None,
)


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("es", "America/Bogota", "Le esperamos el sábado 5 de diciembre, 9:00 a. m. Lugar: Casa"),
        ("en", "America/Bogota", "We will see you on Saturday 5 December, 9:00 am. Place: Casa"),
        ("fr", "Europe/Paris", "Nous vous attendons le samedi 5 décembre à 15 h 00. Lieu : Casa"),
    ],
)
def test_a_reminder_is_said_as_she_reads_it(language, zone, text):
    decision = decide(
        Waiting(
            template="session_reminder",
            purpose="reminders",
            created_at=TUESDAY,
            data={"begins_at": "2026-12-05T14:00:00+00:00", "place": "Casa"},
        ),
        Person(contact=replace(HER, language=language), zone=zone),
        template=built_in("session_reminder", organisation="gestarsalud"),
        now=TUESDAY,
    )
    assert isinstance(decision, Send)
    assert text in decision.rendered.text
    assert decision.rendered.discreet
