"""What came from a room, judged: let in as it is, or refused with a reason."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
import structlog

from nosotros import clock
from nosotros.bus.envelope import Envelope, event_in, read
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.language import registry
from nosotros.contracts.schema import dump
from nosotros.errors import EventInvalid
from nosotros.identifiers import new_id
from partners.domain.inward import (
    DEEPEST,
    Claimed,
    Declared,
    Reason,
    Refusal,
    comes_from,
    follows,
    may_tell,
    nested,
    size_fits,
    timely,
    trace,
)
from partners.handlers.fitting import Known, Spent
from partners.storage import inward
from partners.storage.inward import MOST_BYTES, Quarantined, Reached

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.inward")
_LONGEST_DETAIL = 300
#: steps of looks in one transaction, after which what else came waits for the next: some 0.1 s
MOST_STEPS = 50_000
#: bytes of a message that cost as much as a step
_BYTES_OF_A_STEP = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A message as it was taken from a room's broker, of which nothing else is believed."""

    body: bytes
    #: of all of it, where `body` is its beginning
    size: int
    #: whether it was given to us before, and we did not say that we have it
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What became of messages."""

    #: how many were judged, from the first on; the rest is to come again
    taken: int
    #: what it cost
    steps: int
    accepted: int
    refused: Mapping[Reason, int]
    #: that were there before, and that nobody is told of
    again: int
    missing: int


def let_in(came: Sequence[Came], known: Known, *, work: UnitOfWork) -> Judged:
    """Judge messages in their order: what is let in is told on, and the rest is kept as refused.

    Everything is stored by this work's commit, so that whoever dies before it has done nothing.
    It holds a transaction for a moment only: what its partner's schemas make costly is judged by few.
    """
    last = inward.lasts(work.connection, known.room.organisation)
    before = dict(last)
    missing: Counter[str] = Counter()
    refused: Counter[Reason] = Counter()
    kept: dict[bytes, Quarantined] = {}
    accepted = again = taken = 0
    spent = Spent()
    for each in came:
        if spent.steps >= MOST_STEPS:
            break
        taken += 1
        spent.steps += each.size // _BYTES_OF_A_STEP
        found = _read(each)
        envelope = found if isinstance(found, Envelope) else None
        refusal = found if isinstance(found, Refusal) else comes_from(_claims(found), known.room)
        if refusal is None and envelope is not None:
            number = follows(envelope.sequence, last=last.get(envelope.source, 0))
            if isinstance(number, Refusal) and number.reason is Reason.LEAP:
                refusal = number
            elif isinstance(number, Refusal):
                if each.again:
                    again += 1
                else:
                    # It is here already, or what had its number is: there is nothing to keep.
                    refused[number.reason] += 1
                continue
            else:
                last[envelope.source] = envelope.sequence
                missing[envelope.source] += number.missing
                refusal = may_be_told(envelope, known, spent)
        if refusal is None and envelope is not None:
            tell_on(envelope, known, work=work)
            accepted += 1
        elif refusal is not None:
            refused[refusal.reason] += 1
            _keep(kept, each, refusal, envelope)
    _store(
        known.room.organisation,
        {
            name: Reached(last=upto, missing=missing[name])
            for name, upto in last.items()
            if upto != before.get(name)
        },
        refused,
        list(kept.values()),
        work=work,
    )
    return Judged(
        taken=taken,
        steps=spent.steps,
        accepted=accepted,
        refused=refused,
        again=again,
        missing=sum(missing.values()),
    )


def set_aside(came: Sequence[Came], refusal: Refusal, known: Known, *, work: UnitOfWork) -> Judged:
    """Refuse messages, whatever they are."""
    kept: dict[bytes, Quarantined] = {}
    for each in came:
        _keep(kept, each, refusal, None)
    refused = {refusal.reason: len(came)}
    _store(known.room.organisation, {}, refused, list(kept.values()), work=work)
    return Judged(taken=len(came), steps=0, accepted=0, refused=refused, again=0, missing=0)


def may_be_told(envelope: Envelope, known: Known, spent: Spent) -> Refusal | None:
    """Whether an event of the room's may be told by whom it comes from, and its data are as its type's."""
    declared = registry.event_types.get(envelope.type)
    said = declared and Declared(owner=declared.owner, visibility=declared.visibility)
    return (
        may_tell(_claims(envelope), known.room, declared=said)
        or timely(envelope.time, now=clock.now())
        or _fits(envelope, known, spent)
    )


def judge_again(came: Came, known: Known) -> Envelope | Refusal:
    """An event that was refused, if it may come in by now; its number is not looked at."""
    found = _read(came)
    if isinstance(found, Refusal):
        return found
    return comes_from(_claims(found), known.room) or may_be_told(found, known, Spent()) or found


def tell_on(envelope: Envelope, known: Known, *, work: UnitOfWork) -> None:
    """Tell an event in the hub that was told in its room: what its type declares, and nothing else that
    its sender may have put beside it, which could be about people, or large."""
    schema = known.schemas.get(envelope.type)
    if schema is None:
        data = orjson.loads(dump(event_in(envelope)))
    else:
        data = schema.declared(envelope.data)
    work.republish(replace(envelope, data=data, traceparent=trace(envelope.traceparent)))


def _read(came: Came) -> Envelope | Refusal:
    refusal = size_fits(came.size)
    if refusal is not None:
        return refusal
    try:
        envelope = read(came.body)
        if nested(envelope.data, deeper_than=DEEPEST):
            raise EventInvalid(f"has data nested deeper than {DEEPEST}")
        return envelope
    except EventInvalid as error:
        return Refusal(reason=Reason.NO_EVENT, detail=str(error))


def _claims(envelope: Envelope) -> Claimed:
    return Claimed(
        organisation=envelope.organisation,
        source=envelope.source,
        sequence=envelope.sequence,
        type=envelope.type,
    )


def _fits(envelope: Envelope, known: Known, spent: Spent) -> Refusal | None:
    schema = known.schemas.get(envelope.type)
    try:
        if schema is not None:
            problem = schema.problem(envelope, spent)
        else:
            event_in(envelope)
            problem = None
    except EventInvalid as error:
        problem = str(error)
    except Exception as error:
        # Whatever a partner has thought of, its next event is not to wait behind this one.
        log.exception("event_not_checked", type=envelope.type, error=type(error).__name__)
        problem = f"could not be checked ({type(error).__name__})"
    return None if problem is None else Refusal(reason=Reason.UNFIT, detail=problem)


def _keep(
    kept: dict[bytes, Quarantined], came: Came, refusal: Refusal, envelope: Envelope | None
) -> None:
    digest = hashlib.sha256(came.body + b"\x00%d" % came.size).digest()
    before = kept.get(digest)
    if before is not None:
        kept[digest] = replace(before, times=before.times + 1)
        return
    kept[digest] = Quarantined(
        id=new_id(),
        reason=refusal.reason,
        detail=refusal.detail and refusal.detail[:_LONGEST_DETAIL],
        source=envelope and envelope.source,
        sequence=envelope and envelope.sequence,
        type=envelope and envelope.type,
        event_id=envelope and envelope.id,
        size=came.size,
        digest=digest,
        body=came.body[:MOST_BYTES],
    )


def _store(
    organisation: str,
    sources: Mapping[str, Reached],
    refused: Mapping[Reason, int],
    kept: Sequence[Quarantined],
    *,
    work: UnitOfWork,
) -> None:
    if sources:
        inward.reached(work.connection, organisation, sources, at=work.at)
    if kept:
        inward.quarantine(work.connection, organisation, kept, at=work.at)
    if refused:
        inward.tally(work.connection, organisation, refused, at=work.at)
