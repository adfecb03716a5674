"""A setting that is missing or wrong is one line that names it."""

from pathlib import Path

import pytest

from nosotros.errors import SettingInvalid
from notifications import settings

GOOD = {
    "NOSOTROS_SMTP_HOST": "127.0.0.1",
    "NOSOTROS_SMTP_PORT": "2525",
    "NOSOTROS_SMTP_FROM": "avisos@example.org",
    "NOSOTROS_FILE_SINK": "messages",
}


def test_what_is_not_said_has_its_default():
    read = settings.read(GOOD)
    assert (read.smtp_port, read.concurrency, read.file_sink) == (2525, 4, Path("messages"))
    assert sum(read.retry_seconds) > 7 * 3600


@pytest.mark.parametrize("name", list(GOOD))
def test_a_missing_one_is_named(name: str):
    environment = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(SettingInvalid) as refused:
        settings.read(environment)
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOSOTROS_SMTP_PORT", "0"),
        ("NOSOTROS_SMTP_PORT", "smtp"),
        ("NOSOTROS_SMTP_FROM", "avisos"),
        ("NOSOTROS_SMTP_FROM", "avisos@example.org\r\nBcc: x@example.org"),
        ("NOSOTROS_SENDER_CONCURRENCY", "0"),
        ("NOSOTROS_SENDER_CONCURRENCY", "-1"),
        ("NOSOTROS_SENDER_RETRY_SECONDS", "1,soon"),
        ("NOSOTROS_SMTP_SECONDS", "²"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str):
    with pytest.raises(SettingInvalid, match=name):
        settings.read({**GOOD, name: value})


def test_only_in_development_may_messages_come_from_nobody():
    environment = {**GOOD, "NOSOTROS_SMTP_FROM": "", "NOSOTROS_ENVIRONMENT": "development"}
    assert settings.read(environment).smtp_from.endswith(".invalid")
    with pytest.raises(SettingInvalid, match="NOSOTROS_SMTP_FROM"):
        settings.read({**environment, "NOSOTROS_ENVIRONMENT": "production"})
