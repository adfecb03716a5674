"""The edge of notifications: messages."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as contracts
from notifications.handlers import messages, queries


class Messages:
    """Messages and what became of them."""

    @query
    def get_message(self, query: contracts.GetMessage, work: UnitOfWork) -> contracts.MessageView:
        """One message."""
        return queries.get_message(query, work=work)

    @query
    def list_messages(
        self, query: contracts.ListMessages, work: UnitOfWork
    ) -> contracts.MessagePage:
        """A page of messages."""
        return queries.list_messages(query, work=work)

    @query
    def count_messages(
        self, query: contracts.CountMessages, work: UnitOfWork
    ) -> contracts.MessageTotals:
        """How many messages are in each state."""
        return queries.count_messages(query, work=work)

    @query
    def get_message_content(
        self, query: contracts.GetMessageContent, work: UnitOfWork
    ) -> contracts.MessageContent:
        """A message's words and its recipient."""
        return queries.get_message_content(query, work=work)

    @query
    def list_to_read_aloud(
        self, query: contracts.ListToReadAloud, work: UnitOfWork
    ) -> contracts.ReadAloudPage:
        """What is to be read aloud or handed over."""
        return queries.list_to_read_aloud(query, work=work)

    @command
    def report_handed_over(
        self, command: contracts.ReportHandedOver, work: UnitOfWork
    ) -> contracts.MessageView:
        """Note that a listed message was read aloud or handed over."""
        return messages.report_handed_over(command, work=work)

    @command
    def cancel_message(
        self, command: contracts.CancelMessage, work: UnitOfWork
    ) -> contracts.MessageView:
        """Stop a message."""
        return messages.cancel_message(command, work=work)

    @command
    def send_again(self, command: contracts.SendAgain, work: UnitOfWork) -> contracts.MessageView:
        """Send a message again."""
        return messages.send_again(command, work=work)
