"""Templates: an organisation's own versions, and the platform's words where it has none."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from notifications.domain.templates import Template, TemplateText, approval_of
from notifications.templates import BUILT_IN, built_in

_COLUMNS = """id, organisation, revision, code, version, purpose, state, texts, placeholders,
    whatsapp_state, created_at, activated_at"""
ACTIVE = f"""
SELECT {_COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = %(code)s AND state = 'active'"""
BY_ID = f"SELECT {_COLUMNS} FROM template WHERE organisation = %(organisation)s AND id = %(id)s"
BY_VERSION = f"""
SELECT {_COLUMNS} FROM template
WHERE organisation = %(organisation)s AND code = %(code)s AND version = %(version)s"""
INSERT = f"""
INSERT INTO template ({_COLUMNS})
VALUES (%(id)s, %(organisation)s, 1, %(code)s, %(version)s, %(purpose)s, %(state)s, %(texts)s,
    %(placeholders)s, %(whatsapp_state)s, %(at)s, %(activated_at)s)"""
# Versions of one code are counted, and one of them is active: who changes either holds the code.
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(organisation)s || '/' || %(code)s, 6))"
LAST = """
SELECT coalesce(max(version), 0) FROM template
WHERE organisation = %(organisation)s AND code = %(code)s"""
RETIRE = """
UPDATE template SET revision = revision + 1, state = 'retired'
WHERE organisation = %(organisation)s AND code = %(code)s AND state = 'active'"""
ACTIVATE = """
UPDATE template SET revision = revision + 1, state = 'active', activated_at = %(at)s
WHERE organisation = %(organisation)s AND id = %(id)s"""
JUDGE = """
UPDATE template SET revision = revision + 1, texts = %(texts)s, whatsapp_state = %(state)s
WHERE id = %(id)s"""
NAMED = f"""
SELECT {_COLUMNS} FROM template
WHERE texts @> jsonb_build_array(jsonb_build_object('whatsapp_name', %(name)s::text))
ORDER BY organisation, id FOR UPDATE"""
CODES = "SELECT DISTINCT code FROM template WHERE organisation = %(organisation)s"
ALL_ACTIVE = f"""
SELECT {_COLUMNS} FROM template
WHERE organisation = %(organisation)s AND state = 'active' AND code = ANY(%(codes)s)"""
OF_CODE = f"""
SELECT {_COLUMNS} FROM template
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
    return built_in(code, organisation=organisation) if row is None else _template(row)


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
    return None if row is None else _template(row)


def codes(connection: Connection, *, organisation: str) -> list[str]:
    """Every code that there is a version of, sorted."""
    rows = connection.exec_driver_sql(CODES, {"organisation": organisation}).scalars()
    return sorted({*BUILT_IN, *rows})


def all_active(connection: Connection, *, organisation: str, codes: Sequence[str]) -> list[Kept]:
    """What is sent for each of some codes, in their order."""
    values = {"organisation": organisation, "codes": list(codes)}
    rows = connection.exec_driver_sql(ALL_ACTIVE, values).all()
    found: Mapping[str, Kept] = {row.code: _kept(row) for row in rows}
    sent: list[Kept] = []
    for code in codes:
        own = built_in(code, organisation=organisation)
        if code in found:
            sent.append(found[code])
        elif own is not None:
            sent.append(_untouched(own, state="active"))
    return sent


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


def insert(
    connection: Connection, template: Template, *, organisation: str, state: str, at: datetime
) -> None:
    """Keep a version."""
    values = {
        "id": template.id,
        "organisation": organisation,
        "code": template.code,
        "version": template.version,
        "purpose": template.purpose,
        "state": state,
        "texts": _as_json(template.texts),
        "placeholders": list(template.placeholders),
        "whatsapp_state": template.whatsapp_state,
        "at": at,
        "activated_at": at if state == "active" else None,
    }
    connection.exec_driver_sql(INSERT, values)


def last_version(connection: Connection, *, organisation: str, code: str) -> int:
    """The highest version of a code; 0: there is none but the platform's."""
    values = {"organisation": organisation, "code": code}
    return connection.exec_driver_sql(LAST, values).scalar_one()


def activate(connection: Connection, kept: Template, *, organisation: str, at: datetime) -> None:
    """Send with a version from now on; the one before is retired.

    The platform's own words need no row: without an active version it is they that are sent.
    """
    values = {"organisation": organisation, "code": kept.code, "id": kept.id, "at": at}
    connection.exec_driver_sql(RETIRE, values)
    connection.exec_driver_sql(ACTIVATE, values)


def judge(connection: Connection, template: Template, texts: Iterable[TemplateText]) -> None:
    """Keep what WhatsApp said of a version's words."""
    judged = tuple(texts)
    values = {"id": template.id, "texts": _as_json(judged), "state": approval_of(judged)}
    connection.exec_driver_sql(JUDGE, values)


def judged(
    connection: Connection, *, name: str, language: str, state: str, organisation: str | None = None
) -> bool:
    """Note what WhatsApp said of words, wherever they are used; whether somebody uses them.

    Args:
        connection: of the bus, which sees every organisation, or of one.
        name: under which WhatsApp knows them.
        language: as WhatsApp names it; `es_CO` is `es`.
        state: `approved`, `rejected` or `pending`.
        organisation: whose words; none: of all that share the account.
    """
    spoken = language.partition("_")[0]
    found = False
    for row in connection.exec_driver_sql(NAMED, {"name": name}).all():
        if organisation is not None and row.organisation != organisation:
            continue
        template = _template(row)
        texts = [
            replace(each, whatsapp_state=state)
            if (each.whatsapp_name, each.language) == (name, spoken)
            else each
            for each in template.texts
        ]
        found = True
        judge(connection, template, texts)
    return found


def _of_platform(connection: Connection, own: Template, *, organisation: str) -> Kept:
    values = {"organisation": organisation, "code": own.code}
    replaced = connection.exec_driver_sql(ACTIVE, values).first() is not None
    return _untouched(own, state="retired" if replaced else "active")


def _untouched(own: Template, *, state: str) -> Kept:
    return Kept(template=own, revision=1, state=state, created_at=None, activated_at=None)


def _kept(row: Any) -> Kept:
    return Kept(
        template=_template(row),
        revision=row.revision,
        state=row.state,
        created_at=row.created_at,
        activated_at=row.activated_at,
    )


def _template(row: Any) -> Template:
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


def _as_json(texts: Sequence[TemplateText]) -> str:
    return orjson.dumps([asdict(each) for each in texts]).decode()
