"""Where nothing is sent to, whatever way it is written."""

from ipaddress import ip_address, ip_network

import pytest

from integrations.domain.addresses import is_allowed
from integrations.domain.webhooks import refused

_LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_what_is_not_the_internet_is_refused(address: str) -> None:
    assert not is_allowed(ip_address(address), private=())


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "190.24.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_internet_is_allowed(address: str) -> None:
    assert is_allowed(ip_address(address), private=())


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("127.0.0.1", True), ("::ffff:127.3.0.1", True), ("::1", False), ("10.0.0.1", False)],
)
def test_networks_of_ones_own_are_allowed_where_they_are_named(address: str, allowed: bool) -> None:
    assert is_allowed(ip_address(address), private=_LOOPBACK) is allowed


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://hooks.example.org/nosotros", None),
        ("https://hooks.example.org:8443/a?b=c", None),
        ("HTTPS://HOOKS.example.org", None),
        ("https://8.8.8.8/", None),
        ("https://[2606:4700::1111]/", None),
        ("http://hooks.example.org/", "not_https"),
        ("http://8.8.8.8/", "not_https"),
        ("https://ana@hooks.example.org/", "credentials"),
        ("https://:secret@hooks.example.org/", "credentials"),
        ("https://hooks.example.org/#part", "fragment"),
        ("https://hooks.example.org/#", "fragment"),
        ("https://127.0.0.1/", "private_address"),
        ("https://127.0.0.1./", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://[::ffff:127.0.0.1]/", "private_address"),
        ("https://[64:ff9b::7f00:1]/", "private_address"),
        ("https://169.254.169.254/latest/meta-data", "private_address"),
        ("https://localhost/", "private_address"),
        ("https://api.localhost./", "private_address"),
        ("https://metadata.google.internal/", "private_address"),
        ("https://postgres/", "private_address"),
        ("https://2130706433/", "unresolved"),
        ("https://127.1/", "unresolved"),
        ("https://0x7f.1/", "unresolved"),
        ("https://0x7f000001/", "unresolved"),
        ("https://0177.0.0.1/", "unresolved"),
        ("https://1.2.3.0x/", "unresolved"),
        ("https://１２７.0.0.1/", "unresolved"),
        ("https://a%2eb.org/", "unresolved"),
        ("https://hooks.example.org:99999/", "unresolved"),
        ("https://[::1/", "unresolved"),
        ("https://.../", "unresolved"),
    ],
)
def test_a_webhook_goes_to_an_https_address_on_the_internet(url: str, why: str | None) -> None:
    assert refused(url, private=()) == why


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:8080/hook", None),
        ("https://127.0.0.1:8080/hook", None),
        ("http://receiver:8080/hook", None),
        ("http://10.0.0.1/", "private_address"),
        ("http://8.8.8.8/", "not_https"),
    ],
)
def test_in_development_it_goes_to_networks_that_are_named(url: str, why: str | None) -> None:
    assert refused(url, private=_LOOPBACK) == why
