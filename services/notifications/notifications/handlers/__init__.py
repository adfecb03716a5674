"""What notifications does on each event, command and query."""

from notifications.handlers.people import (
    on_contact_changed,
    on_participant_erased,
    on_participant_withdrew,
)

__all__ = [
    "on_contact_changed",
    "on_participant_erased",
    "on_participant_withdrew",
]
