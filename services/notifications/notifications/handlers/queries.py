"""What notifications answers to each query."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CountMessages,
    GetMessage,
    ListMessages,
    MessagePage,
    MessageTotals,
    MessageView,
)
from nosotros.pages import after_id
from notifications.storage import messages


def get_message(query: GetMessage, *, work: UnitOfWork) -> MessageView:
    """One message.

    Raises:
        NotFound: the organisation has none with this id.
    """
    found = messages.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="message", id=query.id)
    return found


def list_messages(query: ListMessages, *, work: UnitOfWork) -> MessagePage:
    """A page of messages, oldest first.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return messages.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit
    )


def count_messages(_query: CountMessages, *, work: UnitOfWork) -> MessageTotals:
    """How many messages are in each state."""
    return messages.totals(work.connection)
