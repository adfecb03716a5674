"""Whom a reminder is for: her hours, and whether she wants one message a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from notifications.domain.hours import Hours, first_of_day
from notifications.domain.messages import Contact
from notifications.domain.people import MOBILE_CHANNELS, order
from notifications.domain.preferences import Preference, effective
from notifications.domain.purposes import REMINDERS
from notifications.domain.reminding import moment
from notifications.storage import preferences

# Held, so that an erasure at the same moment comes after what is written, and finds it.
_OF = """
SELECT participant_id, zone, first_names, channel, mobile, email, language, messages_authorised_on,
    mobile_shared, email_shared, safe_from, safe_until
FROM contact WHERE participant_id = ANY (%(ids)s)
    AND NOT EXISTS (SELECT FROM withdrawal w WHERE w.participant_id = contact.participant_id
        AND NOT (contact.revision > w.revision AND messages_authorised_on IS NOT NULL))
ORDER BY participant_id FOR SHARE OF contact"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """How somebody is reminded."""

    zone: str
    quiet: Hours | None
    #: of a shared telephone, where it is what she is reached by
    safe: Hours | None
    digest: bool

    def moment(self, begins_at: datetime, *, minutes_before: int) -> datetime:
        """When she is best reminded of something."""
        return moment(
            begins_at,
            minutes_before=minutes_before,
            zone=self.zone,
            quiet=self.quiet,
            safe=self.safe,
        )

    def day_of(self, at: datetime) -> date:
        """The day that it is for her."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def midnight(self, day: date) -> datetime:
        """When a day begins for her."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    def first_of(self, day: date) -> datetime | None:
        """When she may first be written to on a day; none: on that day she may not."""
        return first_of_day(day, zone=self.zone, quiet=self.quiet, safe=self.safe)


def of(connection: Connection, participant_ids: Collection[UUID]) -> Mapping[UUID, Recipient]:
    """How each of these is reminded; who is not known, is erased or has left is not among them."""
    rows: Any = connection.exec_driver_sql(_OF, {"ids": list(participant_ids)}).all()
    chosen = preferences.of(connection, [row.participant_id for row in rows])
    return {
        row.participant_id: _recipient(
            row, effective(chosen.get(row.participant_id, {}), purpose=REMINDERS)
        )
        for row in rows
    }


def _recipient(row: Any, preference: Preference) -> Recipient:
    facts = dict(row._mapping)
    zone = facts.pop("zone")
    del facts["participant_id"]
    contact = Contact(**facts)
    first = next(iter(order(contact, preference, suppressed=(), tried=())), None)
    return Recipient(
        zone=zone,
        quiet=preference.quiet,
        safe=_safe(contact) if first in MOBILE_CHANNELS else None,
        digest=preference.digest,
    )


def _safe(contact: Contact) -> Hours | None:
    if contact.safe_from is None or contact.safe_until is None:
        return None
    return time.fromisoformat(contact.safe_from), time.fromisoformat(contact.safe_until)
