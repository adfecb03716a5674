"""By what somebody can be reached, and what is tried first."""

from collections.abc import Collection, Mapping

from notifications.domain.messages import Contact
from notifications.domain.preferences import Preference

WHATSAPP = "whatsapp"
SMS = "sms"
EMAIL = "email"
#: the list that is read aloud or handed over: it needs no address, so that nobody lacks it
PRINT = "print"
MOBILE_CHANNELS = frozenset((WHATSAPP, SMS))
#: where nobody chose: what costs least and is seen soonest first
_USUAL = (WHATSAPP, SMS, EMAIL)


def addresses(contact: Contact) -> Mapping[str, str]:
    """Her addresses, by channel; `print` has none."""
    by_channel = {WHATSAPP: contact.mobile, SMS: contact.mobile, EMAIL: contact.email}
    return {channel: address for channel, address in by_channel.items() if address}


def order(
    contact: Contact,
    preference: Preference,
    *,
    suppressed: Collection[str],
    tried: Collection[str],
) -> tuple[str, ...]:
    """The channels by which she can be written to now, in the order in which they are tried.

    Where she chose channels it is these and no others, as another one might be seen by somebody
    else. Where she chose none, it is the one that enrolment knows, the others that she has, and
    at last the list that is read aloud.

    Args:
        contact: how she is reached.
        preference: what she chose for the message's purpose.
        suppressed: those of her addresses written to no more, in lower case or as they are.
        tried: channels that have certainly not worked for the message.
    """
    if preference.channels:
        wished = preference.channels
    else:
        wished = (*((contact.channel,) if contact.channel else ()), *_USUAL, PRINT)
    has = addresses(contact)
    usable = {
        channel
        for channel, address in has.items()
        if address not in suppressed and address.lower() not in suppressed
    }
    return tuple(
        channel
        for channel in dict.fromkeys(wished)
        if channel not in tried and (channel == PRINT or channel in usable)
    )


def kind_of(channel: str) -> str:
    """What kind of address a channel uses: `mobile` or `email`."""
    return "email" if channel == EMAIL else "mobile"


def is_shared(contact: Contact, channel: str) -> bool:
    """Whether somebody else sees what comes by a channel, so that discreet words are used.

    What is read aloud is heard by who reads it, and by nobody else.
    """
    if channel == EMAIL:
        return contact.email_shared
    return channel in MOBILE_CHANNELS and contact.mobile_shared


def unreachable_why(
    contact: Contact, preference: Preference, *, suppressed: Collection[str]
) -> str | None:
    """Why there is no channel for her: `suppressed` or `no_address`; none: there is one."""
    if order(contact, preference, suppressed=suppressed, tried=()):
        return None
    by_itself = order(contact, preference, suppressed=(), tried=())
    return "suppressed" if by_itself else "no_address"
