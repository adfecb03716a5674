"""What was done about an answer, and the one message that says so."""

from dataclasses import dataclass
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from notifications.domain import people
from notifications.domain.answers import Kind
from notifications.domain.deciding import STOP_CONFIRMED
from notifications.domain.hearing import REPLY_WITHIN
from notifications.domain.people import kind_of
from notifications.domain.preferences import ALL, Preference
from notifications.domain.purposes import PROGRAMME
from notifications.handlers.answers.context import Context
from notifications.handlers.writing import Intent, row_of
from notifications.storage import contacts, messages, preferences

_LANGUAGES = ("es", "en", "fr")


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """How an answer ended."""

    kind: Kind
    #: as `AnswerView.done` says
    done: str
    #: who wrote, as far as can be told
    participant_id: UUID | None = None
    message_id: UUID | None = None
    #: the offer or the session
    about: UUID | None = None


def result_of(
    context: Context,
    kind: Kind,
    done: str,
    *,
    participant_id: UUID | None = None,
    about: UUID | None = None,
) -> Result:
    """How an answer ended, of which the context is known."""
    return Result(
        kind=kind,
        done=done,
        participant_id=participant_id or context.participant_id,
        message_id=context.message_id,
        about=about,
    )


def say(template: str, context: Context, *, participant_id: UUID, work: UnitOfWork) -> None:
    """Answer her at once, by the channel and at the address that she wrote from.

    That is no message of ours that she would have to have authorised: it is sent at whatever hour
    she wrote. After a stop, nothing is said but that it was heard; whoever reads what she writes
    then may call her. Where somebody else sees it, it is discreet.
    """
    contact = contacts.find(work.connection, participant_id)
    assert contact is not None, "an answer's participant was found by her contact"
    chosen = preferences.of(work.connection, [participant_id]).get(participant_id, {})
    common = chosen.get(ALL, Preference())
    if common.opted_out and template != STOP_CONFIRMED:
        return
    wished = common.language or contact.language
    intent = Intent(
        participant_id=participant_id,
        about=context.answer_id,
        template=template,
        purpose=PROGRAMME,
        expires_at=work.at + REPLY_WITHIN,
    )
    row = row_of(intent, id=new_id(), work=work) | {
        "channel": context.channel,
        "recipient": context.address,
        "language": wished if wished in _LANGUAGES else _LANGUAGES[0],
        "discreet": len(context.participant_ids) > 1 or people.is_shared(contact, context.channel),
    }
    work.with_commit(messages.REPLY, row)


def kind_of_address(context: Context) -> str:
    """What the address is: `mobile` or `email`."""
    return kind_of(context.channel)
