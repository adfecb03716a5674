"""Notifications' operations, by what they are about."""

from gateway.operations.model import Operation
from gateway.operations.notifications.callbacks import CALLBACKS
from gateway.operations.notifications.campaigns import CAMPAIGNS
from gateway.operations.notifications.messages import MESSAGES
from gateway.operations.notifications.words import WORDS

NOTIFICATIONS: tuple[Operation, ...] = (*MESSAGES, *WORDS, *CAMPAIGNS, *CALLBACKS)
