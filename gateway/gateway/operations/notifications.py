"""Notifications' operations: messages."""

from gateway.operations.model import Operation
from gateway.operations.rows import read
from nosotros.contracts import notifications as c

MESSAGES = "Messages"

NOTIFICATIONS: tuple[Operation, ...] = (
    read("/v1/messages", c.ListMessages, tag=MESSAGES),
    read("/v1/messages/totals", c.CountMessages, tag=MESSAGES),
    read("/v1/messages/{id}", c.GetMessage, tag=MESSAGES),
)
