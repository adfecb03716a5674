"""The edge of notifications: messages."""

from nosotros.bus.service import query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as contracts
from notifications import handlers


class Messages:
    """Messages and what became of them."""

    @query
    def get_message(self, query: contracts.GetMessage, work: UnitOfWork) -> contracts.MessageView:
        """One message."""
        return handlers.get_message(query, work=work)

    @query
    def list_messages(
        self, query: contracts.ListMessages, work: UnitOfWork
    ) -> contracts.MessagePage:
        """A page of messages."""
        return handlers.list_messages(query, work=work)

    @query
    def count_messages(
        self, query: contracts.CountMessages, work: UnitOfWork
    ) -> contracts.MessageTotals:
        """How many messages are in each state."""
        return handlers.count_messages(query, work=work)
