"""Mails that a mail server passes on: bounces end what was assumed, answers are heard."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from nosotros.identifiers import new_id
from notifications.domain.letters import Callback, Letter
from notifications.providers.mail_writing import compose, return_path
from notifications.providers.smtp import sign
from notifications.receiving.ears import ear_of
from tests.notifications.standins.bouncing import bounce

SECRET = "a-secret-between-the-mail-server-and-us"
US = "red@example.org"
HER = "luz@example.org"


@pytest.fixture(autouse=True)
def mail_server(set_up: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NOSOTROS_SMTP_CALLBACK_SECRET", SECRET)
    ear_of.cache_clear()
    return


def passed_on(raw: bytes) -> Callback:
    return Callback(
        url="https://nosotros.example/v1/callbacks/gestarsalud/smtp",
        headers={
            "content-type": "message/rfc822",
            "x-nosotros-signature": sign(raw, secret=SECRET),
        },
        body=raw,
    )


def sent(told: Any, **facts: Any) -> bytes:
    """A mail that its server took, so that it is taken for delivered; as it was sent."""
    attempt_id = new_id()
    about: dict[str, Any] = {"provider": "smtp", "channel": "email", "recipient": HER, **facts}
    id = told.sent(None, state="delivered", attempt="delivered", attempt_id=attempt_id, **about)
    letter = Letter(
        id=id,
        attempt_id=attempt_id,
        organisation="gestarsalud",
        channel="email",
        recipient=HER,
        subject="Un mensaje",
        text="Hola",
    )
    told.return_path = return_path(US, attempt_id)
    return compose(letter, sender=US)


def tell(told: Any, raw: bytes) -> None:
    callback = passed_on(raw)
    ear_of("smtp").verify(callback)
    told.tell(callback, provider="smtp")
    assert set(told.calls()) == {"done"}


@pytest.mark.parametrize(
    ("code", "state", "suppressed"),
    [
        (550, "permanent_failure", [("email", HER, "bounced")]),
        (552, "temporary_failure", []),
        (554, "permanent_failure", []),
        (450, "temporary_failure", []),
    ],
)
def test_a_bounce_ends_what_was_assumed(told, code, state, suppressed):
    mail = sent(told)
    tell(told, bounce(mail, sender=told.return_path, to=HER, code=code))
    assert told.states() == ("queued", state)
    assert told.suppressed() == suppressed


def test_the_same_bounce_passed_on_twice_is_one(told, rows):
    raw = bounce(sent(told), sender=told.return_path, to=HER, code=550)
    tell(told, raw)
    tell(told, raw.replace(b"It could not", b"It really could not"))
    assert told.suppressed() == [("email", HER, "bounced")]
    assert rows.message().tried == ["email"]


def test_a_bounce_that_anybody_could_have_written_changes_nothing(told):
    sent(told)
    forged = f"Message-ID: <{new_id()}@example.org>\r\nTo: {HER}\r\n\r\nHola".encode()
    tell(told, bounce(forged, sender=US, to=HER, code=550))
    assert told.states() == ("delivered", "delivered")
    assert told.suppressed() == []


def reply(text: str, mail: bytes) -> bytes:
    answer = EmailMessage()
    answer["From"] = f"Luz Marina <{HER}>"
    answer["To"] = US
    answer["Subject"] = "Re: Un mensaje"
    answer["Message-ID"] = f"<{new_id()}@mail.example.org>"
    ours = next(
        line.partition(b": ")[2].decode().strip()
        for line in mail.splitlines()
        if line.lower().startswith(b"message-id")
    )
    answer["In-Reply-To"] = ours
    when = datetime(2026, 8, 18, 9, tzinfo=UTC).strftime("%d/%m/%Y")
    answer.set_content(f"{text}\n\nEl {when}, Red <{US}> escribió:\n> Hola\n")
    return answer.as_bytes()


def test_an_answer_by_mail_is_heard_with_the_message_that_it_answers(told, rows, bus):
    her = new_id()
    bus.contact(her, email=HER)
    mail = sent(told, participant_id=her)
    tell(told, reply("No quiero recibir más mensajes", mail))
    kept = rows.one("SELECT participant_id, message_id, kind, done, channel FROM answer")
    assert kept == (
        her,
        rows.one("SELECT id FROM message WHERE template = 'session_reminder'")[0],
        "stop",
        "stopped",
        "email",
    )
    assert told.suppressed() == [("email", HER, "stopped")]
