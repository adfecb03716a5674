"""The states of messages, and what may be done in which."""

from datetime import UTC, datetime

QUEUED = "queued"
SENDING = "sending"
LISTED = "listed"
DELIVERED = "delivered"
UNCERTAIN = "uncertain"
CANCELLED = "cancelled"
EXPIRED = "expired"

FAILURES = ("temporary_failure", "permanent_failure", "technical_failure")
#: stands for any of the three, where somebody asks, and where one is told
FAILED = "failed"
STATES = (
    QUEUED,
    SENDING,
    "sent",
    DELIVERED,
    LISTED,
    *FAILURES,
    UNCERTAIN,
    EXPIRED,
    "withheld",
    CANCELLED,
)
#: has not reached a provider, so that it can be stopped
STOPPABLE = (QUEUED, LISTED)
#: may be sent again, once somebody made sure that it did not arrive
REPEATABLE = (UNCERTAIN, *FAILURES)

#: when a message of a paused campaign is due: not before the campaign is resumed
HELD = datetime(9999, 1, 1, tzinfo=UTC)
