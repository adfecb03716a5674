"""Templates, as they are written, activated and judged."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime

import orjson
from sqlalchemy import Connection

from notifications.domain.templates import Template, TemplateText, approval_of
from notifications.storage.templates import ACTIVE, COLUMNS, hold, template_of
from notifications.templates import BUILT_IN, built_in

INSERT = f"""
INSERT INTO template ({COLUMNS})
VALUES (%(id)s, %(organisation)s, 1, %(code)s, %(version)s, %(purpose)s, %(state)s, %(texts)s,
    %(placeholders)s, %(whatsapp_state)s, %(at)s, %(activated_at)s)
ON CONFLICT (id) DO NOTHING"""
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
SELECT {COLUMNS} FROM template
WHERE organisation = %(organisation)s
    AND texts @> jsonb_build_array(jsonb_build_object('whatsapp_name', %(name)s::text))
ORDER BY id FOR UPDATE"""


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
    connection: Connection,
    *,
    organisation: str,
    name: str,
    language: str,
    state: str,
    at: datetime,
) -> bool:
    """Note what WhatsApp said of words of an organisation's account; whether it uses them.

    Args:
        connection: of the bus, or of the organisation.
        organisation: whose account it is.
        name: under which WhatsApp knows the words.
        language: as WhatsApp names it; `es_CO` is `es`.
        state: `approved`, `rejected` or `pending`.
        at: when.
    """
    for code in BUILT_IN:
        own = built_in(code, organisation=organisation)
        if own is not None and any(each.whatsapp_name == name for each in own.texts):
            adopt(connection, own, organisation=organisation, at=at)
    spoken = language.partition("_")[0]
    values = {"organisation": organisation, "name": name}
    rows = connection.exec_driver_sql(NAMED, values).all()
    for row in rows:
        template = template_of(row)
        judge(
            connection,
            template,
            (
                replace(each, whatsapp_state=state)
                if (each.whatsapp_name, each.language) == (name, spoken)
                else each
                for each in template.texts
            ),
        )
    return bool(rows)


def adopt(connection: Connection, own: Template, *, organisation: str, at: datetime) -> None:
    """Keep the platform's words as they are now, unless they are kept already: what WhatsApp says
    of them is said of these and no others. Those that it has not spoken of wait for it."""
    hold(connection, organisation=organisation, code=own.code)
    values = {"organisation": organisation, "code": own.code}
    replaced = connection.exec_driver_sql(ACTIVE, values).first() is not None
    waiting = tuple(
        each if each.whatsapp_name is None else replace(each, whatsapp_state="pending")
        for each in own.texts
    )
    insert(
        connection,
        replace(own, texts=waiting),
        organisation=organisation,
        state="retired" if replaced else "active",
        at=at,
    )


def _as_json(texts: Sequence[TemplateText]) -> str:
    return orjson.dumps([asdict(each) for each in texts]).decode()
