"""What is told of a message that came to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import MessageDelivered, MessageSent, MessageUndelivered
from notifications.domain.states import FAILURES


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """A message that ended without having demonstrably reached anybody, or came back from where it
    was taken to have."""

    message_id: UUID
    participant_id: UUID
    about: UUID
    template: str
    #: the rule's code; none: no rule sent it
    rule: str | None
    #: one of the three failures, `withheld`, `uncertain`, `expired` or `cancelled`
    state: str
    revision: int
    #: the last that had it in hand
    provider: str | None = None

    @classmethod
    def of(cls, row: Any, *, state: str, revision: int, provider: str | None = None) -> Self:
        """A stored message, as it is told of."""
        return cls(
            message_id=row.id,
            participant_id=row.participant_id,
            about=row.about,
            template=row.template,
            rule=row.rule,
            state=state,
            revision=revision,
            provider=provider,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A message that a provider took, or that has reached its recipient's channel."""

    message_id: UUID
    participant_id: UUID
    about: UUID
    template: str
    #: the rule's code; none: no rule sent it
    rule: str | None
    channel: str
    provider: str
    revision: int


def tell_undelivered(unsent: Unsent, *, work: UnitOfWork) -> None:
    """Say that somebody has to look after a message."""
    failed = unsent.state in FAILURES
    event = MessageUndelivered(
        message_id=unsent.message_id,
        participant_id=unsent.participant_id,
        about=unsent.about,
        template=unsent.template,
        rule=unsent.rule,
        state="failed" if failed else unsent.state,
        failure=unsent.state if failed else None,
        provider=unsent.provider,
    )
    work.publish(event, revision=unsent.revision)


def tell_sent(taken: Taken, *, at: datetime, work: UnitOfWork) -> None:
    """Say that a provider took a message."""
    sent = MessageSent(
        message_id=taken.message_id,
        participant_id=taken.participant_id,
        channel=taken.channel,
        sent_at=at,
        provider=taken.provider,
    )
    work.publish(sent, revision=taken.revision)


def tell_delivered(taken: Taken, *, at: datetime, work: UnitOfWork) -> None:
    """Say that a message has demonstrably reached its recipient's channel, as far as that tells."""
    delivered = MessageDelivered(
        message_id=taken.message_id,
        participant_id=taken.participant_id,
        about=taken.about,
        template=taken.template,
        rule=taken.rule,
        delivered_at=at,
        provider=taken.provider,
    )
    work.publish(delivered, revision=taken.revision)
