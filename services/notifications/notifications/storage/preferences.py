"""What participants chose, by purpose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.preferences import Preference

OF = """
SELECT participant_id, purpose, channels, language, quiet_from, quiet_until, opted_out, digest
FROM preference WHERE participant_id = ANY (%(ids)s)"""
SET = """
INSERT INTO preference (organisation, participant_id, purpose, channels, language, quiet_from,
    quiet_until, opted_out, digest, chosen_at)
VALUES (%(organisation)s, %(participant_id)s, %(purpose)s, %(channels)s, %(language)s,
    %(quiet_from)s, %(quiet_until)s, %(opted_out)s, %(digest)s, %(chosen_at)s)
ON CONFLICT (organisation, participant_id, purpose) DO UPDATE SET channels = excluded.channels,
    language = excluded.language, quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until, opted_out = excluded.opted_out, digest = excluded.digest,
    chosen_at = excluded.chosen_at"""
ZONE = """
SELECT zone, revision + chosen AS revision FROM contact WHERE participant_id = %(participant_id)s"""
# Whoever sends her something at this moment is waited for, or waits.
CHANGED = """
UPDATE contact SET chosen = chosen + 1, zone = coalesce(%(zone)s, zone)
WHERE participant_id = %(participant_id)s RETURNING participant_id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Living:
    """Where a participant lives, and how often what is known of her wishes has changed."""

    zone: str
    revision: int


def of(
    connection: Connection, participant_ids: Iterable[UUID]
) -> Mapping[UUID, Mapping[str, Preference]]:
    """What each of these participants chose, by purpose; who chose nothing has no entry."""
    chosen: dict[UUID, dict[str, Preference]] = {}
    for row in connection.exec_driver_sql(OF, {"ids": list(participant_ids)}):
        columns = dict(row._mapping)
        of_her = chosen.setdefault(columns.pop("participant_id"), {})
        purpose = columns.pop("purpose")
        of_her[purpose] = preference_of(**columns)
    return chosen


def preference_of(
    *,
    channels: Iterable[str],
    language: str | None,
    quiet_from: str | None,
    quiet_until: str | None,
    opted_out: bool,
    digest: bool,
) -> Preference:
    """What the columns of a row say."""
    return Preference(
        channels=tuple(channels),
        language=language,
        quiet_from=_clock(quiet_from),
        quiet_until=_clock(quiet_until),
        opted_out=opted_out,
        digest=digest,
    )


def choose(
    connection: Connection,
    *,
    organisation: str,
    participant_id: UUID,
    purpose: str,
    preference: Preference,
    at: datetime,
) -> None:
    """Keep what a participant chose for a purpose, whole, in the place of what she chose before."""
    values = {
        "organisation": organisation,
        "participant_id": participant_id,
        "purpose": purpose,
        "channels": list(preference.channels),
        "language": preference.language,
        "quiet_from": _written(preference.quiet_from),
        "quiet_until": _written(preference.quiet_until),
        "opted_out": preference.opted_out,
        "digest": preference.digest,
        "chosen_at": at,
    }
    connection.exec_driver_sql(SET, values)


def living(connection: Connection, participant_id: UUID) -> Living | None:
    """Where a participant lives; none: she is not known."""
    values = {"participant_id": participant_id}
    row: Any = connection.exec_driver_sql(ZONE, values).first()
    return None if row is None else Living(**row._mapping)


def changed(connection: Connection, participant_id: UUID, *, zone: str | None = None) -> bool:
    """Count a change of her wishes, and of her time zone where it is given; whether she is known."""
    values = {"participant_id": participant_id, "zone": zone}
    return connection.exec_driver_sql(CHANGED, values).first() is not None


def _clock(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _written(clock: time | None) -> str | None:
    return None if clock is None else clock.strftime("%H:%M")
