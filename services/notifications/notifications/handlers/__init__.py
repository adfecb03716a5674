"""What notifications does on each event, command and query."""

from notifications.handlers.news import (
    on_offer_lapsed,
    on_participant_came_of_age,
    on_participant_enrolled,
    on_participant_waitlisted,
    on_seat_offered,
)
from notifications.handlers.people import (
    on_contact_changed,
    on_participant_erased,
    on_participant_withdrew,
)

__all__ = [
    "on_contact_changed",
    "on_offer_lapsed",
    "on_participant_came_of_age",
    "on_participant_enrolled",
    "on_participant_erased",
    "on_participant_waitlisted",
    "on_participant_withdrew",
    "on_seat_offered",
]
