"""An answer is heard: kept once, understood, and followed in the same transaction."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from notifications.domain.answers import Asked, Kind, Understood, understand
from notifications.domain.letters import Heard
from notifications.handlers.answers import stopping
from notifications.handlers.answers.context import Context, context_of
from notifications.handlers.answers.linking import linked
from notifications.handlers.answers.replying import absent, replied
from notifications.handlers.answers.result import Result, result_of
from notifications.handlers.answers.to_centre import to_centre
from notifications.storage import answers

#: of an answer, as much as an event carries; a text message has a tenth of it at most
_LONGEST = 4000
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def whose(heard: Heard, *, provider: str, connection: Connection) -> str | None:
    """The organisation that an answer is for, on a connection that sees every organisation's rows.

    It is the one whose message she replied to, where that was sent to this address. Where that is
    not known, it is, of several that know the address, the one that last wrote there by this
    channel. None: nobody is known by it, and the answer is kept by the organisation whose provider
    told of it.
    """
    if heard.in_reply_to:
        replied = answers.replied_for(
            connection,
            channel=heard.channel,
            address=heard.address,
            provider=provider,
            reference=heard.in_reply_to,
        )
        if replied is not None:
            return replied
    found = answers.correspondents(connection, channel=heard.channel, address=heard.address)
    return found[0][0] if found else None


def heard(heard: Heard, *, provider: str, received_at: datetime, work: UnitOfWork) -> str | None:
    """Keep an answer and do what follows; what was done, or none for the same one again.

    `received_at` is when it came, which may be long before it is heard: what she says counts from
    then. `work` is the organisation's that `whose` tells. Two answers from one address wait for each
    other, so that the second one finds what the first one did.
    """
    answers.hold(work.connection, channel=heard.channel, address=heard.address)
    if answers.is_kept(work.connection, provider=provider, provider_ref=heard.provider_ref):
        return None
    found = answers.correspondents(work.connection, channel=heard.channel, address=heard.address)
    text = _NO_TEXT.sub("", heard.text)[:_LONGEST]
    id = new_id()
    if not found:
        result = Result(kind=understand(text, asked=Asked.NOTHING).kind, done="unknown")
        _keep(id, heard, result, text=text, provider=provider, at=received_at, work=work)
        return result.done
    context = context_of(
        heard,
        answer_id=id,
        text=text,
        at=min(heard.at or received_at, received_at),
        received_at=received_at,
        participant_ids=tuple(participant_id for _, participant_id in found),
        provider=provider,
        work=work,
    )
    result = _follow(_understood(context), context, work=work)
    _keep(id, heard, result, text=text, provider=provider, at=received_at, work=work)
    return result.done


def _understood(context: Context) -> Understood:
    understood = understand(context.text, asked=context.asked)
    if understood.kind is Kind.OTHER and context.asks_no_more:
        return understand(context.text, asked=Asked.NOTHING)
    return understood


def _follow(understood: Understood, context: Context, *, work: UnitOfWork) -> Result:
    match understood.kind:
        case Kind.STOP:
            return stopping.stop(context, work=work)
        case Kind.OTHER if understood.courtesy:
            return result_of(context, Kind.OTHER, "noted")
        case _ if not context.is_hers:
            # To stop is safe, whoever wrote it; for all else it has to be her.
            result = None
        case Kind.START:
            result = stopping.start(context, work=work)
        case Kind.YES | Kind.NO:
            result = replied(understood, context, work=work)
        case Kind.ABSENCE:
            result = absent(understood, context, work=work)
        case Kind.OTHER if understood.page:
            result = linked(context, work=work)
        case _:
            result = None
    # Where what she means would have to be guessed, a person reads it.
    return result or to_centre(context, kind=understood.kind, urgent=understood.urgent, work=work)


def _keep(
    id: UUID,
    heard: Heard,
    result: Result,
    *,
    text: str,
    provider: str,
    at: datetime,
    work: UnitOfWork,
) -> None:
    row = {
        "id": id,
        "organisation": work.organisation,
        "participant_id": result.participant_id,
        "message_id": result.message_id,
        "channel": heard.channel,
        "provider": provider,
        "provider_ref": heard.provider_ref,
        "address": heard.address,
        "about": result.about,
        "text": text,
        "kind": result.kind,
        "done": result.done,
        "received_at": at,
    }
    work.with_commit(answers.KEEP, row)
