"""Stops and starts: of the address, and of everybody who is written to at it."""

from dataclasses import replace
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from notifications.domain.answers import Kind
from notifications.domain.deciding import STOP_CONFIRMED
from notifications.domain.preferences import ALL, Preference
from notifications.handlers import preferences as choosing
from notifications.handlers.answers.context import Context
from notifications.handlers.answers.result import (
    Result,
    kind_of_address,
    result_of,
    say,
)
from notifications.handlers.opting_out import take_off_the_list
from notifications.storage import answers, preferences, suppressions

_STOPPED = "stopped"


def stop(context: Context, *, work: UnitOfWork) -> Result:
    """Write nothing more to the address, nor to anybody whose it is by any other way.

    Whoever holds a shared telephone may stop what comes to it. It is confirmed once, and dated when
    it came: a start that came after it may be heard at the same moment.
    """
    new = suppressions.suppress(
        work.connection,
        organisation=work.organisation,
        kind=kind_of_address(context),
        address=context.address,
        why=_STOPPED,
        at=context.received_at,
        message_id=context.message_id,
    )
    changed = _opt(True, context, work=work)
    return _told(Kind.STOP, STOP_CONFIRMED, context, new or changed, work=work)


def start(context: Context, *, work: UnitOfWork) -> Result | None:
    """Write to the address again, and to everybody who is written to at it.

    Who wrote has messages of every purpose again, also of those that she stopped by a link. One
    that waited until after a later stop does nothing: the last word counts. None: nobody knows who
    of several wrote, and only such a link can be meant.
    """
    overtaken = answers.stopped_after(
        work.connection,
        context.participant_ids,
        channel=context.channel,
        address=context.address,
        at=context.received_at,
    )
    if overtaken:
        return result_of(context, Kind.START, "overtaken")
    lifted = suppressions.lift_address(
        work.connection,
        organisation=work.organisation,
        kind=kind_of_address(context),
        address=context.address,
        why=_STOPPED,
    )
    changed = _opt(False, context, work=work)
    stopped = _stopped_purposes(context, work=work)
    if context.surely_of is None:
        if stopped and not (lifted or changed):
            return None
        stopped = []
    for participant_id, purpose, preference in stopped:
        choosing.keep(participant_id, purpose, replace(preference, opted_out=False), work=work)
    new = lifted or changed or bool(stopped)
    return _told(Kind.START, "start_confirmed", context, new, work=work)


def _stopped_purposes(context: Context, *, work: UnitOfWork) -> list[tuple[UUID, str, Preference]]:
    """Single purposes that who may have written has no messages of."""
    wrote = context.surely_of
    ids = context.participant_ids if wrote is None else (wrote,)
    chosen = preferences.of(work.connection, ids)
    return [
        (id, purpose, preference)
        for id, of_her in chosen.items()
        for purpose, preference in of_her.items()
        if purpose != ALL and preference.opted_out
    ]


def _opt(out: bool, context: Context, *, work: UnitOfWork) -> bool:
    """Have everybody at the address want messages, or none; whether that is new for anybody.

    That she wants none is her last word also where she said it before: whoever has read only that does
    not know.
    """
    chosen = preferences.of(work.connection, context.participant_ids)
    changed = False
    for participant_id in context.participant_ids:
        before = chosen.get(participant_id, {}).get(ALL, Preference())
        if out or before.opted_out:
            preferences.changed(work.connection, participant_id)
        if before.opted_out is out:
            continue
        changed = True
        preferences.choose(
            work.connection,
            organisation=work.organisation,
            participant_id=participant_id,
            purpose=ALL,
            preference=replace(before, opted_out=out),
            at=context.received_at,
        )
        if out:
            take_off_the_list(participant_id, purpose=ALL, work=work)
        choosing.tell_stopped(
            participant_id, stopped=out, at=context.at, answer_id=context.answer_id, work=work
        )
    return changed


def _told(kind: Kind, template: str, context: Context, new: bool, *, work: UnitOfWork) -> Result:
    if not new:
        return result_of(context, kind, "repeated")
    say(template, context, participant_id=context.participant_id, work=work)
    return result_of(context, kind, "stopped" if kind is Kind.STOP else "started")
