"""What is told of a message that came to its end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import MessageDelivered, MessageSent, MessageUndelivered


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """A message that ended without having demonstrably reached anybody."""

    message_id: UUID
    participant_id: UUID
    about: UUID
    template: str
    #: `failed`, `withheld` or `uncertain`
    state: str
    revision: int


def tell_undelivered(unsent: Unsent, *, work: UnitOfWork) -> None:
    """Say that somebody has to look after a message."""
    event = MessageUndelivered(
        message_id=unsent.message_id,
        participant_id=unsent.participant_id,
        about=unsent.about,
        template=unsent.template,
        state=unsent.state,
    )
    work.publish(event, revision=unsent.revision)


def tell_sent(
    *,
    message_id: UUID,
    participant_id: UUID,
    about: UUID,
    template: str,
    channel: str,
    at: datetime,
    revision: int,
    work: UnitOfWork,
) -> None:
    """Say that a channel took a message, which is also the only receipt there is.

    Neither of today's channels gives a later one: a mail server's 250 and a written file are
    all that is known. A provider's receipts will refine when `MessageDelivered` is told.
    """
    sent = MessageSent(
        message_id=message_id, participant_id=participant_id, channel=channel, sent_at=at
    )
    delivered = MessageDelivered(
        message_id=message_id,
        participant_id=participant_id,
        about=about,
        template=template,
        delivered_at=at,
    )
    work.publish(sent, revision=revision)
    work.publish(delivered, revision=revision)
