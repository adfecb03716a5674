"""What providers are told from outside: one line for what is wrong, and no secret in it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from nosotros.errors import SettingInvalid
from notifications.providers import Kind, chosen, known
from notifications.providers.mail_server import MailServer
from notifications.providers.setting import price
from notifications.settings import listed
from tests.notifications.standins import mail_server, twilio, vonage, whatsapp_cloud

URL = "https://provider.example.org"
PUBLIC = {"NOSOTROS_PUBLIC_URL": "https://red.example.org"}
GOOD: Mapping[str, Mapping[str, str]] = {
    "twilio": twilio.environment(URL) | PUBLIC,
    "vonage": vonage.environment(URL) | PUBLIC,
    "whatsapp_cloud": whatsapp_cloud.environment(URL),
    "smtp": mail_server.environment(587),
}
CHANNELS = {"twilio": "sms", "vonage": "sms", "whatsapp_cloud": "whatsapp", "smtp": "email"}
SECRETS = {
    setting.name: name for name in GOOD for setting in known()[name].settings if setting.secret
}


def make(name: str, environment: Mapping[str, str]) -> None:
    """Make a provider and its ear, as the worker and the service do when they start."""
    kind = known()[name]
    kind.make(environment, CHANNELS[name]).rest()
    if kind.ear is not None:
        kind.ear(environment)


@pytest.mark.parametrize("name", GOOD)
def test_with_all_that_it_needs_a_provider_can_be_made(name: str):
    make(name, GOOD[name])


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        (name, setting.name)
        for name in GOOD
        for setting in known()[name].settings
        if setting.default is None
    ],
)
def test_a_missing_one_is_named(name: str, setting: str):
    environment = {key: value for key, value in GOOD[name].items() if key != setting}
    with pytest.raises(SettingInvalid) as refused:
        make(name, environment)
    assert str(refused.value).startswith(f"{setting}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("twilio", "NOSOTROS_TWILIO_URL", "http://provider.example.org"),
        ("twilio", "NOSOTROS_TWILIO_URL", "https://user:pw@provider.example.org"),
        ("twilio", "NOSOTROS_TWILIO_URL", "ftp://provider.example.org"),
        ("twilio", "NOSOTROS_TWILIO_URL", "https://[::1"),
        ("twilio", "NOSOTROS_TWILIO_URL", "https://provider.example.org/?a=1"),
        ("twilio", "NOSOTROS_PUBLIC_URL", "http://red.example.org"),
        ("twilio", "NOSOTROS_PUBLIC_URL", ""),
        ("vonage", "NOSOTROS_PUBLIC_URL", "http://127.0.0.1:8470"),
        ("twilio", "NOSOTROS_PROVIDERS_SECONDS", "0"),
        ("twilio", "NOSOTROS_PROVIDERS_CA_FILE", "/nowhere.pem"),
        ("vonage", "NOSOTROS_VONAGE_FROM", "57300\r\n"),
        # The sender's name stands above every message, on shared telephones too.
        ("vonage", "NOSOTROS_VONAGE_FROM", "MadresSoacha"),
        ("smtp", "NOSOTROS_SMTP_FROM", "programa.salud@example.org"),
        ("whatsapp_cloud", "NOSOTROS_WHATSAPP_CLOUD_TOKEN", "a\nb"),
        ("whatsapp_cloud", "NOSOTROS_WHATSAPP_CLOUD_TOKEN", "contraseña"),
        ("smtp", "NOSOTROS_SMTP_PORT", "0"),
        ("smtp", "NOSOTROS_SMTP_PORT", "smtp"),
        ("smtp", "NOSOTROS_SMTP_SECONDS", "²"),
        ("smtp", "NOSOTROS_SMTP_FROM", "avisos"),
        ("smtp", "NOSOTROS_SMTP_FROM", "avisos@example.org\r\nBcc: x@example.org"),
        ("smtp", "NOSOTROS_SMTP_BOUNCES", "rebotes"),
        ("smtp", "NOSOTROS_SMTP_TLS", "ssl"),
        ("smtp", "NOSOTROS_SMTP_CA_FILE", "/nowhere.pem"),
    ],
)
def test_a_wrong_one_is_named(name: str, setting: str, value: str):
    with pytest.raises(SettingInvalid) as refused:
        make(name, {**GOOD[name], setting: value})
    assert str(refused.value).startswith(f"{setting}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "said", "tls"),
    [
        ("127.0.0.1", "", "none"),
        ("localhost", "", "none"),
        ("mail-sink", "", "none"),
        ("mail.example.org", "", "starttls"),
        ("mail.example.org", "tls", "tls"),
        ("192.0.2.1", "", "starttls"),
        ("127.0.0.1", "starttls", "starttls"),
    ],
)
def test_mail_travels_in_the_clear_to_a_server_that_is_near_alone(host: str, said: str, tls: str):
    environment = {**GOOD["smtp"], "NOSOTROS_SMTP_HOST": host, "NOSOTROS_SMTP_TLS": said}
    assert MailServer.read(environment).tls == tls


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "2001:db8::1"])
def test_mail_in_the_clear_to_a_stranger_is_refused(host: str):
    environment = {**GOOD["smtp"], "NOSOTROS_SMTP_HOST": host}
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMTP_TLS: is none, and"):
        MailServer.read(environment)


def test_a_password_travels_in_the_clear_within_this_machine_alone():
    login = {"NOSOTROS_SMTP_USER": "avisos", "NOSOTROS_SMTP_PASSWORD": "x"}
    assert MailServer.read({**GOOD["smtp"], **login}).user == "avisos"
    near = {**GOOD["smtp"], **login, "NOSOTROS_SMTP_HOST": "mail-sink"}
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMTP_TLS"):
        MailServer.read(near)
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMTP_PASSWORD"):
        MailServer.read({**GOOD["smtp"], "NOSOTROS_SMTP_USER": "avisos"})


@pytest.mark.parametrize("name", GOOD)
def test_no_secret_is_shown_by_what_holds_it(name: str):
    secret = "a-secret-that-is-shown-nowhere"
    shown = [setting for setting, owner in SECRETS.items() if owner == name]
    environment = {**GOOD[name], **dict.fromkeys(shown, secret), "NOSOTROS_SMTP_USER": "avisos"}
    kind: Kind = known()[name]
    made = kind.make(environment, CHANNELS[name])
    assert kind.ear is not None
    said = [repr(each) for each in (kind, made, kind.ear(environment), *kind.settings)]
    if name == "smtp":
        said.append(repr(MailServer.read(environment)))
    assert not any(secret in each for each in said)


@pytest.mark.parametrize(
    ("text", "hundredths"), [("", None), ("212", 21200), ("212.50", 21250), ("0.5", 50)]
)
def test_a_price_is_pesos_and_hundredths(text: str, hundredths: int | None):
    assert price("twilio", {"NOSOTROS_TWILIO_PRICE": text}) == hundredths


@pytest.mark.parametrize("text", ["-1", "1,5", "1.555", "gratis", "٣"])
def test_what_is_no_price_is_named(text: str):
    with pytest.raises(SettingInvalid, match="NOSOTROS_TWILIO_PRICE"):
        price("twilio", {"NOSOTROS_TWILIO_PRICE": text})


def test_providers_are_tried_in_the_order_in_which_they_are_named():
    assert [each.name for each in chosen("sms", ("vonage", "twilio"))] == ["vonage", "twilio"]
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMS_PROVIDERS: has 'smtp', and knows file"):
        chosen("sms", ("smtp",))


def test_every_setting_is_listed_and_no_secret_is_shown():
    program = Path(sys.executable).parent / "nosotros"
    secrets = dict.fromkeys(SECRETS, "a-secret-that-is-shown-nowhere")
    told = subprocess.run(
        [program, "settings"],
        env={"PATH": "", **secrets, "NOSOTROS_TWILIO_FROM": "+15005550006"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "a-secret-that-is-shown-nowhere" not in told
    assert "NOSOTROS_AMQP_URL=(not set)" in told
    assert "NOSOTROS_TWILIO_TOKEN=(set)" in told
    assert "NOSOTROS_TWILIO_FROM=+15005550006" in told
    assert "NOSOTROS_SMS_PROVIDERS=" in told
    for each in listed():
        assert f"\n{each.name}=" in told
    for name in GOOD:
        for setting in known()[name].settings:
            assert f"\n{setting.name}=" in told
