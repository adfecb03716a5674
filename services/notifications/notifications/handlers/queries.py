"""What notifications answers about messages."""

from datetime import timedelta

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CountMessages,
    GetMessage,
    GetMessageContent,
    ListMessages,
    ListToReadAloud,
    MessageContent,
    MessagePage,
    MessageTotals,
    MessageView,
    ReadAloudPage,
)
from nosotros.pages import after_id
from notifications import settings
from notifications.storage import history


def get_message(query: GetMessage, *, work: UnitOfWork) -> MessageView:
    """One message and each attempt at it.

    Raises:
        NotFound: the organisation has none with this id.
    """
    found = history.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="message", id=query.id)
    return found


def list_messages(query: ListMessages, *, work: UnitOfWork) -> MessagePage:
    """A page of messages, oldest first; test messages are not among them.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return history.page(
        work.connection,
        state=query.state,
        participant_id=query.participant_id,
        campaign_id=query.campaign_id,
        after=after_id(query.after),
        limit=query.limit,
    )


def count_messages(query: CountMessages, *, work: UnitOfWork) -> MessageTotals:
    """How many messages are in each state; test messages are counted by themselves."""
    return history.totals(work.connection, campaign_id=query.campaign_id)


def get_message_content(query: GetMessageContent, *, work: UnitOfWork) -> MessageContent:
    """A message's words and its recipient; none of them once they are past their keeping.

    Raises:
        NotFound: the organisation has no message with this id.
    """
    found = history.content(
        work.connection,
        query.id,
        keeping=timedelta(days=settings.content_days()),
        now=work.at,
    )
    if found is None:
        raise NotFound(kind="message", id=query.id)
    return found


def list_to_read_aloud(query: ListToReadAloud, *, work: UnitOfWork) -> ReadAloudPage:
    """A page of what is to be read aloud, oldest first.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return history.to_read_aloud(
        work.connection, now=work.at, after=after_id(query.after), limit=query.limit
    )
