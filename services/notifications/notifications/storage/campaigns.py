"""Campaigns, as coordinators plan, start and end them. What the worker does is in `campaigning`.

What is held, released or cancelled at once is what waits of a campaign: `domain.campaigns.MOST`
messages and a batch (5,500) at most, as no more are written ahead. Who cancels one also ends what is
on the list of it, which is as long as it has people without a telephone and a mailbox.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.contracts.notifications import CampaignPage, CampaignView, Group, SampleValue
from nosotros.pages import cut
from notifications.domain.states import HELD

_COLUMNS = """id, revision, name, template, state, meant, data, per_minute, expires_at, planned_at,
    started_at, ended_at, recipients, written"""
INSERT = """
INSERT INTO campaign (id, organisation, revision, name, template, purpose, state, meant, data,
    per_minute, expires_at, planned_at, correlationid, causationid, traceparent)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(template)s, %(purpose)s, 'draft',
    %(meant)s::jsonb, %(data)s::jsonb, %(per_minute)s, %(expires_at)s, %(planned_at)s,
    %(correlationid)s, %(causationid)s, %(traceparent)s)"""
_GET = f"SELECT {_COLUMNS} FROM campaign WHERE id = %(id)s"
# The worker holds a campaign while it writes a batch: whoever stops it comes after that.
_HOLD = f"{_GET} FOR UPDATE"
_PAGE = f"""
SELECT {_COLUMNS} FROM campaign WHERE (%(state)s::text IS NULL OR state = %(state)s)
    AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
START = """
UPDATE campaign SET revision = revision + 1, state = 'running', started_at = %(at)s,
    next_at = %(at)s, recipients = %(recipients)s, purpose = %(purpose)s
WHERE id = %(id)s"""
PAUSE = "UPDATE campaign SET revision = revision + 1, state = 'paused' WHERE id = %(id)s"
RESUME = """
UPDATE campaign SET revision = revision + 1, state = 'running', next_at = %(next_at)s
WHERE id = %(id)s"""
CANCEL = """
UPDATE campaign SET revision = revision + 1, state = 'cancelled', ended_at = %(at)s
WHERE id = %(id)s"""
_HOLD_MESSAGES = f"""
UPDATE message SET revision = revision + 1, due_at = '{HELD.isoformat()}', put_off = false,
    held_since = NULL
WHERE campaign_id = %(id)s AND state = 'queued' AND due_at < '{HELD.isoformat()}'"""
# Those that were held go out at the campaign's pace as well, not all at once.
_RELEASE_MESSAGES = f"""
UPDATE message SET revision = revision + 1,
    due_at = %(at)s::timestamptz + make_interval(secs => held.position * 60.0 / %(per_minute)s)
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS position FROM message
    WHERE campaign_id = %(id)s AND state = 'queued' AND due_at >= '{HELD.isoformat()}') AS held
WHERE message.id = held.id"""
#: of messages whose campaign was cancelled
END_MESSAGES = """
UPDATE message SET revision = revision + 1, state = 'cancelled', reason = 'campaign_cancelled',
    ended_at = %(at)s"""
_CANCEL_MESSAGES = f"{END_MESSAGES} WHERE campaign_id = %(id)s AND state IN ('queued', 'listed')"

_CARRIED = "SELECT name, channel FROM provider"


def get(connection: Connection, id: UUID) -> CampaignView | None:
    """A campaign."""
    row = connection.exec_driver_sql(_GET, {"id": id}).first()
    return None if row is None else _view(row)


def hold(connection: Connection, id: UUID) -> CampaignView | None:
    """A campaign, held until the transaction ends."""
    row = connection.exec_driver_sql(_HOLD, {"id": id}).first()
    return None if row is None else _view(row)


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> CampaignPage:
    """At most `limit` campaigns after the one with the id `after`, oldest first."""
    values = {"state": state, "after": after, "limit": limit + 1}
    rows = connection.exec_driver_sql(_PAGE, values).all()
    items, following = cut([_view(row) for row in rows], limit)
    return CampaignPage(items=items, next=following)


def change(connection: Connection, statement: str, *, id: UUID, **values: Any) -> None:
    """Carry out one of the changes of a campaign's state."""
    connection.exec_driver_sql(statement, {"id": id, **values})


def hold_messages(connection: Connection, id: UUID) -> None:
    """Have those of a campaign's messages that are not being sent wait until it is resumed."""
    connection.exec_driver_sql(_HOLD_MESSAGES, {"id": id})


def release_messages(connection: Connection, id: UUID, *, per_minute: int, at: datetime) -> int:
    """Have the messages of a campaign that waited for it be sent, at its pace; how many."""
    values = {"id": id, "per_minute": per_minute, "at": at}
    return connection.exec_driver_sql(_RELEASE_MESSAGES, values).rowcount


def cancel_messages(connection: Connection, id: UUID, *, at: datetime) -> None:
    """End those of a campaign's messages that are not being sent."""
    connection.exec_driver_sql(_CANCEL_MESSAGES, {"id": id, "at": at})


def carriers(connection: Connection) -> list[tuple[str, str]]:
    """The names and channels of the providers in use; empty: no worker has named any yet."""
    return [(row.name, row.channel) for row in connection.exec_driver_sql(_CARRIED)]


def meant_as_json(group: Group) -> str:
    """A group, as it is kept."""
    return orjson.dumps(
        {
            "cohort_ids": group.cohort_ids,
            "intake_ids": group.intake_ids,
            "states": group.states,
            "languages": group.languages,
        }
    ).decode()


def data_of(campaign: CampaignView) -> dict[str, str]:
    """The values of a campaign's placeholders."""
    return {each.name: each.value for each in campaign.data}


def _view(row: Any) -> CampaignView:
    known = dict(row._mapping)
    meant = known.pop("meant")
    group = Group(
        cohort_ids=tuple(UUID(each) for each in meant["cohort_ids"]),
        intake_ids=tuple(UUID(each) for each in meant["intake_ids"]),
        states=tuple(meant["states"]),
        languages=tuple(meant["languages"]),
    )
    data = tuple(SampleValue(name=name, value=value) for name, value in known.pop("data").items())
    return CampaignView(**known, group=group, data=data)
