"""Messages that end, or are listed, with no provider ever seeing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from notifications.storage.claims import Due
from notifications.storage.receipts import Unsent, tell_undelivered

END = """
UPDATE message SET revision = revision + 1, state = new.state, reason = new.reason,
    ended_at = %(now)s
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(reasons)s::text[]) AS new (id, state, reason)
WHERE message.id = new.id"""
LIST = """
UPDATE message SET revision = revision + 1, state = 'listed', reason = NULL, channel = 'print',
    subject = new.subject, text = new.text, language = new.language,
    template_id = new.template_id, template_version = new.template_version
FROM unnest(%(ids)s::uuid[], %(subjects)s::text[], %(texts)s::text[], %(languages)s::text[],
    %(template_ids)s::uuid[], %(template_versions)s::integer[])
    AS new (id, subject, text, language, template_id, template_version)
WHERE message.id = new.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A message that will not be sent."""

    due: Due
    state: str
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A message that is read aloud or handed over."""

    due: Due
    subject: str
    text: str
    language: str
    template_id: UUID
    template_version: int


def end(ended: Sequence[Ended], *, now: datetime, work: UnitOfWork) -> None:
    """Store and tell that messages are not sent."""
    if not ended:
        return
    values = {
        "ids": [each.due.id for each in ended],
        "states": [each.state for each in ended],
        "reasons": [each.reason for each in ended],
        "now": now,
    }
    work.connection.exec_driver_sql(END, values)
    for each in ended:
        if each.due.test:
            continue
        unsent = Unsent(
            message_id=each.due.id,
            participant_id=each.due.participant_id,
            about=each.due.about,
            template=each.due.waiting.template,
            rule=each.due.waiting.rule,
            state=each.state,
            revision=each.due.revision + 1,
        )
        tell_undelivered(unsent, work=work.on_behalf_of(each.due.origin))


def put_on_list(listed: Sequence[Listed], *, work: UnitOfWork) -> None:
    """Store what is to be read aloud."""
    if not listed:
        return
    values = {
        "ids": [each.due.id for each in listed],
        "subjects": [each.subject for each in listed],
        "texts": [each.text for each in listed],
        "languages": [each.language for each in listed],
        "template_ids": [each.template_id for each in listed],
        "template_versions": [each.template_version for each in listed],
    }
    work.connection.exec_driver_sql(LIST, values)
