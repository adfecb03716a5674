"""Answers of a service, as JSON."""

from typing import Any

ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
OTHER_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b22"

INTAKE: dict[str, Any] = {
    "id": ID,
    "revision": 3,
    "name": "Soacha 2026",
    "seats": 20,
    "enrolled": 0,
    "waiting": 0,
    "opened_at": "2026-08-18T14:00:00Z",
}
ENROLMENT: dict[str, Any] = {
    "id": ID,
    "revision": 1,
    "participant_id": OTHER_ID,
    "intake_id": OTHER_ID,
    "place": "enrolled",
    "waiting_position": None,
    "since": "2026-08-18T14:00:00Z",
}
IMPORT: dict[str, Any] = {
    "id": ID,
    "intake_id": OTHER_ID,
    "file_name": "soacha.csv",
    "state": "accepted",
    "rows": 0,
    "imported": 0,
    "unchanged": 0,
    "refused": 0,
    "enrolled": 0,
    "waiting": 0,
    "reason": None,
    "accepted_at": "2026-08-18T14:00:00Z",
    "finished_at": None,
}


def key(name: str) -> dict[str, str]:
    """An Idempotency-Key header."""
    return {"Idempotency-Key": name}
