"""Who is handed messages proves who he is: with mail by STARTTLS or TLS, with HTTP by HTTPS."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Outcome, Refused
from notifications.providers.smtp import Smtp
from notifications.providers.twilio import Twilio
from tests.notifications.providers import certificates
from tests.notifications.standins import mail_server, twilio

Make = Callable[..., Letter]
GOOD, EXPIRED, ELSEWHERE = {}, {"days": -1}, {"address": "127.0.0.2"}


@dataclass(frozen=True, kw_only=True)
class Trust:
    ours: certificates.Authority
    strange: certificates.Authority
    folder: Path


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("trust")
    return Trust(
        ours=certificates.authority(folder, "ours"),
        strange=certificates.authority(folder, "strange"),
        folder=folder,
    )


def refused(reason: str) -> Refused:
    return Refused(reason=reason, permanent=False, of="provider")


def mailed(letter: Letter, server: mail_server.MailServer, tls: str, **settings: str) -> Outcome:
    smtp = Smtp({**mail_server.environment(server.port, tls=tls), **settings}, "email")
    try:
        return smtp.send(letter)
    finally:
        smtp.rest()


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("facts", "trusted", "arrives"),
    [
        (GOOD, "ours", True),
        (GOOD, "strange", False),
        (EXPIRED, "ours", False),
        (ELSEWHERE, "ours", False),
    ],
)
def test_mail_goes_to_a_server_that_proves_itself(
    trust: Trust, letter: Make, tls: str, facts, trusted: str, arrives: bool
):
    context = certificates.server(trust.ours, trust.folder, **facts)
    named = {"tls": context} if tls == "tls" else {"starttls": context}
    file = str(getattr(trust, trusted).file)
    mail = letter(channel="email", recipient="luz@example.org")
    with mail_server.MailServer(**named) as server:
        outcome = mailed(mail, server, tls, NOSOTROS_SMTP_CA_FILE=file)
        assert outcome == (Accepted() if arrives else refused("mail_server_certificate"))
        assert len(server.delivered) == arrives


def test_no_mail_goes_in_the_clear_where_tls_was_asked_for(letter: Make):
    with mail_server.MailServer() as server:
        outcome = mailed(letter(recipient="luz@example.org"), server, "starttls")
        assert outcome == refused("mail_server_without_tls")
        assert server.delivered == []


def test_a_password_is_said_after_tls_has_begun(trust: Trust, letter: Make):
    context = certificates.server(trust.ours, trust.folder)
    settings = {
        "NOSOTROS_SMTP_CA_FILE": str(trust.ours.file),
        "NOSOTROS_SMTP_USER": mail_server.USER,
    }
    mail = letter(recipient="luz@example.org")
    with mail_server.MailServer(starttls=context, login=True) as server:
        right = mailed(
            mail, server, "starttls", NOSOTROS_SMTP_PASSWORD=mail_server.PASSWORD, **settings
        )
        wrong = mailed(mail, server, "starttls", NOSOTROS_SMTP_PASSWORD="another", **settings)
        nobody = mailed(mail, server, "starttls", NOSOTROS_SMTP_CA_FILE=str(trust.ours.file))
    assert (right, wrong) == (Accepted(), refused("mail_server_535"))
    assert nobody == refused("mail_server_530")
    assert server.logins == 2


@pytest.mark.parametrize(
    ("facts", "trusted", "arrives"),
    [
        (GOOD, "ours", True),
        (GOOD, "strange", False),
        (EXPIRED, "ours", False),
        (ELSEWHERE, "ours", False),
    ],
)
def test_a_provider_over_https_proves_itself_too(
    trust: Trust, letter: Make, facts, trusted: str, arrives: bool
):
    context = certificates.server(trust.ours, trust.folder, **facts)
    with twilio.Twilio(tls=context) as standin:
        environment = {
            **twilio.environment(standin.url),
            "NOSOTROS_PROVIDERS_CA_FILE": str(getattr(trust, trusted).file),
        }
        provider = Twilio(environment, "sms")
        outcome = provider.send(letter())
        provider.rest()
    assert isinstance(outcome, Accepted) == arrives
    assert arrives or outcome == refused("provider_certificate")
    assert len(standin.delivered) == arrives


def test_who_is_nobodys_authority_is_trusted_by_nobody(trust: Trust, letter: Make):
    context = certificates.server(trust.ours, trust.folder)
    with twilio.Twilio(tls=context) as standin:
        provider = Twilio(twilio.environment(standin.url), "sms")
        assert provider.send(letter()) == refused("provider_certificate")
        provider.rest()
