"""A setting of the sender's that is wrong is one line that names it."""

from pathlib import Path

import pytest

from nosotros.errors import SettingInvalid
from notifications import settings

DEVELOPMENT = {"NOSOTROS_ENVIRONMENT": "development"}


def test_what_is_not_said_has_its_default():
    read = settings.read({})
    assert (read.concurrency, read.file_sink, read.per_second) == (16, None, {})
    assert sum(read.retry_seconds) > 7 * 3600


def test_outside_development_a_channel_without_providers_is_not_used():
    assert settings.read({}).providers == {"email": ("smtp",)}
    assert settings.read({**DEVELOPMENT, "NOSOTROS_FILE_SINK": "left"}).file_sink == Path("left")
    assert settings.read(DEVELOPMENT).providers == {
        "email": ("smtp",),
        "sms": ("file",),
        "whatsapp": ("file",),
    }


def test_providers_are_tried_in_the_order_in_which_they_are_named():
    read = settings.read(
        {"NOSOTROS_SMS_PROVIDERS": "twilio,vonage", "NOSOTROS_VONAGE_PER_SECOND": "30"}
    )
    assert read.providers["sms"] == ("twilio", "vonage")
    assert read.per_second == {"vonage": 30}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOSOTROS_SENDER_CONCURRENCY", "0"),
        ("NOSOTROS_SENDER_CONCURRENCY", "-1"),
        ("NOSOTROS_SENDER_CONCURRENCY", "²"),
        ("NOSOTROS_SENDER_RETRY_SECONDS", "1,soon"),
        ("NOSOTROS_SMS_PROVIDERS", "twilio,"),
        ("NOSOTROS_SMS_PROVIDERS", "twilio,twilio"),
        ("NOSOTROS_WHATSAPP_PROVIDERS", "What's App"),
        ("NOSOTROS_SMTP_PER_SECOND", "0"),
        ("NOSOTROS_SMTP_PER_SECOND", "many"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str):
    with pytest.raises(SettingInvalid, match=name) as refused:
        settings.read({name: value})
    assert "\n" not in str(refused.value)
