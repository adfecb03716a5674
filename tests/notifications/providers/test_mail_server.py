"""Mail against a server that lies, and what it passes on to us."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from nosotros.testing.waiting import PATIENCE
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers import NotGenuine
from notifications.providers.smtp import MailEar, Smtp
from tests.notifications.providers.flipping import flips
from tests.notifications.providers.waits import STALL
from tests.notifications.standins import behaviour, mail_server

Make = Callable[..., Letter]


@pytest.fixture
def ear() -> MailEar:
    return MailEar({"NOSOTROS_SMTP_CALLBACK_SECRET": mail_server.CALLBACK_SECRET})


@pytest.mark.parametrize(
    ("how", "outcome", "arrived"),
    [
        (behaviour.SAYS_IT_FAILED, Refused(reason="mail_server_451", permanent=False), 1),
        (behaviour.HANGS_UP, Unknown(reason="connection_lost"), 1),
        (behaviour.GARBAGE, Unknown(reason="unreadable_answer"), 1),
        (behaviour.stalls(STALL), Unknown(reason="no_final_answer"), 1),
        (
            behaviour.BUSY,
            Refused(reason="mail_server_421", permanent=False, of="provider"),
            0,
        ),
        (behaviour.refuses(550), Refused(reason="mail_server_550", permanent=True), 0),
    ],
)
def test_what_goes_wrong_is_told_by_what_can_be_known(letter: Make, how, outcome, arrived: int):
    with mail_server.MailServer() as server:
        seconds = "1" if how.seconds else str(round(PATIENCE))
        settings = mail_server.environment(server.port) | {"NOSOTROS_SMTP_SECONDS": seconds}
        smtp = Smtp(settings, "email")
        server.behave(replace(how, times=1))
        mail = letter(channel="email", recipient="luz@example.org")
        assert smtp.send(mail) == outcome
        assert len(server.delivered) == arrived
        assert smtp.send(mail) == Accepted()
        smtp.rest()


def test_a_bounce_that_is_passed_on_is_signed_and_names_the_attempt(letter: Make, door, ear):
    webhook = f"{door.url}/v1/callbacks/gestarsalud/smtp"
    with mail_server.MailServer(webhook=webhook) as server:
        settings = mail_server.environment(server.port)
        smtp = Smtp(settings | {"NOSOTROS_SMTP_BOUNCES": "rebotes@red.example.org"}, "email")
        server.behave(behaviour.fails_later(550))
        mail = letter(channel="email", recipient="luz@example.org")
        assert smtp.send(mail) == Accepted()
        smtp.rest()
        (told,) = door.wait(1)
    ear.verify(told)
    assert f"To: rebotes+{mail.attempt_id.hex}@red.example.org".encode() in told.body
    assert f".{mail.attempt_id.hex}@red.example.org>".encode() in told.body
    signature = told.headers["x-nosotros-signature"]
    false = [replace(told, body=flipped) for flipped in flips(told.body)]
    false += [
        replace(told, headers={"x-nosotros-signature": flipped.decode("latin-1")})
        for flipped in flips(signature.encode())
    ]
    for each in (*false, replace(told, headers={})):
        with pytest.raises(NotGenuine):
            ear.verify(each)


def test_nobody_asks_for_mail_with_a_secret(ear):
    assert not ear.confirms(mail_server.CALLBACK_SECRET)
