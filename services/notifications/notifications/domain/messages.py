"""Who is written to, what, and who is not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from notifications.templates import words


class Template(StrEnum):
    """What a message is about."""

    ENROLLED = "enrolled"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    OFFER_LAPSED = "offer_lapsed"
    CAME_OF_AGE = "came_of_age"


class Reason(StrEnum):
    """Why a message was withheld, or failed before any channel saw it."""

    NOT_AUTHORISED = "not_authorised"
    #: she left the programme
    WITHDREW = "withdrew"
    ERASED = "erased"
    OPTED_OUT = "opted_out"
    #: her addresses bounced, or are written to no more for another reason
    SUPPRESSED = "suppressed"
    NO_ADDRESS = "no_address"
    UNKNOWN_CHANNEL = "unknown_channel"
    #: none of the channel's providers took messages for too long
    NO_PROVIDER = "no_provider"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """How a participant is reached: by her own contact points, and by nobody else's."""

    first_names: str
    #: the one that she chose; none where she can be reached by none
    channel: str | None
    mobile: str | None
    email: str | None
    language: str
    #: when she, or who represents her, authorised messages; none: no message is sent
    messages_authorised_on: date | None
    #: whether somebody else sees what is sent to the mobile, or to the address
    mobile_shared: bool
    email_shared: bool
    #: local times (`08:00`) between which the mobile may be used; none: the usual hours
    safe_from: str | None
    safe_until: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A message as it is first written down: `queued` with all that its channel needs, or not
    to be sent, with the reason and without recipient or words."""

    state: str
    channel: str
    reason: str | None = None
    recipient: str | None = None
    subject: str | None = None
    text: str | None = None


#: in the place of a channel: she has none, or an erased contact took the name of hers along
NO_CHANNEL = "none"
_MOBILE_CHANNELS = ("sms", "whatsapp")


def draft(template: Template, contact: Contact) -> Draft:
    """The message that a contact is sent, or the reason why there is none.

    Only the channel that she chose is used: another one might be seen by somebody else.
    """
    channel = contact.channel or NO_CHANNEL
    if contact.messages_authorised_on is None:
        return withheld(Reason.NOT_AUTHORISED, channel=channel)
    if channel == "email":
        recipient = contact.email
    elif channel in _MOBILE_CHANNELS:
        recipient = contact.mobile
    elif channel == NO_CHANNEL:
        recipient = None
    else:
        return Draft(state="failed", channel=channel, reason=Reason.UNKNOWN_CHANNEL)
    if not recipient:
        return Draft(state="failed", channel=channel, reason=Reason.NO_ADDRESS)
    subject, text = words(template, language=contact.language, first_names=contact.first_names)
    return Draft(
        state="queued",
        channel=channel,
        recipient=recipient,
        subject=subject,
        text=text,
    )


def withheld(reason: Reason, *, channel: str | None = None) -> Draft:
    """What is written down of a message that is not to be: that there is none, and why."""
    return Draft(state="withheld", channel=channel or NO_CHANNEL, reason=reason)
