"""Messages as other parts would have left them, written straight into the database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from nosotros.identifiers import new_id

AT = datetime(2026, 8, 18, 14, tzinfo=UTC)


def message(rows: Any, *, organisation: str = "gestarsalud", **facts: Any) -> UUID:
    """A message, `queued` unless it is said to be otherwise; its id."""
    known: dict[str, Any] = {
        "id": new_id(),
        "organisation": organisation,
        "revision": 1,
        "participant_id": new_id(),
        "about": new_id(),
        "template": "news",
        "purpose": "news",
        "priority": 3,
        "state": "queued",
        "due_at": AT,
        "created_at": AT,
        "correlationid": "a-story",
        "causationid": "a-cause",
        **facts,
    }
    columns = ", ".join(known)
    values = ", ".join(f"%({each})s" for each in known)
    rows.connection.execute(f"INSERT INTO message ({columns}) VALUES ({values})", known)
    return known["id"]


def attempt(rows: Any, message_id: UUID, number: int, **facts: Any) -> None:
    """An attempt at a message."""
    known: dict[str, Any] = {
        "id": new_id(),
        "organisation": "gestarsalud",
        "message_id": message_id,
        "number": number,
        "channel": "sms",
        "provider": "twilio",
        "state": "sent",
        "began_at": AT,
        **facts,
    }
    columns = ", ".join(known)
    values = ", ".join(f"%({each})s" for each in known)
    rows.connection.execute(f"INSERT INTO attempt ({columns}) VALUES ({values})", known)
