"""How a participant is reached: a channel needs the contact that it goes by."""

from typing import Literal

Channel = Literal["email", "sms", "whatsapp"]


def channel_has_contact(channel: str, *, mobile: str | None, email: str | None) -> bool:
    """Whether there is a contact for the channel: an address for e-mail, a mobile for the others."""
    return bool(email if channel == "email" else mobile)


def usual_channel(*, mobile: str | None, email: str | None) -> Channel | None:
    """The channel of whoever chose none: WhatsApp, else e-mail; none where there is no contact."""
    return "whatsapp" if mobile else "email" if email else None
