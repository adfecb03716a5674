"""Who is written to, and why somebody is not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
