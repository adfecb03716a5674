"""What notifications tells."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.fields import Text
from nosotros.contracts.language import event


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageSent:
    """A message was handed to its channel, which took it."""

    message_id: UUID
    participant_id: UUID
    channel: str
    sent_at: datetime
    provider: str | None = None


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageDelivered:
    """A message has demonstrably reached its recipient's channel.

    As far as the channel can tell: a provider sent a receipt, or, where a channel gives none, took
    it for delivery.
    """

    message_id: UUID
    participant_id: UUID
    #: what it is about: of an offer, the offer's id
    about: UUID
    template: str
    delivered_at: datetime
    provider: str | None = None
    #: the rule by which it was sent, whichever template the organisation has it use; none: by none,
    #: or it was written before rules were kept
    rule: str | None = None


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageUndelivered:
    """A message did not reach anybody, or nobody knows: a person has to look after it.

    It may have been told as delivered before, and come back; where another channel reaches her after
    that, it is told as delivered again.
    """

    message_id: UUID
    participant_id: UUID
    about: UUID
    template: str
    #: `failed`, `withheld`, `uncertain`, `expired` or `cancelled`
    state: str
    #: which failure: `temporary_failure`, `permanent_failure`, `technical_failure`
    failure: str | None = None
    provider: str | None = None
    #: as in `MessageDelivered`
    rule: str | None = None


@event(owner="notifications", version=1, visibility="public", subject="campaign_id")
class CampaignStarted:
    """A message to a group is under way."""

    campaign_id: UUID
    recipients: int


@event(owner="notifications", version=1, visibility="public", subject="campaign_id")
class CampaignEnded:
    """A campaign has written to everyone, or was cancelled."""

    campaign_id: UUID
    state: str
    written: int


@event(owner="notifications", version=1, visibility="internal", subject="confirmation_id")
class ErasureConfirmed:
    """Notifications holds no data of an erased participant any more."""

    confirmation_id: UUID
    participant_id: UUID


# What somebody answers stays within, in order with all else of her.
@event(
    owner="notifications",
    version=1,
    visibility="internal",
    subject="answer_id",
    partition="participant_id",
)
class OfferAnswered:
    """A participant answered the message about an offer: she takes the place, or leaves it."""

    answer_id: UUID
    participant_id: UUID
    offer_id: UUID
    accepted: bool
    answered_at: datetime


@event(
    owner="notifications",
    version=1,
    visibility="internal",
    subject="answer_id",
    partition="participant_id",
)
class AbsenceAnswered:
    """A participant answered that she cannot come to a session."""

    answer_id: UUID
    participant_id: UUID
    session_id: UUID
    answered_at: datetime
    #: `no_childcare` where she says so, else `other`: nothing else is guessed from her words
    reason: str = "other"


@event(
    owner="notifications",
    version=1,
    visibility="internal",
    subject="answer_id",
    partition="participant_id",
)
class AnswerForCentre:
    """A participant wrote something that a person has to read: the Contact Centre looks after it."""

    answer_id: UUID
    participant_id: UUID
    channel: str
    text: Annotated[str, Text]
    answered_at: datetime
    #: it has words of violence, danger or harm: somebody is to read it at once
    urgent: bool = False


@event(owner="notifications", version=1, visibility="internal", subject="participant_id")
class MessagesStopped:
    """A participant is not to be written to any more, or is to be written to again."""

    participant_id: UUID
    stopped: bool
    answered_at: datetime
    #: none: she chose it on her own page, or a coordinator noted it
    answer_id: UUID | None = None
