"""What mentoring's events have in common."""

from typing import Any


def of(subject: str, partition: str | None = None) -> dict[str, Any]:
    """The declaration of a public one, by its subject, and by the field that it is kept in order for."""
    return {
        "owner": "mentoring",
        "version": 1,
        "visibility": "public",
        "subject": subject,
        "partition": partition,
    }


def within(subject: str, partition: str | None = None) -> dict[str, Any]:
    """The declaration of one that never leaves: support cases, and whatever describes a person."""
    return {**of(subject, partition), "visibility": "internal"}
