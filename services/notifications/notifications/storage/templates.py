"""Templates: an organisation's own versions, and the platform's words where it has none."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.templates import Template, TemplateText
from notifications.templates import BUILT_IN, built_in

COLUMNS = """id, organisation, revision, code, version, purpose, state, texts, placeholders,
    whatsapp_state, created_at, activated_at"""
ACTIVE = f"""
SELECT {COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = %(code)s AND state = 'active'"""
BY_ID = f"SELECT {COLUMNS} FROM template WHERE organisation = %(organisation)s AND id = %(id)s"
BY_VERSION = f"""
SELECT {COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = %(code)s AND version = %(version)s"""
# Versions of one code are counted, and one of them is active: who changes either holds the code.
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(organisation)s || '/' || %(code)s, 6))"
CODES = "SELECT DISTINCT code FROM template WHERE organisation = %(organisation)s"
SHOWN = f"""
SELECT DISTINCT ON (code) {COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = ANY(%(codes)s)
ORDER BY code, (state = 'active') DESC, version DESC"""
OF_CODE = f"""
SELECT {COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = %(code)s
    AND (%(before)s::int IS NULL OR version < %(before)s)
ORDER BY version DESC LIMIT %(limit)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A version as it is kept, or one that came with the platform."""

    template: Template
    revision: int
    #: `draft`, `active`, `retired`
    state: str
    created_at: datetime | None
    activated_at: datetime | None


class Cache:
    """Active templates as they were a few seconds ago: the sender reads them for every message."""

    def __init__(self, *, seconds: float = 5.0) -> None:
        """
        Args:
            seconds: how long words may be used after they were read.
        """
        self._seconds = seconds
        self._read: dict[tuple[str, str], tuple[float, Template | None]] = {}

    def active(self, connection: Connection, *, organisation: str, code: str) -> Template | None:
        """As `active`, at most so many seconds old."""
        now = time.monotonic()
        known = self._read.get((organisation, code))
        if known is None or known[0] < now - self._seconds:
            known = (now, active(connection, organisation=organisation, code=code))
            self._read[organisation, code] = known
        return known[1]


def active(connection: Connection, *, organisation: str, code: str) -> Template | None:
    """The words that are sent for a code: the organisation's own, else the platform's."""
    row = connection.exec_driver_sql(ACTIVE, {"organisation": organisation, "code": code}).first()
    return built_in(code, organisation=organisation) if row is None else template_of(row)


def by_id(connection: Connection, *, organisation: str, id: UUID) -> Kept | None:
    """One version, also of the platform's own words."""
    row = connection.exec_driver_sql(BY_ID, {"organisation": organisation, "id": id}).first()
    if row is not None:
        return _kept(row)
    own = (built_in(code, organisation=organisation) for code in BUILT_IN)
    found = next((each for each in own if each is not None and each.id == id), None)
    return None if found is None else _of_platform(connection, found, organisation=organisation)


def by_version(
    connection: Connection, *, organisation: str, code: str, version: int
) -> Template | None:
    """One version of a code; 0 is the platform's."""
    values = {"organisation": organisation, "code": code, "version": version}
    row = connection.exec_driver_sql(BY_VERSION, values).first()
    if row is None and version == 0:
        return built_in(code, organisation=organisation)
    return None if row is None else template_of(row)


def codes(connection: Connection, *, organisation: str) -> list[str]:
    """Every code that there is a version of, sorted."""
    rows = connection.exec_driver_sql(CODES, {"organisation": organisation}).scalars()
    return sorted({*BUILT_IN, *rows})


def shown(connection: Connection, *, organisation: str, codes: Sequence[str]) -> list[Kept]:
    """What is sent for each of some codes, in their order; what nothing is sent of, as it was last
    written."""
    values = {"organisation": organisation, "codes": list(codes)}
    rows = connection.exec_driver_sql(SHOWN, values).all()
    found = {row.code: _kept(row) for row in rows}
    items: list[Kept] = []
    for code in codes:
        own = built_in(code, organisation=organisation)
        kept = found.get(code)
        if own is not None and (kept is None or kept.state != "active"):
            items.append(_untouched(own, state="active"))
        elif kept is not None:
            items.append(kept)
    return items


def versions(
    connection: Connection, *, organisation: str, code: str, before: int | None, limit: int
) -> list[Kept]:
    """Versions of a code, newest first, down to the platform's."""
    values = {"organisation": organisation, "code": code, "before": before, "limit": limit}
    found = [_kept(row) for row in connection.exec_driver_sql(OF_CODE, values).all()]
    own = built_in(code, organisation=organisation)
    ended = len(found) < limit and (before is None or before > 0)
    if own is not None and ended and all(each.template.version for each in found):
        found.append(_of_platform(connection, own, organisation=organisation))
    return found


def hold(connection: Connection, *, organisation: str, code: str) -> None:
    """Let nobody else change a code's versions until the end."""
    connection.exec_driver_sql(HOLD, {"organisation": organisation, "code": code})


def _of_platform(connection: Connection, own: Template, *, organisation: str) -> Kept:
    values = {"organisation": organisation, "code": own.code}
    replaced = connection.exec_driver_sql(ACTIVE, values).first() is not None
    return _untouched(own, state="retired" if replaced else "active")


def _untouched(own: Template, *, state: str) -> Kept:
    return Kept(template=own, revision=1, state=state, created_at=None, activated_at=None)


def _kept(row: Any) -> Kept:
    return Kept(
        template=template_of(row),
        revision=row.revision,
        state=row.state,
        created_at=row.created_at,
        activated_at=row.activated_at,
    )


def template_of(row: Any) -> Template:
    """A version out of a row of `COLUMNS`."""
    return Template(
        id=row.id,
        code=row.code,
        version=row.version,
        purpose=row.purpose,
        texts=tuple(TemplateText(**each) for each in row.texts),
        placeholders=tuple(row.placeholders),
        whatsapp_state=row.whatsapp_state,
        built_in=row.version == 0,
    )
