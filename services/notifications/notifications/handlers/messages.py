"""What a coordinator does with a message."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CancelMessage,
    MessageDelivered,
    MessageView,
    NotInState,
    ReportHandedOver,
    SendAgain,
)
from notifications.domain.states import CANCELLED, EXPIRED, LISTED, REPEATABLE, STOPPABLE
from notifications.storage import history, message_changes
from notifications.storage.receipts import Unsent, tell_undelivered

#: the state that a message is in to whoever wants it sent again, once its words are forgotten
_FORGOTTEN = "forgotten"


def report_handed_over(command: ReportHandedOver, *, work: UnitOfWork) -> MessageView:
    """Note that a listed message was read aloud or handed over: it has reached her.

    Raises:
        NotFound: the organisation has no message with this id.
        NotInState: it is not on the list.
    """
    held = _held(command.message_id, needed=(LISTED,), work=work)
    changed = _change(message_changes.HAND_OVER, held.id, work=work)
    event = MessageDelivered(
        message_id=changed.id,
        participant_id=changed.participant_id,
        about=changed.about,
        template=changed.template,
        rule=changed.rule,
        delivered_at=work.at,
    )
    work.publish(event, revision=changed.revision)
    work.audit("report_handed_over", changed.id)
    return _shown(changed.id, work=work)


def cancel_message(command: CancelMessage, *, work: UnitOfWork) -> MessageView:
    """Stop a message that no provider was handed yet.

    Raises:
        NotFound: the organisation has no message with this id.
        NotInState: it is not queued or listed.
    """
    held = _held(command.message_id, needed=STOPPABLE, work=work)
    changed = _change(message_changes.CANCEL, held.id, work=work)
    unsent = Unsent.of(changed, state=changed.state, revision=changed.revision)
    tell_undelivered(unsent, work=work)
    work.audit("cancel_message", changed.id)
    return _shown(changed.id, work=work)


def send_again(command: SendAgain, *, work: UnitOfWork) -> MessageView:
    """Queue a message again that failed, or may not have arrived.

    Raises:
        NotFound: the organisation has no message with this id.
        NotInState: it neither failed nor is uncertain, its moment has passed, its campaign was
            cancelled, or what it was to say is forgotten.
    """
    held = _held(command.message_id, needed=REPEATABLE, work=work)
    if held.expires_at is not None and held.expires_at <= work.at:
        raise NotInState(state=EXPIRED, needed=REPEATABLE)
    if held.campaign_state == CANCELLED:
        raise NotInState(state=CANCELLED, needed=REPEATABLE)
    if held.emptied:
        raise NotInState(state=_FORGOTTEN, needed=REPEATABLE)
    changed = _change(message_changes.AGAIN, held.id, work=work)
    work.audit("send_again", changed.id)
    return _shown(changed.id, work=work)


def _held(id: UUID, *, needed: Collection[str], work: UnitOfWork) -> Any:
    held = message_changes.hold(work.connection, id)
    if held is None:
        raise NotFound(kind="message", id=id)
    if held.state not in needed:
        raise NotInState(state=held.state, needed=tuple(needed))
    return held


def _change(statement: str, id: UUID, *, work: UnitOfWork) -> Any:
    return message_changes.change(work.connection, statement, id=id, at=work.at)


def _shown(id: UUID, *, work: UnitOfWork) -> MessageView:
    found = history.get(work.connection, id)
    assert found is not None, "it was held in this transaction"
    return found
