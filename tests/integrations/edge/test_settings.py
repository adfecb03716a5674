"""What is to be known of the edge broker."""

import pytest

from integrations.edge import edge_settings
from integrations.edge.settings import listed
from nosotros.errors import SettingInvalid

API = "https://maker:of-the-maker@edge.example.org:15671"
AMQP = "amqps://maker:of-the-maker@edge.example.org:5671/integrators"
BOTH = {"NOSOTROS_EDGE_API_URL": API, "NOSOTROS_EDGE_AMQP_URL": AMQP}


def test_there_may_be_none() -> None:
    assert edge_settings({}) is None


def test_integrators_come_to_the_same_place_or_to_one_that_is_named() -> None:
    found = edge_settings(BOTH)
    assert found is not None
    assert found.virtual_host == "integrators"
    assert found.public_url == "amqps://edge.example.org:5671"
    assert (found.most_messages, found.most_bytes) == (50_000, 268_435_456)
    assert "of-the-maker" not in repr(found)
    named = edge_settings({**BOTH, "NOSOTROS_EDGE_PUBLIC_URL": "amqps://events.example.org/"})
    assert named is not None
    assert named.public_url == "amqps://events.example.org"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NOSOTROS_EDGE_API_URL", "", "is not set"),
        ("NOSOTROS_EDGE_AMQP_URL", "", "is not set"),
        ("NOSOTROS_EDGE_API_URL", AMQP, "is no address that begins with http:// or https://"),
        ("NOSOTROS_EDGE_AMQP_URL", API, "is no address"),
        ("NOSOTROS_EDGE_AMQP_URL", "amqp://maker:of-the-maker@edge/%2F", "names no virtual host"),
        ("NOSOTROS_EDGE_AMQP_URL", "amqp://maker:of-the-maker@edge", "names no virtual host"),
        ("NOSOTROS_EDGE_PUBLIC_URL", "edge.example.org", "is no address"),
        ("NOSOTROS_EDGE_QUEUE_MESSAGES", "0", "is no whole number"),
        ("NOSOTROS_EDGE_QUEUE_BYTES", "1.5", "is no whole number"),
    ],
)
def test_what_cannot_be_used_is_one_line_that_repeats_nothing(
    name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingInvalid) as refused:
        edge_settings({**BOTH, name: value})
    assert str(refused.value).startswith(f"{name}: {said}")
    assert "of-the-maker" not in str(refused.value)


def test_every_setting_is_listed_and_no_secret_is_shown() -> None:
    found = {each.name: each for each in listed()}
    assert {name for name, each in found.items() if each.secret} == set(BOTH)
    assert len(found) == 5
