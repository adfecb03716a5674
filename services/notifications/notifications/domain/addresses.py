"""Addresses: how two of them are told to be the same, and how much of one is shown."""

import phonenumbers

MOBILE = "mobile"
EMAIL = "email"
#: what of a mail's domain may be seen, at most
_DOMAIN_SHOWN = 8


def kind_of(channel: str) -> str:
    """The kind of address that a channel writes to."""
    return EMAIL if channel == "email" else MOBILE


def alike(address: str) -> str:
    """An address in the form in which it is compared: mailboxes differ in no capital letter.

    RFC 5321 lets a mail server tell them apart; none that anybody uses does.
    """
    return address.strip().lower()


def shown(kind: str, address: str) -> str:
    """So much of an address as tells it to who knows it, and gives it to nobody else."""
    return _mailbox(address) if kind == EMAIL else _number(address)


def _number(address: str) -> str:
    try:
        country = f"+{phonenumbers.parse(address).country_code}"
    except phonenumbers.NumberParseException:
        country = "+"
    return f"{country} … {address[-4:]}"


def _mailbox(address: str) -> str:
    local, _, domain = address.rpartition("@")
    # Never the whole of a short one.
    return f"{local[:1]}…@…{domain[max(1, len(domain) - _DOMAIN_SHOWN) :]}"
