"""Stand-ins in processes of their own, as the drill and the journey run them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from localstack import ports
from localstack.servers.process import Running, wait_until
from nosotros.testing.waiting import PATIENCE
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers.smtp import Smtp
from notifications.providers.twilio import Twilio
from notifications.providers.whatsapp_cloud import WhatsAppCloud
from tests.notifications.standins import behaviour, mail_server, twilio, whatsapp_cloud
from tests.notifications.standins.process import process
from tests.notifications.standins.remote import Remote

Make = Callable[..., Letter]


@pytest.fixture
def start(tmp_path):
    running: list[Running] = []

    def start(name: str) -> int:
        port = ports.pick()
        started = Running(
            process(name, port=port, sink=tmp_path / "sink"), log=tmp_path / f"{name}.log"
        )
        running.append(started)
        wait_until(
            lambda: ports.accepts(port),
            timeout=PATIENCE,
            alive=started.alive,
            failed="No stand-in.",
        )
        return port

    yield start
    for each in running:
        each.kill()


def test_one_over_http_is_told_what_to_do_and_asked_what_arrived(start, letter: Make):
    standin = Remote(port=start("twilio"))
    provider = Twilio(twilio.environment(standin.url), "sms")
    assert isinstance(provider.send(letter()), Accepted)
    standin.behave(replace(behaviour.SAYS_IT_FAILED, times=1))
    assert provider.send(letter()) == Unknown(reason="answered_500")
    provider.rest()
    assert [each.to for each in standin.delivered] == ["+573001112233"] * 2


def test_who_got_messages_still_has_them_when_a_provider_was_killed(start, letter: Make):
    standin = Remote(port=start("twilio"))
    provider = Twilio(twilio.environment(standin.url), "sms")
    assert isinstance(provider.send(letter()), Accepted)
    provider.rest()
    assert len(Remote(port=start("twilio")).delivered) == 1


def test_words_are_approved_from_outside(start, letter: Make, approved):
    standin = Remote(port=start("whatsapp_cloud"))
    standin.approve(approved.name, approved.language, "Hola, {{1}}: {{2}}")
    provider = WhatsAppCloud(whatsapp_cloud.environment(standin.url), "whatsapp")
    assert isinstance(provider.send(letter(approved=approved)), Accepted)
    provider.rest()
    assert standin.delivered[0].text == "Hola, Yeimy: 2 p. m."


def test_a_mail_server_is_told_what_to_do_too(start, letter: Make, tmp_path):
    port = start("smtp")
    smtp = Smtp(mail_server.environment(port), "email")
    mail = letter(channel="email", recipient="luz@example.org")
    assert smtp.send(mail) == Accepted()
    server = smtp._connected()
    assert server.docmd("XBEHAVE", '{"answer": "refuse", "code": 550, "takes": false}')[0] == 250
    assert smtp.send(mail) == Refused(reason="mail_server_550", permanent=True)
    smtp.rest()
    assert len((tmp_path / "sink").read_text().splitlines()) == 1
