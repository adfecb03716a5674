"""What training's public events have in common."""

from typing import Any


def of(subject: str, partition: str | None = None) -> dict[str, Any]:
    """The declaration of one, by its subject, and by the field that it is kept in order for."""
    return {
        "owner": "training",
        "version": 1,
        "visibility": "public",
        "subject": subject,
        "partition": partition,
    }
