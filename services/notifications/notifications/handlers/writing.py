"""Writing a message down: what it is about and for whom; what it says is decided when it is sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from notifications.domain.purposes import PRIORITIES
from notifications.storage import messages


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """A message to be: one a person, thing, template and occasion."""

    participant_id: UUID
    #: the id of what it is about
    about: UUID
    #: a template's code
    template: str
    purpose: str
    #: the code of the rule that has it written; none: none does
    rule: str | None = None
    #: values of the template's placeholders, beside those that are known of her
    data: Mapping[str, str] = field(default_factory=dict[str, str])
    #: tells two messages about one thing apart, such as reminders of two times of a session
    occasion: str = ""
    #: not before; none: at once
    due_at: datetime | None = None
    #: never after; none: whenever it can
    expires_at: datetime | None = None
    campaign_id: UUID | None = None


def write(intent: Intent, *, work: UnitOfWork) -> UUID:
    """Queue a message with the commit, unless there is one like it; its id.

    Whether it may be sent, what it says, to which address and by which channel is decided in the
    moment of sending.
    """
    id = new_id()
    work.with_commit(messages.WRITE, row_of(intent, id=id, work=work))
    return id


def write_again(intent: Intent, *, revived: Collection[str], work: UnitOfWork) -> None:
    """Queue a message with the commit; one like it waits anew if it was cancelled for such a reason."""
    row = {**row_of(intent, id=new_id(), work=work), "revived": list(revived)}
    work.with_commit(messages.WRITE_ANEW, row)


def row_of(intent: Intent, *, id: UUID, work: UnitOfWork) -> dict[str, object]:
    """The columns of a message that is written down."""
    return {
        "id": id,
        "organisation": work.organisation,
        "participant_id": intent.participant_id,
        "about": intent.about,
        "template": intent.template,
        "rule": intent.rule,
        "purpose": intent.purpose,
        "priority": PRIORITIES[intent.purpose],
        "occasion": intent.occasion,
        "data": messages.as_json(intent.data),
        "due_at": intent.due_at or work.at,
        "expires_at": intent.expires_at,
        "campaign_id": intent.campaign_id,
        "created_at": work.at,
        "correlationid": work.origin.correlationid,
        "causationid": work.origin.causationid,
        "traceparent": work.origin.traceparent,
    }
