"""The ledger of a subscription, made for its answer and sealed with the hub's key."""

import base64
from collections.abc import Iterator, Sequence
from functools import lru_cache

from integrations.domain.ledger import KEPT, MOST, Entry, Ledger, State
from integrations.handlers.journal import check_cursor
from integrations.storage import ledger as storage
from integrations.storage.journal import reading
from integrations.storage.ledger import Range, Subscription
from nosotros import ledgers, settings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, FileContent, InvalidFields, NotFound
from nosotros.contracts.integrations import (
    CursorUnknown,
    GetLedger,
    LedgerFile,
    LedgerTooLong,
)
from nosotros.seals import SigningKey

_MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def get_ledger(query: GetLedger, *, work: UnitOfWork) -> LedgerFile:
    """What a subscription was to get in a range, and got, as a sealed file.

    Raises:
        NotFound: the organisation has none of this id, or it ended longer ago than it is kept.
        CursorExpired, CursorUnknown, InvalidFields: there is no such range.
        LedgerTooLong: it has more events than a ledger may have.
    """
    found = storage.subscription(work.connection, query.id, at=work.at)
    if found is None or (found.ended_at is not None and found.ended_at + KEPT < work.at):
        raise NotFound(kind="subscription", id=query.id)
    within = _range(query, found, work=work)
    read = _as_read if found.kind == "reader" else _as_delivered
    ledger = Ledger(
        subscription_id=found.id,
        organisation=work.organisation,
        kind=found.kind,
        types=found.types,
        organisations=found.organisations,
        subjects=found.subjects,
        after=within.after,
        until=within.until,
        made_at=work.at,
        entries=read(found, within, work=work),
    )
    issuer = _hub()
    content = ledgers.sealed(
        ledger.about(issuer=issuer),
        ledger.rows(),
        format=query.format,
        key=SigningKey.read(settings.need(_settings(), "signing_key")),
        keys_url=f"{issuer}/keys",
    )
    return LedgerFile(
        file=FileContent(
            name=f"ledger-{found.id}-{within.after}-{within.until}.{query.format}",
            media_type=_MEDIA_TYPES[query.format],
            content=base64.b64encode(content).decode(),
        )
    )


def _range(query: GetLedger, of: Subscription, *, work: UnitOfWork) -> Range:
    head, oldest = reading.ends(work.connection)
    # A reader may have been moved to before its beginning.
    beginning = min(of.began_at, of.cursor) if of.kind == "reader" else of.began_at
    until = head if query.until is None else int(query.until)
    if query.after is None:
        after = max(beginning, oldest)
    else:
        after = check_cursor(int(query.after), head=head, oldest=oldest)
    if until > head:
        raise CursorUnknown(cursor=str(until), head=str(head))
    if until < after:
        raise InvalidFields(problems=(FieldProblem(field="until", code="before_the_beginning"),))
    return Range(after=after, until=until)


def _as_delivered(of: Subscription, within: Range, *, work: UnitOfWork) -> Sequence[Entry]:
    """Of a webhook or a queue: its deliveries, and what has not been matched yet."""
    left = Range(after=max(within.after, of.scanned), until=within.until)
    # What is matched meanwhile is among what is left, and not to be here, too.
    matched = Range(after=within.after, until=min(within.until, of.scanned))
    made = storage.deliveries(work.connection, of.id, matched, limit=MOST + 1)
    between = Range(after=of.scanned, until=left.after)
    last = storage.last_to_come(work.connection, of, between) or of.cursor
    entries = [*made, *_to_come(of, left, state="pending", previous=last, work=work)]
    if len(entries) > MOST:
        found = storage.count_deliveries(work.connection, of.id, matched)
        raise LedgerTooLong(
            found=found + storage.count_to_come(work.connection, of, left), most=MOST
        )
    return entries


def _as_read(of: Subscription, within: Range, *, work: UnitOfWork) -> Sequence[Entry]:
    """Of a saved reader: what it has up to its cursor, as it says, and what follows."""
    middle = min(max(of.cursor, within.after), within.until)
    had, left = Range(after=within.after, until=middle), Range(after=middle, until=within.until)
    last = storage.last_to_come(work.connection, of, Range(after=0, until=within.after)) or 0
    entries = list(_to_come(of, had, state="delivered", previous=last, work=work))
    if entries:
        last = int(entries[-1].cursor)
    entries += _to_come(of, left, state="pending", previous=last, work=work)
    if len(entries) > MOST:
        found = storage.count_to_come(work.connection, of, within)
        raise LedgerTooLong(found=found, most=MOST)
    return entries


def _to_come(
    of: Subscription, within: Range, *, state: State, previous: int, work: UnitOfWork
) -> Iterator[Entry]:
    return storage.to_come(
        work.connection, of, within, state=state, previous=str(previous), limit=MOST + 1
    )


def _hub() -> str:
    """The address of who runs the hub, below which its keys are published."""
    ours = _settings()
    return f"{ours.public_url.rstrip('/')}/v/{ours.operator}"


@lru_cache(maxsize=1)
def _settings() -> settings.Settings:
    return settings.read()
