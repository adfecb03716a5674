"""Journals, subscriptions and deliveries as they are kept, for tests of what is told of them."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from nosotros import clock, ledgers, seals
from nosotros.contracts.integrations import GetLedger
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id

ENROLLED = "nosotros.enrolment.participant_enrolled.v1"
OPENED = "nosotros.enrolment.intake_opened.v1"
ORGANISATION = "gestarsalud"
_EVENT = """
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
VALUES (%(position)s, %(at)s, %(organisation)s, '/hub/enrolment', %(position)s, %(id)s, %(type)s,
    %(subject)s, 'a-story', %(at)s, '{}')"""
_HEAD = "UPDATE journal_head SET position = greatest(position, %(position)s)"
_OLDEST = "UPDATE journal_head SET oldest = %(oldest)s"
_SUBSCRIPTION = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations,
    subjects, url, queue, virtual_host, scanned, cursor, began_at, created_at, ended_at)
VALUES (%(id)s, %(organisation)s, 1, %(kind)s, 'Informes', 'active', %(types)s, %(organisations)s,
    %(subjects)s, 'https://example.org/', 'q', 'v', %(scanned)s, %(cursor)s, %(began_at)s, %(at)s,
    %(ended_at)s)"""
_DELIVERY = """
INSERT INTO delivery (id, organisation, subscription_id, position, previous, event_id, type, state,
    attempts, due_at, matched_at, settled_at)
SELECT %(id)s, %(organisation)s, %(subscription)s, position, %(previous)s, event_id, type,
    %(state)s, %(attempts)s, %(due_at)s, %(at)s, %(settled_at)s
FROM journal WHERE position = %(position)s"""
_GRANT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, granted_at)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, '{}', %(at)s)"""
_END_GRANTS = "UPDATE event_grant SET ended_at = %(at)s"


@dataclass(kw_only=True)
class Books:
    """A journal and who takes from it."""

    database: Database
    ask: Callable[..., Any]
    keys: seals.Keys
    ids: dict[int, UUID] = field(default_factory=dict[int, UUID])

    def write(self, statement: str, **values: Any) -> None:
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            transaction.connection.exec_driver_sql(statement, values)

    def record(
        self,
        *positions: int,
        type: str = ENROLLED,
        organisation: str = ORGANISATION,
        subject: str = "somebody",
    ) -> None:
        """Have events in the journal."""
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            does = transaction.connection.exec_driver_sql
            does("SELECT make_journal_week(%(at)s)", {"at": clock.now()})
            for position in positions:
                self.ids[position] = new_id()
                does(
                    _EVENT,
                    {
                        "position": position,
                        "at": clock.now(),
                        "organisation": organisation,
                        "id": self.ids[position],
                        "type": type,
                        "subject": subject,
                    },
                )
                does(_HEAD, {"position": position})

    def forget(self, *, until: int) -> None:
        """Have the journal begin after a place."""
        self.write(_OLDEST, oldest=until)

    def subscribe(
        self,
        kind: str = "webhook",
        *,
        scanned: int = 0,
        cursor: int = 0,
        began_at: int = 0,
        types: Sequence[str] = (),
        organisations: Sequence[str] = (),
        subjects: Sequence[str] = (),
        ended_at: datetime | None = None,
    ) -> UUID:
        """A subscription."""
        id = new_id()
        self.write(
            _SUBSCRIPTION,
            id=id,
            organisation=ORGANISATION,
            kind=kind,
            types=list(types),
            organisations=list(organisations),
            subjects=list(subjects),
            scanned=scanned,
            cursor=cursor,
            began_at=began_at,
            at=clock.now(),
            ended_at=ended_at,
        )
        return id

    def deliver(
        self, id: UUID, position: int, state: str, *, previous: int, attempts: int = 1
    ) -> None:
        """What became of an event for a subscription."""
        self.write(
            _DELIVERY,
            id=new_id(),
            organisation=ORGANISATION,
            subscription=id,
            position=position,
            previous=previous,
            state=state,
            attempts=attempts,
            due_at=clock.now() if state == "pending" else None,
            at=clock.now(),
            settled_at=None if state == "pending" else clock.now(),
        )

    def grant(self, organisation: str) -> None:
        """Let ours have an organisation's events."""
        values = {"organisation": organisation, "grantee": ORGANISATION}
        self.write(_GRANT, id=new_id(), at=clock.now(), **values)

    def end_grants(self) -> None:
        """Let nobody have another's events any more."""
        self.write(_END_GRANTS, at=clock.now())

    def file(self, id: UUID, **asked: Any) -> bytes:
        """A ledger, as it is answered."""
        content = self.ask(GetLedger(id=id, **asked)).file.content
        return base64.b64decode(content)

    def ledger(self, id: UUID, **asked: Any) -> ledgers.Opened:
        """A ledger, read with the hub's keys."""
        return ledgers.opened(self.file(id, **asked), keys=self.keys)


def cells(opened: ledgers.Opened, *names: str) -> list[tuple[str, ...]]:
    """Some cells of each row."""
    return [tuple(each[name] for name in names) for each in opened.rows]


def counts(opened: ledgers.Opened) -> dict[str, int]:
    """How many events a ledger says that there are."""
    names = ("due", "delivered", "pending", "failed", "withheld")
    return {name: opened.claims[name] for name in names}
